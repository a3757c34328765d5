// Package awssdkgobase stands for the library of that import path.
package awssdkgobase

type Config struct {
	AccessKey string
	SecretKey string
	Token     string
	Other     string
}
