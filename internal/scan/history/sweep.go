package history

import (
	"bytes"
	"cmp"
	"io"
	"maps"
	"math"
	"slices"
	"sync"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo"
	"github.com/keyvet/keyvet/internal/repo/odb"
	"github.com/keyvet/keyvet/internal/scan"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/suppress"
)

// value is a credential as a rule sees it, wherever it stands.
type value struct {
	Rule string `json:"rule"`
	// Mark is what it is known by, see Cache.mark.
	Mark string `json:"mark"`
}

// valueID numbers values from 0, in the order in which they are found.
type valueID int32

// holding is a value in a content, apart from where it stands there.
//
// A content may have comments that accept findings. Which of them do depends on
// its path, and so is not known at first. A value in a content with such
// comments is told apart from the same value in one without, so that it counts
// as new where a comment is taken away.
type holding struct {
	valueID
	marked bool
}

// hit is where a value stands in plain content, in bytes.
type hit struct {
	value      valueID
	start, end int32
}

// sweep is the first pass over the objects: it finds which values each holds,
// whatever its path is. It is the visitor of a walk.
type sweep struct {
	options *Options
	reach   int
	workers []*sweeper
	// read scans one item in the common way.
	read func(repo.Item) *finding.Report
	// about are the blobs that rules about paths may be about; nil while the names
	// of files are not known.
	about map[odb.ID]bool
	meter *meter // nil where nobody wants to know
	// cache is nil where there is none; known are the objects that it has, other than
	// as clean.
	cache *Cache
	known map[odb.ID]*knownObject

	mu       sync.Mutex
	values   []value
	ids      map[value]valueID
	failures []*odb.ObjectError
	problems []finding.Problem
	// incomplete is set where another run may read more: not where only the contents
	// of objects are at fault.
	incomplete bool
}

// sweeper is what a worker of a sweep has for itself.
type sweeper struct {
	*sweep
	nameSweeper

	// found has the objects with values: each value once.
	found map[odb.ID][]holding
	// where says where in plain contents hits are, in ascending order.
	where map[odb.ID][]finding.Span
	// commits and tags are those seen.
	commits []*commit
	tags    []odb.ID
	// clean are the objects without anything, as the cache knows them, and again
	// those that it had already.
	clean []uint64
	again []odb.ID

	fragment detect.Fragment // that is searched
	matches  []detect.Match
	want     []finding.Span
	hits     []hit
	far      []uint64
	// nothing is handed down by plain content without anything, and unseen by
	// what an earlier run has found to hold nothing.
	nothing, nothingAbout, unseen *lineage
}

func newSweep(o *Options, db *odb.DB, cache *Cache, read func(repo.Item) *finding.Report) *sweep {
	s := &sweep{options: o, read: read, ids: map[value]valueID{}, cache: cache}
	if !cache.empty() {
		s.known = make(map[odb.ID]*knownObject, len(cache.memory.Objects))
		for i := range cache.memory.Objects {
			if o := &cache.memory.Objects[i]; !o.gone {
				s.known[o.ID] = o
			}
		}
		for _, v := range cache.memory.Values {
			s.number(v)
		}
	}
	for _, d := range o.Detectors {
		s.reach = max(s.reach, d.Reach())
	}
	for range max(o.Workers, 1) {
		s.workers = append(s.workers, &sweeper{
			sweep:        s,
			nameSweeper:  newNameSweeper(db),
			found:        map[odb.ID][]holding{},
			where:        map[odb.ID][]finding.Span{},
			want:         make([]finding.Span, 0, 16),
			far:          make([]uint64, len(o.Detectors)),
			nothing:      &lineage{plain: true},
			nothingAbout: &lineage{plain: true, about: true},
			unseen:       unseen(len(o.Detectors)),
		})
	}
	return s
}

// unseen is the lineage of content that holds nothing, of which nothing else is
// known.
func unseen(detectors int) *lineage {
	l := &lineage{plain: true, far: make([]uint64, detectors)}
	for i := range l.far {
		l.far[i] = math.MaxUint64
	}
	return l
}

// lineage is what a content hands down to those made of it.
type lineage struct {
	// plain is set where the content was searched as it is, and as nothing else.
	plain bool
	// about is set where rules about paths have looked at the content.
	about bool
	// far is what each detector has as Fragment.Far; nil is 0 for all of them.
	far  []uint64
	hits []hit
}

// Fail implements [odb.Visitor].
func (s *sweep) Fail(f *odb.ObjectError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, f)
	s.incomplete = true
}

// Visit implements [odb.Visitor].
func (s *sweep) Visit(worker int, o *odb.Object) any {
	w := s.workers[worker]
	l := w.object(o)
	if w.cache != nil {
		w.remember(o)
	}
	return l
}

// object looks at o. The lineage is nil where nothing can be inherited.
func (w *sweeper) object(o *odb.Object) *lineage {
	switch o.Kind {
	case odb.Tree:
		w.tree(o)
		return nil
	case odb.Commit:
		w.commit(o)
	case odb.Tag:
		w.tags = append(w.tags, o.ID)
	}
	return w.content(o)
}

// remember takes note for the cache of an object that was looked at. It has the
// commits in its own way.
func (w *sweeper) remember(o *odb.Object) {
	if w.known[o.ID] != nil {
		w.again = append(w.again, o.ID)
	}
	if w.found[o.ID] == nil && !w.unclean[o.ID] && o.Kind != odb.Commit {
		w.clean = append(w.clean, w.cache.hash(o.ID, o.Kind == odb.Blob && w.isAbout(o.ID)))
	}
}

// content finds the values in the content of o.
func (w *sweeper) content(o *odb.Object) *lineage {
	about := w.isAbout(o.ID)
	base := w.baseOf(o)
	if base != nil && about && !base.about {
		base = nil // some rules have not looked at it
	}
	if !isPlain(o, base) {
		w.other(o)
		return nil
	}
	f := &w.fragment
	*f = detect.Fragment{AnyPath: about, Data: o.Data}
	if base != nil {
		w.want = wanted(w.want[:0], o.Data, o.Ops, len(o.Base), w.reach)
		f.Want = w.want
	}
	w.matches = w.matches[:0]
	far := false
	for i, d := range w.options.Detectors {
		w.far[i] = 0
		if base != nil && base.far != nil {
			w.far[i] = base.far[i]
		}
		f.Far = &w.far[i]
		w.matches = d.Detect(w.matches, f)
		far = far || w.far[i] != 0
	}
	w.hits = w.hits[:0]
	var held []holding
	for i := range w.matches {
		m := &w.matches[i]
		id, on := w.value(m)
		if !on {
			continue
		}
		if m.Unbounded {
			// Nothing inherits it: it is looked for in every content.
			held = append(held, holding{valueID: id})
		} else if f.Want == nil || inside(f.Want, m.Start) {
			w.hits = append(w.hits, hit{id, int32(m.Start), int32(m.End)})
		}
	}
	if base != nil {
		w.hits = inherit(w.hits, base.hits, o.Ops, w.want)
	}
	if len(w.hits)+len(held) == 0 {
		return w.lineage(about, far)
	}
	slices.SortFunc(w.hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.value, b.value))
	})
	unbounded := len(held) > 0
	for _, h := range w.hits {
		held = append(held, holding{valueID: h.value})
	}
	w.hold(o.ID, held, bytes.Contains(o.Data, []byte(suppress.Mark)))
	if unbounded {
		return nil // what is made of it has to be scanned whole
	}
	w.where[o.ID] = spansOf(w.hits)
	return w.lineage(about, far)
}

// spansOf lists the places of hits, without overlaps.
func spansOf(hits []hit) []finding.Span {
	spans := make([]finding.Span, 0, len(hits))
	for _, h := range hits {
		s := finding.Span{Start: int(h.start), End: int(h.end)}
		if last := len(spans) - 1; last >= 0 && s.Start <= spans[last].End {
			spans[last].End = max(spans[last].End, s.End)
		} else {
			spans = append(spans, s)
		}
	}
	return slices.Clip(spans)
}

// lineage is that of plain content with the hits of w.
func (w *sweeper) lineage(about, far bool) *lineage {
	switch {
	case len(w.hits) == 0 && !far && about:
		return w.nothingAbout
	case len(w.hits) == 0 && !far:
		return w.nothing
	}
	l := &lineage{plain: true, about: about, hits: slices.Clone(w.hits)}
	if far {
		l.far = slices.Clone(w.far)
	}
	return l
}

// blobsNext is called when the names of all files are known.
func (s *sweep) blobsNext() {
	if s.about == nil {
		s.about = map[odb.ID]bool{}
	}
	for _, w := range s.workers {
		maps.Copy(s.about, w.pathful)
		w.pathful = map[odb.ID]bool{}
	}
}

// isAbout reports whether rules about paths may be about a blob, which depends on
// its names. The trees that name an object of the cache are not read again.
func (s *sweep) isAbout(id odb.ID) bool {
	if s.about == nil || s.about[id] {
		return true
	}
	known := s.known[id]
	return known != nil && known.About
}

// baseOf is the lineage of what o is made of; nil where it has to be scanned
// whole.
func (w *sweeper) baseOf(o *odb.Object) *lineage {
	if o.Ops == nil {
		return nil
	}
	if o.Inherited == nil { // an earlier run has seen it
		if !scan.Plain(o.Base) {
			return nil
		}
		return w.unseen
	}
	l, _ := o.Inherited.(*lineage)
	if l == nil || !l.plain {
		return nil
	}
	return l
}

// isPlain reports whether o is searched as it is, and as nothing else.
func isPlain(o *odb.Object, base *lineage) bool {
	if o.Data == nil && o.Open != nil {
		return false
	}
	if base == nil {
		return scan.Plain(o.Data)
	}
	for _, op := range o.Ops {
		if op.Insert() && bytes.IndexByte(o.Data[op.Dst:op.Dst+op.Len], 0) >= 0 {
			return false
		}
	}
	return scan.PlainHead(o.Data)
}

// other finds the values in content that is not plain: archives, text in other
// encodings, binary data, and what does not fit into memory.
func (w *sweeper) other(o *odb.Object) {
	item := repo.Item{Path: lostPath(o.ID), AnyPath: w.isAbout(o.ID), Size: o.Size, Data: o.Data}
	if o.Open != nil {
		item.Reader = func() (io.ReadCloser, error) { return o.Open() }
	}
	report := w.read(item)
	if len(report.Errors) > 0 {
		w.mu.Lock()
		w.problems = append(w.problems, report.Errors...)
		w.incomplete = w.incomplete || o.Open != nil
		w.mu.Unlock()
		w.unclean[o.ID] = true
	}
	var held []holding
	for _, f := range report.Findings {
		held = append(held, holding{valueID: w.number(w.valueOf(f.Rule, f.Digest))})
	}
	if len(held) > 0 {
		w.hold(o.ID, held, o.Data == nil || bytes.Contains(o.Data, []byte(suppress.Mark)))
	}
}

// hold takes note of the values in an object.
func (w *sweeper) hold(id odb.ID, held []holding, marked bool) {
	for i := range held {
		held[i].marked = marked
	}
	slices.SortFunc(held, func(a, b holding) int { return cmp.Compare(a.valueID, b.valueID) })
	if w.meter != nil {
		w.meter.found.Add(1)
	}
	w.found[id] = slices.Clip(slices.Compact(held))
}

// value numbers the value of m. It reports false where the settings switch the
// rule off.
func (s *sweep) value(m *detect.Match) (valueID, bool) {
	if _, on := s.options.Settings.Severity(m.Rule, m.Severity); !on {
		return 0, false
	}
	return s.number(s.valueOf(m.Rule, m.Value.Digest(m.Rule))), true
}

func (s *sweep) valueOf(rule string, d finding.Digest) value { return value{rule, s.cache.mark(d)} }

func (s *sweep) number(v value) valueID {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, ok := s.ids[v]
	if !ok {
		id = valueID(len(s.values))
		s.values = append(s.values, v)
		s.ids[v] = id
	}
	return id
}
