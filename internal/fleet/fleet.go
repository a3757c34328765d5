// Package fleet scans many repositories: its share of a list, one process a
// repository, with a journal from which a run goes on after it was killed.
package fleet

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/keyvet/keyvet/internal/finding"
)

// Options say what to scan and how.
type Options struct {
	Repositories []Repository
	Shard        Shard
	// Timeout is how long one repository may take, cloning included; 0 is
	// forever.
	Timeout time.Duration
	// MaxSize is how many bytes a repository may have on disk; 0 is any number.
	MaxSize int64
	// Workers is how many repositories are scanned at a time, at least 1.
	Workers int
	// Retry scans those again whose entry in the journal is incomplete.
	Retry bool
	// Online allows clones from a network.
	Online bool
	// WorkDir is where clones live while they are scanned.
	WorkDir string
	// Scan makes the command that scans a directory and writes a JSON report
	// to standard output.
	Scan func(ctx context.Context, dir string) *exec.Cmd
	// Done is called after each repository, by one goroutine at a time. It may
	// be nil.
	Done func(Entry)
}

// interruptGrace is how long a scan that is told to stop may take to report
// what it found.
const interruptGrace = 15 * time.Second

// Run scans the repositories of the shard that journal does not have yet, and
// appends an entry for each. It stops early with the error of ctx, or when the
// journal cannot be written; repositories that could not be scanned are entries
// like others.
func Run(ctx context.Context, journal *Journal, options Options) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	work := make(chan Repository)
	var (
		workers sync.WaitGroup
		mu      sync.Mutex
	)
	for range max(options.Workers, 1) {
		workers.Go(func() {
			for repository := range work {
				entry := scan(ctx, repository, &options)
				if ctx.Err() != nil {
					return
				}
				mu.Lock()
				err := journal.Append(entry)
				if err == nil && options.Done != nil {
					options.Done(entry)
				}
				mu.Unlock()
				if err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	for _, repository := range options.Repositories {
		if !options.Shard.Has(repository.Name) || journal.Has(repository.Name, options.Retry) {
			continue
		}
		select {
		case work <- repository:
		case <-ctx.Done():
		}
	}
	close(work)
	workers.Wait()
	return context.Cause(ctx)
}

// scan is the entry of one repository.
func scan(ctx context.Context, repository Repository, options *Options) Entry {
	started := time.Now()
	if options.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, options.Timeout, fmt.Errorf("it took longer than %v", options.Timeout))
		defer cancel()
	}
	report, err := scanReport(ctx, repository, options)
	if err != nil {
		report.Errors = append(report.Errors, finding.Problem{Path: ".", Message: err.Error()})
	}
	return Entry{
		Repository: repository.Name,
		Finished:   time.Now().UTC().Truncate(time.Second),
		Seconds:    time.Since(started).Seconds(),
		Report:     report,
	}
}

func scanReport(ctx context.Context, repository Repository, options *Options) (finding.Report, error) {
	empty := finding.Report{Version: finding.Version, Root: ".", Findings: []finding.Finding{}}
	dir := repository.Dir
	if repository.remote != "" {
		if !options.Online {
			return empty, errors.New("it is not on this machine: --online allows cloning it")
		}
		clone, err := cloneMirror(ctx, repository, options)
		if clone != "" {
			defer os.RemoveAll(clone)
		}
		if err != nil {
			return empty, err
		}
		dir = clone
	}
	if err := checkSize(dir, options.MaxSize); err != nil {
		return empty, err
	}

	var stdout, stderr bytes.Buffer
	cmd := options.Scan(ctx, dir)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = interruptGrace
	runErr := cmd.Run()

	report := empty
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		if ctx.Err() != nil {
			return empty, context.Cause(ctx)
		}
		return empty, fmt.Errorf("the scan ended without a report: %w: %s", runErr, firstLine(stderr.String()))
	}
	report.Root = "."
	if ctx.Err() != nil {
		return report, fmt.Errorf("the scan is incomplete: %w", context.Cause(ctx))
	}
	return report, nil
}

// checkSize refuses a directory that holds more than limit bytes.
func checkSize(dir string, limit int64) error {
	if limit <= 0 {
		return nil
	}
	size, err := sizeOf(dir, limit)
	if err != nil {
		return err
	}
	if size > limit {
		return fmt.Errorf("it has more than the %d bytes that --max-size allows", limit)
	}
	return nil
}

// sizeOf counts the bytes in the files of dir, up to the first sum over enough.
func sizeOf(dir string, enough int64) (int64, error) {
	var size int64
	err := filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && entry != nil:
			return nil // git removes its temporary files
		case err != nil:
			return err
		case !entry.Type().IsRegular():
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return nil //nolint:nilerr // it is gone
		}
		if size += info.Size(); size > enough {
			return fs.SkipAll
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("measuring it: %w", err)
	}
	return size, nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
