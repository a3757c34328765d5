package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo"
	"github.com/keyvet/keyvet/internal/repo/odb"
	"github.com/keyvet/keyvet/internal/scan"
	"github.com/keyvet/keyvet/internal/scan/history"
)

// historyFlags say what to scan of a history.
type historyFlags struct {
	history bool
	since   string
	cache   string
}

func (f *historyFlags) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.history, "history", false, "scan every object of the repository, reachable or not; "+
		"in a pre-push hook of pre-commit, what is pushed")
	cmd.Flags().StringVar(&f.since, "since", "", "scan what the commits of HEAD that `REV` does not have add")
	cmd.Flags().StringVar(&f.cache, "cache", "", "keep what --history has read in `DIR`, \"off\" for nowhere (default: the user's cache directory)")
}

func (f *historyFlags) wanted() bool { return f.history || f.since != "" }

// scan scans the history of the repository that root is in.
func (f *historyFlags) scan(cmd *cobra.Command, root string, flags *reportFlags, options scan.Options) (*finding.Report, error) {
	layout, err := odb.Find(root)
	if err != nil {
		return nil, err
	}
	layout.Git = repo.Git(layout.GitDir)
	options.UnusedIgnores = false // the path and so the comments of a file vary
	options.Notice = nil          // names of blobs vary as well
	options.Names = false         // the history has its own way to find them
	o := history.Options{
		Options: options,
		Workers: runtime.GOMAXPROCS(0),
		Warn: func(message string) {
			if !flags.quiet {
				fmt.Fprintf(cmd.ErrOrStderr(), "keyvet: %s\n", message)
			}
		},
	}
	if o.Since, err = f.rangeOf(cmd.Context(), layout); err != nil {
		return nil, err
	}
	if f.cache != "off" {
		o.Cache = func(l *odb.Layout) (*history.Cache, error) { return f.openCache(l, &options) }
	}
	if !flags.quiet && isTerminal(cmd.ErrOrStderr()) {
		o.Progress = func(p history.Progress) { showProgress(cmd.ErrOrStderr(), p) }
		defer fmt.Fprint(cmd.ErrOrStderr(), eraseLine)
	}
	report := history.Run(cmd.Context(), layout, o)
	report.Root = root
	return report, nil
}

// The variables by which pre-commit tells what a push adds.
const (
	pushFrom = "PRE_COMMIT_FROM_REF"
	pushTo   = "PRE_COMMIT_TO_REF"
)

// rangeOf is what to limit the scan to, or nil.
func (f *historyFlags) rangeOf(ctx context.Context, layout *odb.Layout) (*history.Range, error) {
	from, to := f.since, "HEAD"
	if from == "" {
		if from, to = os.Getenv(pushFrom), os.Getenv(pushTo); from == "" || to == "" {
			return nil, nil
		}
	}
	resolve := func(revision string) (odb.ID, error) {
		name, err := repo.Commit(ctx, layout.GitDir, revision)
		if err != nil {
			return odb.ID{}, err
		}
		return odb.ParseID(name)
	}
	var r history.Range
	var err error
	if r.To, err = resolve(to); err != nil {
		return nil, err
	}
	if strings.Trim(from, "0") != "" {
		id, err := resolve(from)
		r.From = []odb.ID{id}
		return &r, err
	}
	// A branch that is new: what no remote has.
	refs, err := layout.Refs(ctx)
	if err != nil {
		return nil, err
	}
	for _, ref := range refs {
		if strings.HasPrefix(ref.Name, "refs/remotes/") {
			if id, err := resolve(ref.ID.String()); err == nil {
				r.From = append(r.From, id)
			}
		}
	}
	return &r, nil
}

// openCache opens the cache for the rules of options.
func (f *historyFlags) openCache(layout *odb.Layout, options *scan.Options) (*history.Cache, error) {
	dir := f.cache
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return nil, fmt.Errorf("no cache: %w", err)
		}
		dir = filepath.Join(user, "keyvet")
	}
	rules, err := json.Marshal(options.Settings)
	if err != nil {
		return nil, fmt.Errorf("no cache: %w", err)
	}
	if own := options.Settings.Gitleaks.Config; own != "" {
		text, err := os.ReadFile(own)
		if err != nil {
			return nil, fmt.Errorf("no cache: %w", err)
		}
		rules = append(rules, text...)
	}
	program, err := programID()
	if err != nil {
		return nil, fmt.Errorf("no cache: %w", err)
	}
	return history.OpenCache(dir, layout, fmt.Sprint(program, string(rules), options.Archives != nil))
}

// programID changes whenever the program does.
func programID() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	return fmt.Sprint(info.Size(), info.ModTime().UnixNano()), nil
}

func showProgress(w io.Writer, p history.Progress) {
	left := ""
	if d := p.Left(); d > 0 {
		left = ", " + d.Round(time.Second).String() + " left"
	}
	fmt.Fprintf(w, "%skeyvet: %d of %d objects, %d of %d MB, findings in %d%s",
		eraseLine, p.Objects, max(p.Total, p.Objects), p.Bytes>>20, max(p.TotalBytes, p.Bytes)>>20, p.Found, left)
}
