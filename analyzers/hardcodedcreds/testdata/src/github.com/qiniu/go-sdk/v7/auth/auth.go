// Package auth stands for the library of that import path.
package auth

func New(a0, a1 string) any { return nil }

type Credentials struct {
	AccessKey string
	SecretKey string
	Other     string
}
