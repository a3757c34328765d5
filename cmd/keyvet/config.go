package main

import "github.com/spf13/cobra"

func newConfigCommand() *cobra.Command {
	var flags reportFlags
	cmd := &cobra.Command{
		Use:   "config [PATH]",
		Short: "Print the configuration that holds, and where each value comes from",
		Example: `  keyvet config                      for the current directory
  keyvet config services/api         for another one
  keyvet config > .keyvet.yaml       begin a configuration with the defaults`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			c, err := flags.config(dir)
			if err != nil {
				return err
			}
			return c.Print(cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&flags.configFile, "config", "", "configuration `file` (default .keyvet.yaml, looked for upwards)")
	return cmd
}
