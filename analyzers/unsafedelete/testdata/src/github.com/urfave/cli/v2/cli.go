// Package cli stands in for the library of the same path.
package cli

type Flag interface{ Names() []string }

type BoolFlag struct {
	Name        string
	Value       bool
	Destination *bool
}

func (*BoolFlag) Names() []string { return nil }

type Context struct{}

func (*Context) Bool(name string) bool { return false }

type Command struct {
	Name   string
	Flags  []Flag
	Before func(*Context) error
	Action func(*Context) error
}

type App struct {
	Flags    []Flag
	Commands []*Command
	Action   func(*Context) error
}

func (*App) Run([]string) error { return nil }

func ShowAppHelp(c *Context) error                { return nil }
func ShowAppHelpAndExit(c *Context, exitCode int) {}
