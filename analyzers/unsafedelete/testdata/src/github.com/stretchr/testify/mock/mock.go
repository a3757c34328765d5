// Package mock stands in for the library of the same path.
package mock

type Arguments []any

type Call struct{}

func (c *Call) Run(fn func(args Arguments)) *Call { return c }
