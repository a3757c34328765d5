// Package arg stands in for the library of the same path.
package arg

func MustParse(dest ...any) {}
