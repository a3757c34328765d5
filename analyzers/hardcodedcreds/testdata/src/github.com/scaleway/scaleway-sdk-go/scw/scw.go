// Package scw stands for the library of that import path.
package scw

func WithAuth(a0, a1 string) any { return nil }
