// Package s3gof3r stands for the library of that import path.
package s3gof3r

type Keys struct {
	AccessKey     string
	SecretKey     string
	SecurityToken string
	Other         string
}
