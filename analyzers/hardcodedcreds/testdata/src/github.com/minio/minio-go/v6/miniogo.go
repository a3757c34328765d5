// Package miniogo stands for the library of that import path.
package miniogo

func New(a0, a1, a2 string) any { return nil }

func NewV2(a0, a1, a2 string) any { return nil }

func NewV4(a0, a1, a2 string) any { return nil }

func NewWithRegion(a0, a1, a2 string) any { return nil }

func NewCore(a0, a1, a2 string) any { return nil }
