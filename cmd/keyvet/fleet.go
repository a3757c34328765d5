package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/fleet"
)

func newFleetCommand() *cobra.Command {
	var flags fleetFlags
	cmd := &cobra.Command{
		Use:   "fleet --repos FILE",
		Short: "Scan the histories of many repositories, and go on after a kill",
		Long: `Scan the history of each repository of a list, one process a repository, and
append one JSON line for each to a journal. A run that finds a journal goes on
where it ended. Many runs share a list by --shard, or by the variables of a
Kubernetes Indexed Job, an AWS Batch array or a GitLab parallel job.`,
		Example: `  keyvet fleet --repos mirrors.txt
  keyvet fleet --repos mirrors.txt --shard 2/8 --journal 2.jsonl
  keyvet fleet merge *.jsonl --format sarif=fleet.sarif`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return flags.run(cmd) },
	}
	flags.register(cmd)
	cmd.AddCommand(newFleetMergeCommand())
	return cmd
}

type fleetFlags struct {
	repos      string
	shard      string
	journal    string
	timeout    time.Duration
	maxSize    string
	workers    int
	retry      bool
	online     bool
	workDir    string
	configFile string
	cache      string
	quiet      bool
}

func (f *fleetFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.repos, "repos", "", "`file` with a directory or URL of a repository on each line, - for standard input")
	flags.StringVar(&f.shard, "shard", "", "share of the list to scan, `i/n` with i from 1; /n takes i from the engine's variables")
	flags.StringVar(&f.journal, "journal", "keyvet-fleet.jsonl", "`file` that records what is done; {shard} stands for the number of the shard")
	flags.BoolVar(&f.retry, "retry", false, "scan those again that could not be read whole")
	flags.DurationVar(&f.timeout, "timeout", time.Hour, "`time` that one repository may take")
	flags.StringVar(&f.maxSize, "max-size", "50G", "`bytes` that one repository may have; K, M, G and T are understood")
	flags.IntVar(&f.workers, "jobs", 1, "`number` of repositories to scan at a time")
	flags.BoolVar(&f.online, "online", false, "clone the repositories that are URLs")
	flags.StringVar(&f.workDir, "work-dir", os.TempDir(), "`directory` for clones, which are removed after their scan")
	flags.StringVar(&f.configFile, "config", "", "configuration `file` for all repositories (default: none of theirs either)")
	flags.StringVar(&f.cache, "cache", "", "`directory` of the object cache; {shard} as for --journal")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "say less")
	_ = cmd.MarkFlagRequired("repos")
}

func (f *fleetFlags) run(cmd *cobra.Command) error {
	shard, err := fleet.ParseShard(f.shard, os.Getenv)
	if err != nil {
		return fmt.Errorf("--shard: %w", err)
	}
	named := strings.NewReplacer("{shard}", strconv.Itoa(shard.Index+1))
	f.journal, f.cache = named.Replace(f.journal), named.Replace(f.cache)
	maxSize, err := parseSize(f.maxSize)
	if err != nil {
		return fmt.Errorf("--max-size: %w", err)
	}
	if f.workers < 1 {
		return errors.New("--jobs: want a number from 1")
	}
	list, err := readRepositories(cmd.InOrStdin(), f.repos)
	if err != nil {
		return fmt.Errorf("--repos: %w", err)
	}
	journal, err := fleet.OpenJournal(f.journal)
	if err != nil {
		return err
	}
	defer journal.Close()

	err = fleet.Run(cmd.Context(), journal, fleet.Options{
		Repositories: list,
		Shard:        shard,
		Timeout:      f.timeout,
		MaxSize:      maxSize,
		Workers:      f.workers,
		Retry:        f.retry,
		Online:       f.online,
		WorkDir:      f.workDir,
		Scan:         f.scanCommand,
		Done: func(entry fleet.Entry) {
			if !f.quiet {
				fmt.Fprintln(cmd.ErrOrStderr(), describe(entry))
			}
		},
	})
	if err != nil {
		return fmt.Errorf("stopped, and can go on with the same journal: %w", err)
	}
	switch journal.Outcome() {
	case fleet.Incomplete:
		return exitStatus(statusIncomplete)
	case fleet.Found:
		return exitStatus(statusFindings)
	}
	return nil
}

// scanCommand scans dir in a process of its own, so that no repository takes
// the others with it. Without a configuration an empty one is named: otherwise
// that of the scanned repository would hold.
func (f *fleetFlags) scanCommand(ctx context.Context, dir string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	args := []string{"scan", "--history", "--format", "json", "--config", cmp.Or(f.configFile, os.DevNull)}
	if f.cache != "" {
		args = append(args, "--cache", f.cache)
	}
	return exec.CommandContext(ctx, self, append(args, "--", dir)...)
}

func readRepositories(stdin io.Reader, file string) ([]fleet.Repository, error) {
	if file == "-" {
		return fleet.ReadList(stdin, ".")
	}
	r, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return fleet.ReadList(r, filepath.Dir(file))
}

// parseSize reads a number of bytes, such as 500M or 20G.
func parseSize(text string) (int64, error) {
	digits := strings.TrimRight(text, "KMGTkmgt")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 || len(text)-len(digits) > 1 {
		return 0, fmt.Errorf("%q is no size: want bytes, such as 500M or 20G", text)
	}
	unit := strings.ToUpper(text[len(digits):])
	for range strings.Index("KMGT", unit) + min(len(unit), 1) {
		if n > 1<<52 {
			return 0, fmt.Errorf("%q is too large", text)
		}
		n <<= 10
	}
	return n, nil
}

func describe(entry fleet.Entry) string {
	text := fmt.Sprintf("%s: %d findings in %.1fs", entry.Repository, len(entry.Report.Findings), entry.Seconds)
	if n := len(entry.Report.Errors); n > 0 {
		text += ", incomplete: " + entry.Report.Errors[n-1].Message
	}
	return text
}

func newFleetMergeCommand() *cobra.Command {
	var flags reportFlags
	var repos string
	cmd := &cobra.Command{
		Use:   "merge JOURNAL…",
		Short: "Join journals to one report",
		Long: `Join the journals of a fleet to one report, in which each path begins with its
repository. A repository that several journals have counts once, as it was last.`,
		Example: `  keyvet fleet merge *.jsonl
  keyvet fleet merge --repos mirrors.txt *.jsonl
  keyvet fleet merge *.jsonl --format json=fleet.json --format html=fleet.html`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			report, err := mergeJournals(cmd.InOrStdin(), args, repos)
			if err != nil {
				return err
			}
			return flags.finish(cmd, report)
		},
	}
	flags.register(cmd)
	cmd.Flags().StringVar(&repos, "repos", "", "`file` with the repositories that must be in the journals")
	return cmd
}

func mergeJournals(stdin io.Reader, files []string, repos string) (*finding.Report, error) {
	var entries []fleet.Entry
	for _, file := range files {
		read, err := fleet.ReadEntries(file)
		if err != nil {
			return nil, err
		}
		entries = append(entries, read...)
	}
	var expected []fleet.Repository
	if repos != "" {
		var err error
		if expected, err = readRepositories(stdin, repos); err != nil {
			return nil, fmt.Errorf("--repos: %w", err)
		}
	}
	return fleet.Merge(entries, expected), nil
}
