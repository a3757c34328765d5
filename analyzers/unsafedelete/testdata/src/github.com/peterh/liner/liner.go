// Package liner stands in for the library of the same path.
package liner

type State struct{}

func NewLiner() *State                         { return nil }
func (*State) Prompt(p string) (string, error) { return "", nil }
func (*State) Close() error                    { return nil }
