// Package azidentity stands for the library of that import path.
package azidentity

func NewClientSecretCredential(a0, a1, a2 string) any { return nil }
