// Package aws stands for the library of that import path.
package aws

type Auth struct {
	AccessKey string
	SecretKey string
	Token     string
	Other     string
}

func GetAuth(a0, a1 string) any { return nil }
