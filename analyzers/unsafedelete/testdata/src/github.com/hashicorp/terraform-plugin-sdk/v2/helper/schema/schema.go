// Package schema stands in for the library of the same path.
package schema

type ResourceData struct{}

func (*ResourceData) Id() string { return "" }

func (*ResourceData) SetId(id string) {}

type Resource struct {
	Delete func(*ResourceData, any) error
}

type Schema struct{}

func TestResourceDataRaw(t any, fields map[string]*Schema, raw map[string]any) *ResourceData {
	return nil
}
