// Package aws stands for the library of that import path.
package aws

type Auth struct {
	AccessKey string
	SecretKey string
	Other     string
}

func GetAuth(a0, a1, a2 string) any { return nil }

func NewAuth(a0, a1, a2 string) any { return nil }
