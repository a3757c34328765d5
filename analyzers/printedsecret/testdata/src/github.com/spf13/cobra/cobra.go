// Package cobra stands in for the library.
package cobra

import "io"

type Command struct {
	Use  string
	RunE func(cmd *Command, args []string) error
}

func (c *Command) OutOrStdout() io.Writer { return nil }
func (c *Command) Println(a ...any)       {}
