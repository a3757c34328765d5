// Package s3 stands for the library of that import path.
package s3

type Keys struct {
	AccessKey     string
	SecretKey     string
	SecurityToken string
	Other         string
}
