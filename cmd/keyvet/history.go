package main

import (
	"runtime"

	"github.com/spf13/cobra"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo/odb"
	"github.com/keyvet/keyvet/internal/scan"
	"github.com/keyvet/keyvet/internal/scan/history"
)

// historyFlags say what to scan of a history.
type historyFlags struct {
	history bool
	since   string
}

func (f *historyFlags) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.history, "history", false, "scan every object of the repository, reachable or not")
	cmd.Flags().StringVar(&f.since, "since", "", "scan what the commits of HEAD that `REV` does not have add")
}

func (f *historyFlags) wanted() bool { return f.history || f.since != "" }

// scan scans the history of the repository that root is in.
func (f *historyFlags) scan(cmd *cobra.Command, root string, options scan.Options) (*finding.Report, error) {
	layout, err := odb.Find(root)
	if err != nil {
		return nil, err
	}
	options.UnusedIgnores = false // the path and so the comments of a file vary
	report := history.Run(cmd.Context(), layout, history.Options{Options: options, Workers: runtime.GOMAXPROCS(0)})
	report.Root = root
	return report, nil
}
