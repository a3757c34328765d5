package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/suppress"
)

func newBaselineCommand() *cobra.Command {
	var flags reportFlags
	var c checker
	var file string
	var prune bool
	cmd := &cobra.Command{
		Use:   "baseline [PATH]",
		Short: "Record today's findings, so that only new ones are reported",
		Long: `Record the findings of keyvet check in a file. With --baseline FILE the other
commands report only what is not in it. The file holds keyed hashes, no secrets:
commit it. Recording again keeps the entries that are still true as they are.`,
		Example: `  keyvet baseline                   record what the repository here has
  keyvet scan --baseline ` + baselineName + `
  keyvet baseline --prune           drop what is not there any more`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			report, err := c.check(cmd, &flags, args)
			if err != nil {
				return err
			}
			if err := dropIgnored(report); err != nil {
				return err
			}
			if !filepath.IsAbs(file) && !cmd.Flags().Changed("output") {
				file = filepath.Join(report.Root, file)
			}
			said, err := record(file, report, prune)
			if err != nil {
				return err
			}
			if !flags.quiet {
				fmt.Fprintln(cmd.ErrOrStderr(), "keyvet: "+said)
			}
			report.Findings = nil // they are what was asked for
			flags.quiet = true
			return flags.finish(cmd, report)
		},
	}
	flags.register(cmd)
	c.register(cmd)
	cmd.Flags().StringVar(&file, "output", baselineName, "`file` to write")
	cmd.Flags().BoolVar(&prune, "prune", false, "only drop what is recorded and not found any more")
	return cmd
}

// baselineName is the name of the file that keyvet baseline writes in the scanned
// directory unless told otherwise.
const baselineName = ".keyvet-baseline.json"

// record writes the findings of report to a baseline, and returns what to tell.
func record(file string, report *finding.Report, prune bool) (said string, err error) {
	if prune && len(report.Errors) > 0 {
		return "", fmt.Errorf("%s: %s: nothing is dropped unless everything was read", report.Errors[0].Path, report.Errors[0].Message)
	}
	b, err := readBaseline(file)
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist) && !prune:
		b = suppress.NewBaseline()
	default:
		return "", err
	}
	dropped := 0
	if prune {
		dropped, err = b.Prune(report.Findings)
	} else {
		err = b.Record(report.Findings)
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	if err := replaceFile(file, b.Write); err != nil {
		return "", err
	}
	if prune {
		return fmt.Sprintf("%s: %d dropped, %d kept", file, dropped, b.Len()), nil
	}
	return fmt.Sprintf("%s: %d recorded", file, b.Len()), nil
}

// replaceFile writes a file whole or not at all.
func replaceFile(name string, write func(io.Writer) error) error {
	temporary, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	const readable = 0o644
	err = errors.Join(write(temporary), temporary.Chmod(readable), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	return nil
}

func readBaseline(file string) (*suppress.Baseline, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	b, err := suppress.ReadBaseline(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return b, nil
}

// dropKnown leaves out of report what a baseline knows. With verbose it tells
// what the baseline has and the report does not.
func dropKnown(report *finding.Report, file string, tell func(string)) error {
	b, err := readBaseline(file)
	if err != nil {
		return err
	}
	fresh, stale := b.Filter(report.Findings)
	report.Findings = fresh
	for _, e := range stale {
		tell(fmt.Sprintf("%s: not found any more: %s in %s (%d)", file, e.Rule, e.Path, e.Count))
	}
	return nil
}

// dropIgnored leaves out of report what the .gitleaksignore of its root lists.
func dropIgnored(report *finding.Report) error {
	content, err := os.ReadFile(filepath.Join(report.Root, suppress.GitleaksIgnoreFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	ignored := suppress.ParseGitleaksIgnore(content)
	report.Findings = slices.DeleteFunc(report.Findings, func(f finding.Finding) bool { return ignored.Has(&f) })
	return nil
}
