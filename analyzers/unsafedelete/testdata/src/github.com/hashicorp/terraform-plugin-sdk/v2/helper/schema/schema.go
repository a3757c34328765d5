// Package schema stands in for the library of the same path.
package schema

type ResourceData struct{}

func (*ResourceData) Id() string { return "" }

type Resource struct {
	Delete func(*ResourceData, any) error
}
