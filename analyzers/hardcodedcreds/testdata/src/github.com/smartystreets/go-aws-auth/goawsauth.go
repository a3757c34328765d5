// Package goawsauth stands for the library of that import path.
package goawsauth

type Credentials struct {
	AccessKeyID     string
	SecretAccessKey string
	SecurityToken   string
	Other           string
}
