// Package aws stands for the library of that import path.
package aws

type Auth struct {
	AccessKey string
	SecretKey string
	Other     string
}
