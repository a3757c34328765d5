package main

import (
	"github.com/spf13/cobra"

	"github.com/keyvet/keyvet/internal/manual"
)

func newManCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "Write the man page",
		Example: `  keyvet man | man -l -                                 read it
  keyvet man > /usr/local/share/man/man1/keyvet.1       install it
  keyvet man | gzip > keyvet.1.gz                       pack it`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return manual.Man(cmd.OutOrStdout(), cmd.Root(), version())
		},
	}
}
