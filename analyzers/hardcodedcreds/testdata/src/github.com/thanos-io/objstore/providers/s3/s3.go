// Package s3 stands for the library of that import path.
package s3

type Config struct {
	AccessKey    string
	SecretKey    string
	SessionToken string
	Other        string
}
