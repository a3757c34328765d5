// Package cli stands in for the library of the same path.
package cli

import "context"

type Flag interface{ Names() []string }

type BoolFlag struct {
	Name  string
	Value bool
}

func (*BoolFlag) Names() []string { return nil }

type Command struct {
	Name   string
	Flags  []Flag
	Action func(context.Context, *Command) error
}

func (*Command) Bool(name string) bool               { return false }
func (*Command) Run(context.Context, []string) error { return nil }
