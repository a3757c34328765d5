// Package sdk stands for the library of that import path.
package sdk

func NewClientWithAccessKey(a0, a1, a2 string) any { return nil }

func NewClientWithStsToken(a0, a1, a2, a3 string) any { return nil }
