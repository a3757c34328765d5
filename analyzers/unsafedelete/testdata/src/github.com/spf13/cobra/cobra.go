// Package cobra stands in for the library of the same path.
package cobra

import (
	"io"

	"github.com/spf13/pflag"
)

type Command struct {
	Use               string
	PreRunE           func(cmd *Command, args []string) error
	PersistentPreRunE func(cmd *Command, args []string) error
	Run               func(cmd *Command, args []string)
	RunE              func(cmd *Command, args []string) error
}

func (*Command) Flags() *pflag.FlagSet           { return nil }
func (*Command) PersistentFlags() *pflag.FlagSet { return nil }
func (*Command) AddCommand(...*Command)          {}
func (*Command) Execute() error                  { return nil }
func (*Command) InOrStdin() io.Reader            { return nil }

func CheckErr(msg any) {}
