// Package ff stands in for the library of the same path.
package ff

type FlagSet struct{}

func NewFlagSet(name string) *FlagSet { return nil }

func (*FlagSet) Bool(short rune, long, usage string) *bool                         { return nil }
func (*FlagSet) BoolDefault(short rune, long string, def bool, usage string) *bool { return nil }
