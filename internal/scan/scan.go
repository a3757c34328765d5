// Package scan runs detectors over a source of content: every item is read once,
// in parallel and in bounded memory, whatever its size and encoding, and
// archives are opened.
package scan

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/keyvet/keyvet/internal/archive"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/settings"
)

// Options say how to scan. Detectors is required.
type Options struct {
	Detectors []detect.Detector
	// Settings switches rules. Nil is the default.
	Settings *settings.Settings
	// Archives bounds what is read from archives. Nil leaves them closed.
	Archives *archive.Limits
	// UnusedIgnores reports ignore comments that suppress nothing. It makes
	// sense where all the rules run on whole files.
	UnusedIgnores bool
	// Names searches the paths of items and of files in archives as well.
	Names bool
	// Notice is told of archives that are not opened, because keyvet does not
	// read their formats. It may be nil.
	Notice func(message string)
	// Accepted is told of each ignore comment that accepts something, by the
	// path and the line, from 1, of the comment. It is called by several
	// goroutines at the same time, and may be nil.
	Accepted func(path string, line int)
}

// Run scans source. What could not be read is in the errors of the report, and
// so is what ended the scan early. The report is sorted.
func Run(ctx context.Context, source repo.Source, o Options) *finding.Report {
	if o.Settings == nil {
		o.Settings = &settings.Settings{}
	}
	c := collector{options: &o}
	c.reach = sync.OnceValue(c.longestReach)
	c.readers.New = func() any { return newReader(&c) }
	switch err := source.Walk(ctx, &c); {
	case ctx.Err() != nil:
		c.problem(".", "interrupted: not everything was read")
	case err != nil:
		c.problem(".", "%v", err)
	}
	if len(c.unread) > 0 && o.Notice != nil {
		o.Notice(c.unreadNotice())
	}
	report := &finding.Report{Version: finding.Version, Findings: c.findings, Errors: c.problems}
	report.Sort()
	return report
}

// lineReach is how much around a finding is in memory at the least, in bytes, for
// its line to be shown and for the comments that accept it.
const lineReach = 4 << 10

// collector is the visitor of a scan. It hands every item to a reader and takes
// what the readers find.
type collector struct {
	options *Options
	// reach is how far around its start anything matters to a finding. It
	// takes a detector time to say, and short files do not need it.
	reach   func() int
	readers sync.Pool
	// large is held by the reader that keeps a big archive in memory.
	large sync.Mutex

	mu       sync.Mutex
	findings []finding.Finding
	problems []finding.Problem
	// unread are the paths of archives that are not opened.
	unread []string
}

func (c *collector) longestReach() int {
	reach := lineReach
	for _, d := range c.options.Detectors {
		reach = max(reach, d.Reach())
	}
	return reach
}

// Visit implements [repo.Visitor].
func (c *collector) Visit(ctx context.Context, item *repo.Item) {
	r, _ := c.readers.Get().(*reader)
	defer c.readers.Put(r)
	r.item(ctx, item)
}

// Problem implements [repo.Visitor].
func (c *collector) Problem(p finding.Problem) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.problems = append(c.problems, p)
}

func (c *collector) problem(path, format string, args ...any) {
	c.Problem(finding.Problem{Path: path, Message: fmt.Sprintf(format, args...)})
}

// unreadNotice names the first of the archives that are not opened.
func (c *collector) unreadNotice() string {
	const few = 5
	slices.Sort(c.unread)
	names := c.unread[:min(few, len(c.unread))]
	notice := "not opened, for keyvet does not read such archives: " + strings.Join(names, ", ")
	if more := len(c.unread) - len(names); more > 0 {
		notice += fmt.Sprintf(" and %d more", more)
	}
	return notice
}

func (c *collector) add(findings []finding.Finding) {
	if len(findings) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.findings = append(c.findings, findings...)
}
