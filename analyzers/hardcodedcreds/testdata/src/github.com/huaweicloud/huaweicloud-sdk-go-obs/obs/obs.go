// Package obs stands for the library of that import path.
package obs

func New(a0, a1 string) any { return nil }
