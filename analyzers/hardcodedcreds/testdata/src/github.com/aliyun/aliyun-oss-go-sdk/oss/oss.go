// Package oss stands for the library of that import path.
package oss

func New(a0, a1, a2 string) any { return nil }

func SecurityToken(a0 string) any { return nil }
