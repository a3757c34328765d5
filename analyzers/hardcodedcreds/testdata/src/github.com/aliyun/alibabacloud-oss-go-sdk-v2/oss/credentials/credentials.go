// Package credentials stands for the library of that import path.
package credentials

func NewStaticCredentialsProvider(a0, a1, a2 string) any { return nil }
