// Package aws stands for the library of that import path.
package aws

type ProviderArgs struct {
	AccessKey string
	SecretKey string
	Token     string
	Other     string
}
