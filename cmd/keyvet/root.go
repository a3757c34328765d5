package main

import "github.com/spf13/cobra"

func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "keyvet",
		Short: "Find cloud credentials in code, and deletes that nothing confirms",
		Long: `keyvet finds cloud credentials written into code, and deletes of keys and
machines that nothing confirms.

Exit status: 0 clean, 1 findings, 2 wrong usage or something could not be read.
Under the go command: go vet -vettool=$(which keyvet) ./...`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
	}
	root.AddCommand(
		newVetCommand(),
		newScanCommand(),
		newVersionCommand(),
	)
	return root
}
