// Package simples3 stands for the library of that import path.
package simples3

func New(a0, a1, a2 string) any { return nil }
