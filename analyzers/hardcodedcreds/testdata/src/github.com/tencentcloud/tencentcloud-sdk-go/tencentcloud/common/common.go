// Package common stands for the library of that import path.
package common

func NewCredential(a0, a1 string) any { return nil }

func NewTokenCredential(a0, a1, a2 string) any { return nil }

type Credential struct {
	SecretId  string
	SecretKey string
	Token     string
	Other     string
}
