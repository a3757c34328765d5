// Package history scans everything that a git repository holds: every blob, the
// messages of commits and tags, notes and file names, whether anything reaches
// them or not.
//
// It works in two passes. The sweep reads every object once, in an order that
// follows the deltas of packs, and notes which objects hold which values. Of an
// object stored as a delta only what is new is searched; what its base has is
// inherited. Where the sweep found something, the second pass walks the commits
// to find where each value came into the history, and reports it there as a scan
// of that file would have reported it. A repository without findings pays
// nothing for the second pass.
package history

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"runtime/debug"
	"slices"
	"time"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo"
	"github.com/keyvet/keyvet/internal/repo/odb"
	"github.com/keyvet/keyvet/internal/scan"
	"github.com/keyvet/keyvet/internal/settings"
)

// Options say how to scan a history.
type Options struct {
	// Options are those of a scan. Settings may be nil.
	scan.Options

	// Workers is the number of goroutines, at least 1.
	Workers int
	// Cache opens what remembers earlier runs over a repository. Nil reads
	// everything.
	Cache func(*odb.Layout) (*Cache, error)
	// Warn is told what does not change the result.
	Warn func(message string)
	// Since limits the scan to what some commits bring. Nil is everything.
	Since *Range
	// Progress is called now and then, from several goroutines.
	Progress func(Progress)
}

// Run scans the history of the repository l. What could not be read is in the
// errors of the report, and so is what ended the scan early. The report is
// sorted.
func Run(ctx context.Context, l *odb.Layout, o Options) *finding.Report {
	if o.Settings == nil {
		o.Settings = &settings.Settings{}
	}
	report := &finding.Report{Version: finding.Version}
	runAll(ctx, l, "", &o, report)
	report.Sort()
	return report
}

// runAll scans l and its submodules. Their paths begin with prefix.
func runAll(ctx context.Context, l *odb.Layout, prefix string, o *Options, report *finding.Report) {
	const most = 1000 // bytes, which also bounds how deep submodules go
	first, firstProblem := len(report.Findings), len(report.Errors)
	l.Git = repo.Git(l.GitDir)
	db, err := odb.Open(l)
	if errors.Is(err, odb.ErrExotic) {
		db, err = odb.OpenGit(ctx, l)
	}
	if err != nil {
		report.Errors = append(report.Errors, finding.Problem{Path: ".", Message: err.Error()})
	} else {
		h := &history{options: o, db: db}
		if o.Cache != nil && o.Since == nil {
			if h.cache, err = o.Cache(l); err != nil {
				h.warn(err)
			}
		}
		h.run(ctx)
		_ = db.Close() // it was only read
		report.Findings = append(report.Findings, h.findings...)
		report.Errors = append(report.Errors, h.problems...)
	}
	if prefix != "" {
		for i := range report.Findings[first:] {
			below(&report.Findings[first+i], prefix)
		}
		for i := range report.Errors[firstProblem:] {
			p := &report.Errors[firstProblem+i]
			p.Path = path.Join(prefix, p.Path)
		}
	}
	if o.Since != nil {
		return // a submodule has other commits
	}
	for _, sub := range l.Submodules() {
		if inner := prefix + sub.Path + "/"; len(inner) < most && ctx.Err() == nil {
			runAll(ctx, sub.Layout, inner, o, report)
		}
	}
}

// below makes the paths of a finding those of a submodule.
func below(f *finding.Finding, prefix string) {
	f.Path = prefix + f.Path
	f.Fingerprint = finding.Fingerprint(f.Rule, f.Path, f.Digest)
	for i := range f.Related {
		f.Related[i].Path = prefix + f.Related[i].Path
	}
}

// history is a scan under way.
type history struct {
	options *Options
	db      *odb.DB
	cache   *Cache // nil for none
	sweep   *sweep
	// found, named and missing are what the workers of the sweep found.
	found   map[odb.ID][]holding
	where   map[odb.ID][]finding.Span
	named   map[string][]holding
	missing map[odb.ID]odb.ID
	// commits are those that have been read; the cache has others. Those of them that
	// it does not have are fresh.
	commits, fresh []*commit
	tags           map[odb.ID]bool
	// again are the objects that were read though the cache has them.
	again map[odb.ID]bool
	// failed names what could not be read.
	failed []string
	// links tell which trees hold what; nil where not all trees are known.
	links *links
	// answer is what the last run has reported; nil where that is not known.
	answer *answer

	findings []finding.Finding
	problems []finding.Problem
}

func (h *history) run(ctx context.Context) {
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent(0)))
	if h.options.Since != nil {
		h.newSweep(ctx)
		h.end(ctx, h.runSince(ctx, *h.options.Since))
		return
	}
	state := ""
	if h.cache != nil {
		state = h.state(ctx)
		h.answer = h.cache.answer()
		if h.repeat(ctx, state) {
			h.end(ctx, nil)
			return
		}
		if err := h.cache.load(); err != nil {
			h.warn(err)
			h.cache = nil
		}
	}
	err := h.read(ctx)
	if h.sweep.incomplete {
		state = ""
	}
	if err == nil {
		err = h.attribute(ctx, state)
	}
	h.end(ctx, err)
}

func (h *history) newSweep(ctx context.Context) {
	h.sweep = newSweep(h.options, h.db, h.cache, func(item repo.Item) *finding.Report {
		return scan.Run(ctx, items{item}, h.options.Options)
	})
}

// read sweeps what the cache does not have, and adds what it has. A cache that is
// true no more is left alone.
func (h *history) read(ctx context.Context) error {
	if !h.recognise() {
		h.cache.reset()
	}
	for {
		h.newSweep(ctx)
		err := h.walk(ctx)
		h.gather()
		if err != nil || h.recall() {
			return err
		}
		h.cache.reset()
		h.problems = nil
	}
}

// gcPercent is how much the heap may grow until it is collected, in percent of what
// is in use when so many objects are read. That is little for a few, and then to
// collect it whenever it has grown by a part of itself takes a fifth of the time of a
// scan. So it may grow by as many bytes whatever their number.
func gcPercent(objects int) int {
	const (
		growth    = 36 << 20
		few       = 24 << 20 // bytes in use that no object needs
		perObject = 270
	)
	return 100 * growth / (few + perObject*objects)
}

// walk sweeps the objects, except those that the cache has.
func (h *history) walk(ctx context.Context) error {
	o := odb.WalkOptions{Workers: h.options.Workers, BlobsNext: h.sweep.blobsNext}
	if h.options.Progress != nil {
		h.sweep.meter = &meter{report: h.options.Progress, began: time.Now()}
		objects, bytes := h.db.Size()
		h.sweep.meter.total, h.sweep.meter.totalBytes = int64(objects), bytes
		o.Progress = h.sweep.meter.add
	}
	cache := h.cache
	if cache.empty() {
		objects, _ := h.db.Size()
		debug.SetGCPercent(gcPercent(objects))
		return h.db.Walk(ctx, h.sweep, o)
	}
	o.SkipPack = func(sum odb.ID) bool { return slices.Contains(cache.memory.Packs, sum) }
	o.Skip = func(id odb.ID) bool {
		if known := h.sweep.known[id]; known != nil {
			return !known.Again
		}
		return cache.has(id, false) || cache.has(id, true) || cache.hasCommit(id)
	}
	if err := h.db.Walk(ctx, h.sweep, o); err != nil {
		return err
	}
	h.revisit(ctx)
	return ctx.Err()
}

// revisit looks at the objects that were skipped and must not be: those that have to
// be read by every run, and blobs that have got names since which rules about paths
// are about.
func (h *history) revisit(ctx context.Context) {
	again := map[odb.ID]bool{}
	for id, known := range h.sweep.known {
		again[id] = known.Again || h.sweep.about[id] && !known.About
	}
	for id := range h.sweep.about {
		again[id] = again[id] || h.cache.has(id, false) && !h.cache.has(id, true)
	}
	worker := h.sweep.workers[0]
	for _, w := range h.sweep.workers {
		for _, id := range w.again {
			delete(again, id)
		}
	}
	const readerCache = 16 << 20
	reader := h.db.NewReader(readerCache)
	for _, id := range slices.SortedFunc(maps.Keys(again), compareIDs) {
		if again[id] && ctx.Err() == nil {
			h.visit(0, reader, id)
			worker.again = append(worker.again, id)
		}
	}
}

func (h *history) warn(err error) {
	if h.options.Warn != nil {
		h.options.Warn(err.Error())
	}
}

// end reports what ended the scan early.
func (h *history) end(ctx context.Context, err error) {
	switch {
	case ctx.Err() != nil:
		h.problem(".", "interrupted: not everything was read")
	case err != nil:
		h.problem(".", "%v", err)
	}
}

// gather puts together what the workers of the sweep found.
func (h *history) gather() {
	h.found, h.named, h.missing = map[odb.ID][]holding{}, map[string][]holding{}, map[odb.ID]odb.ID{}
	h.tags, h.where = map[odb.ID]bool{}, map[odb.ID][]finding.Span{}
	h.again, h.failed, h.commits, h.fresh = map[odb.ID]bool{}, nil, nil, nil
	if h.options.Since == nil {
		h.links = &links{}
	}
	for _, w := range h.sweep.workers {
		maps.Copy(h.found, w.found)
		maps.Copy(h.where, w.where)
		maps.Copy(h.named, w.named)
		maps.Copy(h.missing, w.missing)
		for _, c := range w.commits {
			if old := h.cache.commit(c.id); old != nil {
				old.CommitInfo = c.CommitInfo
				c = old
			} else {
				h.fresh = append(h.fresh, c)
			}
			h.commits = append(h.commits, c)
		}
		for _, id := range w.tags {
			h.tags[id] = true
		}
		for _, id := range w.again {
			h.again[id] = true
		}
		h.links.add(&w.links)
	}
	// What moved into a new pack was not there for a moment.
	maps.DeleteFunc(h.missing, func(id, _ odb.ID) bool { return h.db.Has(id) })
	h.problems = append(h.problems, h.sweep.problems...)
	for _, f := range h.sweep.failures {
		h.failed = append(h.failed, f.ID.String()+" "+f.File)
	}
	slices.Sort(h.failed)
	h.failures(h.sweep.failures)
	h.sweep.problems, h.sweep.failures = nil, nil
}

// mostFailures bounds how many objects of a file are reported one by one.
const mostFailures = 100

// failures reports what could not be read.
func (h *history) failures(failures []*odb.ObjectError) {
	count := map[string]int{}
	for _, f := range failures {
		if count[f.File]++; count[f.File] <= mostFailures {
			h.problem(objectsPath+f.File, "%v", f)
		}
	}
	for file, n := range count {
		if n > mostFailures {
			h.problem(objectsPath+file, "%d more objects could not be read", n-mostFailures)
		}
	}
}

func (h *history) problem(where, format string, args ...any) {
	h.problems = append(h.problems, finding.Problem{Path: where, Message: fmt.Sprintf(format, args...)})
}

// items is a source of contents that are there already.
type items []repo.Item

// Walk implements [repo.Source].
func (s items) Walk(ctx context.Context, v repo.Visitor) error {
	for i := range s {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		v.Visit(ctx, &s[i])
	}
	return nil
}

// Paths of what is not in any tree. No path in a tree can begin with ".git/", and
// these are names that git itself uses.
const (
	objectsPath   = ".git/objects/"
	commitMessage = ".git/COMMIT_EDITMSG"
	tagMessage    = ".git/TAG_EDITMSG"
)

// lostPath is what git fsck --lost-found calls an object that has no path.
func lostPath(id odb.ID) string { return ".git/lost-found/other/" + id.String() }
