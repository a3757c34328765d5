// Package auth stands for the library of that import path.
package auth

func NewBceCredentials(a0, a1 string) any { return nil }

func NewSessionBceCredentials(a0, a1, a2 string) any { return nil }

type BceCredentials struct {
	AccessKeyId     string
	SecretAccessKey string
	SessionToken    string
	Other           string
}
