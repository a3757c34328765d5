package main

import (
	"github.com/spf13/cobra"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/gocheck"
)

func newVetCommand() *cobra.Command {
	var flags reportFlags
	var tags []string
	var noTests bool
	cmd := &cobra.Command{
		Use:   "vet [PACKAGES]",
		Short: "Check Go packages, with types, as one program",
		Example: `  keyvet vet                      all packages below the current directory
  keyvet vet ./internal/...       some packages, as the go command names them
  keyvet vet --tags integration   with a build tag
  keyvet vet a/one.go b/two.go    findings in these files only`,
		RunE: func(cmd *cobra.Command, args []string) error {
			config, err := flags.settings(".")
			if err != nil {
				return err
			}
			busy := startWorking(cmd, &flags)
			busy.on("checking Go packages")
			result, err := gocheck.Run(cmd.Context(), gocheck.Options{
				Patterns: args,
				Tags:     tags,
				NoTests:  noTests,
				Settings: config,
			})
			busy.end(cmd)
			if err != nil {
				return err
			}
			return flags.finish(cmd, &finding.Report{Root: ".", Findings: result.Findings, Errors: result.Problems})
		},
	}
	flags.register(cmd)
	cmd.Flags().StringSliceVar(&tags, "tags", nil, "build `tags`, separated by commas")
	cmd.Flags().BoolVar(&noTests, "no-tests", false, "leave out test files")
	return cmd
}
