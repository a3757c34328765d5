// Package madmingo stands for the library of that import path.
package madmingo

func New(a0, a1, a2 string) any { return nil }
