package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/keyvet/keyvet/internal/check"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/gocheck"
	"github.com/keyvet/keyvet/internal/repo"
)

func newCheckCommand() *cobra.Command {
	var flags reportFlags
	var c checker
	cmd := &cobra.Command{
		Use:   "check [PATH]",
		Short: "Check everything: Go packages with types, and every file",
		Long: `Check what is there: Go modules and workspaces with types, as keyvet vet does,
and every file as bytes, as keyvet scan does, side by side and in one report.

With --staged and --since, the Go packages with changed files are read as they
are in the work tree, and reported is what lies on or leads over a changed line.`,
		Example: `  keyvet check                      the repository or directory here
  keyvet check --history            and everything that the repository ever held
  keyvet check --staged             what the next commit adds
  keyvet check --since origin/main  what the commits since then add
  keyvet check --format html=keyvet.html services/api`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			report, err := c.check(cmd, &flags, args)
			if err != nil {
				return err
			}
			return flags.finish(cmd, report)
		},
	}
	flags.register(cmd)
	c.register(cmd)
	return cmd
}

// checker is keyvet check: its flags, and what is learned on the way.
type checker struct {
	content contentFlags
	tags    []string
	noTests bool
}

func (c *checker) register(cmd *cobra.Command) {
	c.content.register(cmd)
	cmd.Flags().StringSliceVar(&c.tags, "tags", nil, "build `tags` of Go packages, separated by commas")
	cmd.Flags().BoolVar(&c.noTests, "no-tests", false, "leave out Go test files of what is checked with types")
}

// check looks at the one path of args, or at the current directory, in all ways
// that the flags ask for at the same time.
func (c *checker) check(cmd *cobra.Command, flags *reportFlags, args []string) (*finding.Report, error) {
	if len(args) == 1 && args[0] != "-" {
		if _, err := os.Stat(args[0]); err != nil {
			return nil, fmt.Errorf("%s: %w", args[0], errors.Unwrap(err))
		}
	}
	root, err := c.content.root(args)
	if err != nil {
		return nil, err
	}
	if c.content.stdin || len(args) == 1 && args[0] == "-" {
		return c.content.scan(cmd, flags, args)
	}
	var used places
	files := c.content
	files.accepted = used.add
	var past *contentFlags
	if c.content.history.history {
		// The history has what was committed: the files as they are come beside it.
		history := c.content
		past, files.history = &history, historyFlags{}
	}

	var busy *working
	if past == nil { // a history tells how far it is
		busy = startWorking(cmd, flags)
		defer busy.end(cmd)
	}
	var packages gocheck.Result
	var now, then *finding.Report
	var group errgroup.Group
	group.Go(func() (err error) {
		defer busy.on("checking Go packages")()
		packages, err = c.packages(cmd.Context(), flags, root, args)
		return err
	})
	group.Go(func() (err error) {
		defer busy.on("reading files")()
		now, err = files.scan(cmd, flags, args)
		return err
	})
	if past != nil {
		group.Go(func() (err error) {
			then, err = past.scan(cmd, flags, args)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}

	if then != nil {
		now.Findings = check.WithHistory(now.Findings, then.Findings)
		now.Errors = append(now.Errors, then.Errors...)
	}
	now.Findings = check.Join(check.DropUsed(packages.Findings, used.seen), now.Findings)
	now.Errors = append(now.Errors, packages.Problems...)
	return now, nil
}

// packages checks the Go packages of root with types, where there are any. What
// keeps it from that is a problem: the files are scanned all the same.
func (c *checker) packages(ctx context.Context, flags *reportFlags, root string, args []string) (gocheck.Result, error) {
	settings, err := flags.settings(root)
	if err != nil {
		return gocheck.Result{}, err
	}
	options := gocheck.Options{
		Dir: root, Tags: c.tags, NoTests: c.noTests, Settings: settings,
		EveryModule: true, Optional: true,
	}
	result, err := c.goPackages(ctx, options, args)
	if err != nil && ctx.Err() == nil {
		result = &gocheck.Result{Problems: []finding.Problem{{Message: "Go packages were not checked with types: " + err.Error()}}}
	}
	if result == nil {
		return gocheck.Result{}, nil
	}
	return *result, nil
}

// goPackages is nil where there is no Go package to check.
func (c *checker) goPackages(ctx context.Context, options gocheck.Options, args []string) (*gocheck.Result, error) {
	if found, err := gocheck.HasPackages(options.Dir); err != nil || !found {
		return nil, err
	}
	keep := func(path string) bool { return isGoPackageFile(options.Dir, path) }
	var changes *repo.Changes
	var err error
	switch {
	case c.content.staged:
		changes, err = repo.Staged(ctx, options.Dir, keep)
	case c.content.history.since != "":
		changes, err = repo.ChangedSince(ctx, options.Dir, c.content.history.since, keep)
	case len(args) == 1 && isFile(args[0]):
		if !isGoPackageFile(".", args[0]) {
			return nil, nil
		}
		options.Patterns = args
		return gocheck.Run(ctx, options)
	default:
		return gocheck.Run(ctx, options)
	}
	if err != nil {
		return nil, fmt.Errorf("asking git what changed: %w", err)
	}
	dirs := map[string]bool{}
	for _, file := range changes.Files() {
		dirs["./"+path.Dir(file)] = true
	}
	if len(dirs) == 0 {
		return nil, nil
	}
	options.Patterns = slices.Sorted(maps.Keys(dirs))
	result, err := gocheck.Run(ctx, options)
	if err == nil {
		result.Findings = slices.DeleteFunc(result.Findings, func(f finding.Finding) bool { return !isNew(f, changes) })
	}
	return result, err
}

// isGoPackageFile reports whether the file at path, relative to dir, is a Go
// file in a module.
func isGoPackageFile(dir, path string) bool {
	absolute, err := filepath.Abs(filepath.Join(dir, path))
	return err == nil && filepath.Ext(path) == ".go" && gocheck.ModuleRoot(filepath.Dir(absolute)) != ""
}

// isNew reports whether f, or a step of the way that explains it, is on a line
// that changed.
func isNew(f finding.Finding, changes *repo.Changes) bool {
	return changes.Has(f.Path, f.Start.Line) || slices.ContainsFunc(f.Related, func(step finding.Related) bool {
		return changes.Has(step.Path, step.Start.Line)
	})
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// places gathers the ignore comments that accept something.
type places struct {
	mu   sync.Mutex
	seen map[check.Place]bool
}

func (p *places) add(path string, line int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen == nil {
		p.seen = map[check.Place]bool{}
	}
	p.seen[check.Place{Path: path, Line: line}] = true
}
