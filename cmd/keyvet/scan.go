package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/keyvet/keyvet/internal/archive"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo"
	"github.com/keyvet/keyvet/internal/scan"
	"github.com/keyvet/keyvet/internal/scan/credential"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/settings"
)

func newScanCommand() *cobra.Command {
	var flags reportFlags
	var content contentFlags
	cmd := &cobra.Command{
		Use:   "scan [PATH|FILE…]",
		Short: "Search every file for credentials, as bytes",
		Long: `Search every file for credentials: what git tracks, or would track, in a
repository, and everything in other directories. Nothing that is scanned is
built, run or trusted.`,
		Example: `  keyvet scan                      the repository or directory here
  keyvet scan --staged             what the next commit adds
  keyvet scan --history            everything that the repository ever held
  keyvet scan --since origin/main  what the commits since then add
  kubectl logs pod | keyvet scan -`,
		RunE: func(cmd *cobra.Command, args []string) error {
			var busy *working
			if !content.history.wanted() { // a history tells how far it is
				busy = startWorking(cmd, &flags)
				busy.on("reading files")
			}
			report, err := content.scan(cmd, &flags, args)
			busy.end(cmd)
			if err != nil {
				return err
			}
			return flags.finish(cmd, report)
		},
	}
	flags.register(cmd)
	content.register(cmd)
	return cmd
}

// contentFlags say what to scan.
type contentFlags struct {
	staged     bool
	stdin      bool
	noArchives bool
	history    historyFlags
	// accepted is told of each ignore comment that accepts something.
	accepted func(path string, line int)
}

func (f *contentFlags) register(cmd *cobra.Command) {
	f.history.register(cmd)
	cmd.Flags().BoolVar(&f.staged, "staged", false, "scan what the index has and HEAD does not")
	cmd.Flags().BoolVar(&f.stdin, "stdin", false, "scan standard input, as the argument - does")
	cmd.Flags().BoolVar(&f.noArchives, "no-archives", false, "do not open archives and compressed files:\nzip and jar, tar, gz, zst, bz2 and xz, also in one another")
	cmd.MarkFlagsMutuallyExclusive("staged", "stdin", "history", "since")
}

// scan runs the detectors over what the flags and arguments name.
func (f *contentFlags) scan(cmd *cobra.Command, flags *reportFlags, args []string) (*finding.Report, error) {
	if len(args) == 1 && args[0] == "-" {
		f.stdin, args = true, nil
	}
	root, err := f.root(args)
	if err != nil {
		return nil, err
	}
	config, err := flags.config(root)
	if err != nil {
		return nil, err
	}
	rules, err := config.Below(root)
	if err != nil {
		return nil, err
	}
	detector, err := credential.New(rules)
	if err != nil {
		return nil, err
	}
	options := scan.Options{
		Detectors:     []detect.Detector{detector},
		Settings:      rules,
		UnusedIgnores: true,
		Names:         true,
		Notice:        flags.notice(cmd),
		Accepted:      f.accepted,
	}
	if !f.noArchives {
		limits := archive.DefaultLimits()
		options.Archives = &limits
	}
	if f.history.wanted() {
		return f.history.scan(cmd, root, flags, options)
	}
	report := scan.Run(cmd.Context(), f.source(cmd, root, args, rules, flags), options)
	report.Root = root
	return report, nil
}

// root is the directory that paths are relative to: the only one that is named,
// or the current one.
func (f *contentFlags) root(args []string) (string, error) {
	switch {
	case f.stdin && len(args) > 0:
		return "", errors.New("--stdin takes no paths")
	case f.staged && len(args) > 1:
		return "", errors.New("--staged takes one path at most")
	case f.history.wanted() && len(args) > 1:
		return "", errors.New("--history and --since take one repository")
	case len(args) != 1:
		return ".", nil
	}
	if info, err := os.Stat(args[0]); err == nil && info.IsDir() {
		return args[0], nil
	}
	return ".", nil // a file, or else the source says what is wrong
}

func (f *contentFlags) source(cmd *cobra.Command, root string, args []string, rules *settings.Settings, flags *reportFlags) repo.Source {
	switch {
	case f.stdin:
		return repo.Stream{Path: "stdin", Reader: cmd.InOrStdin()}
	case f.staged:
		return &repo.Index{Dir: root, Excluded: rules.Excluded, Workers: runtime.GOMAXPROCS(0)}
	}
	if root != "." || len(args) == 0 {
		args = []string{"."}
	}
	return &repo.Files{
		Root:     root,
		Paths:    args,
		Excluded: rules.Excluded,
		Workers:  runtime.GOMAXPROCS(0),
		Warn:     flags.notice(cmd),
	}
}

// notice tells the user of what is worth knowing and no problem.
func (f *reportFlags) notice(cmd *cobra.Command) func(message string) {
	return func(message string) {
		if !f.quiet {
			fmt.Fprintf(cmd.ErrOrStderr(), "keyvet: %s\n", message)
		}
	}
}
