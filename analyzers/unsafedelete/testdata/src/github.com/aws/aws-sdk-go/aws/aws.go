// Package aws stands in for the SDK's package of the same path.
package aws

type Context interface{ Done() <-chan struct{} }

func String(v string) *string          { return &v }
func Bool(v bool) *bool                { return &v }
func StringValue(v *string) string     { return *v }
func StringSlice(v []string) []*string { return nil }
