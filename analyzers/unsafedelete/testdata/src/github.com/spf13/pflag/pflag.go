// Package pflag stands in for the library of the same path.
package pflag

type FlagSet struct{}

func (*FlagSet) Bool(name string, value bool, usage string) *bool                   { return nil }
func (*FlagSet) BoolVar(p *bool, name string, value bool, usage string)             {}
func (*FlagSet) BoolVarP(p *bool, name, shorthand string, value bool, usage string) {}
func (*FlagSet) BoolP(name, shorthand string, value bool, usage string) *bool       { return nil }
func (*FlagSet) StringVar(p *string, name, value, usage string)                     {}
func (*FlagSet) Changed(name string) bool                                           { return false }
func (*FlagSet) GetBool(name string) (bool, error)                                  { return false, nil }
func (*FlagSet) GetString(name string) (string, error)                              { return "", nil }

type Value interface{ String() string }

type Flag struct {
	Name    string
	Value   Value
	Changed bool
}

func (*FlagSet) Lookup(name string) *Flag { return nil }
