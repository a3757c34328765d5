// Package key stands in for the library of the same path.
package key

import "fmt"

type Binding struct{}

type BindingOpt func(*Binding)

func NewBinding(opts ...BindingOpt) Binding     { return Binding{} }
func WithKeys(keys ...string) BindingOpt        { return nil }
func WithHelp(key, desc string) BindingOpt      { return nil }
func Matches(k fmt.Stringer, b ...Binding) bool { return false }
