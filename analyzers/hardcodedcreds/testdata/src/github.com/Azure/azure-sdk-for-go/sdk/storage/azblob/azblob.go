// Package azblob stands for the library of that import path.
package azblob

func NewSharedKeyCredential(a0, a1 string) any { return nil }
