package main

import "github.com/spf13/cobra"

func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "keyvet",
		Short:         "Find cloud credentials in code, and deletes that nothing confirms",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	return root
}
