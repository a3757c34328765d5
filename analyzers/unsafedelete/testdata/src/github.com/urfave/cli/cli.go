// Package cli stands in for the library of the same path, in its first version.
package cli

type Flag interface{ GetName() string }

type BoolFlag struct {
	Name        string
	Usage       string
	Destination *bool
}

func (f BoolFlag) GetName() string { return f.Name }

type BoolTFlag struct {
	Name        string
	Usage       string
	Destination *bool
}

func (f BoolTFlag) GetName() string { return f.Name }

type Context struct{}

func (*Context) Bool(name string) bool  { return false }
func (*Context) BoolT(name string) bool { return false }

type Command struct {
	Name   string
	Flags  []Flag
	Action func(*Context) error
}
