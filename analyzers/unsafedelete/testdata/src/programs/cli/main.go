// Command cli shares its options and its prompt between commands.
package main

import (
	"errors"

	"github.com/spf13/cobra"

	"programs/cli/keys"
	"programs/cli/opts"
	"programs/cli/ui"
)

func newDelete(o *opts.Options) *cobra.Command {
	return &cobra.Command{
		Use: "delete",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !o.Yes && !ui.Confirm("Delete the key %s?", args[0]) {
				return errors.New("aborted")
			}
			return keys.Delete(args[0])
		},
	}
}

func newPurge(o *opts.Options) *cobra.Command {
	return &cobra.Command{
		Use: "purge",
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Verbose {
				ui.Say("purging")
			}
			return keys.Purge(args)
		},
	}
}

func newEach(o *opts.Options) *cobra.Command {
	return &cobra.Command{
		Use: "each",
		RunE: func(cmd *cobra.Command, args []string) error {
			return ui.Each(args, o.Yes, keys.DeleteEach)
		},
	}
}

func main() {
	o := &opts.Options{}
	root := &cobra.Command{Use: "cli"}
	o.AddFlags(root.PersistentFlags())
	root.AddCommand(newDelete(o), newPurge(o), newEach(o))
	cobra.CheckErr(root.Execute())
}
