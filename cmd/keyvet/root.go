package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "keyvet COMMAND",
		Short: "Find cloud credentials in code, and deletes that nothing confirms",
		Long: `keyvet finds cloud credentials written into code, and deletes of keys and
machines that nothing confirms.

Exit status: 0 clean, 1 findings, 2 wrong usage or something could not be read.
Under the go command: go vet -vettool=$(which keyvet) ./...`,
		SilenceUsage:               true,
		SilenceErrors:              true,
		DisableFlagsInUseLine:      true,
		SuggestionsMinimumDistance: 2,
		Args:                       knownCommand,
		RunE:                       func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddCommand(
		newCheckCommand(),
		newVetCommand(),
		newExplainCommand(),
		newConfigCommand(),
		newManCommand(),
		newScanCommand(),
		newBaselineCommand(),
		newFleetCommand(),
		newOwnerCommand(),
		newVersionCommand(),
	)
	return root
}

// knownCommand refuses a command that there is not, in one line.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if similar := cmd.SuggestionsFor(args[0]); len(similar) > 0 {
		return fmt.Errorf("unknown command %q: did you mean %s?", args[0], strings.Join(similar, " or "))
	}
	return fmt.Errorf("unknown command %q: see keyvet --help", args[0])
}
