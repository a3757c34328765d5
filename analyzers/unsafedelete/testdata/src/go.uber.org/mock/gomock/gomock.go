// Package gomock stands in for the library of the same path.
package gomock

type Controller struct{}

func (*Controller) Call(receiver any, method string, args ...any) []any { return nil }
