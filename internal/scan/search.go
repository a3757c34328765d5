package scan

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/scan/pattern"
)

// search finds what is in w, as text in its encoding and, between other bytes,
// as UTF-16.
func (r *reader) search(c *content, w *window) {
	if w.encoding.unit > 1 {
		r.text = w.encoding.decode(r.text[:0], w.data)
		r.detect(c, w, &decoded{text: r.text, encoding: w.encoding})
		return
	}
	r.detect(c, w, plain(w.data))
	if bytes.IndexByte(w.data, 0) < 0 {
		return
	}
	r.text, r.runs = wideText(r.text[:0], r.runs[:0], w.data)
	if len(r.runs) > 0 {
		r.detect(c, w, &wide{text: r.text, runs: r.runs})
	}
}

// view is text to search, and where it comes from.
type view interface {
	// fragment is the text with its place in the window.
	fragment() []byte
	// raw is the offset in the data of the window of what is at offset in the
	// text. It is fastest for ascending offsets.
	raw(offset int) int
}

// detect runs the detectors over a view of w and takes what they find.
func (r *reader) detect(c *content, w *window, v view) {
	text := v.fragment()
	f := detect.Fragment{Path: c.path, AnyPath: c.anyPath, Data: text, Offset: w.offset}
	_, isPlain := v.(plain)
	_, isWide := v.(*wide)
	switch {
	case isWide:
		// The path had its turn with the plain view.
		f.Offset = max(1, w.offset)
	case isPlain:
		f.Want = r.wanted(c, w)
	}
	if !isWide {
		c.ignores.read(c.path, w, text)
	}
	r.matches = r.matches[:0]
	for _, d := range r.options.Detectors {
		r.matches = d.Detect(r.matches, &f)
	}
	if len(r.matches) == 0 {
		return
	}
	slices.SortStableFunc(r.matches, func(a, b detect.Match) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	r.secrets = r.secrets[:0]
	for i := range r.matches {
		r.secrets = append(r.secrets, r.matches[i].Secrets...)
	}
	slices.SortFunc(r.secrets, func(a, b finding.Span) int { return cmp.Compare(a.Start, b.Start) })
	places := cursor{window: w}
	for i := range r.matches {
		r.take(c, w, v, &places, &r.matches[i])
	}
}

// wanted is where matches have to start to be of interest; nil is everywhere.
func (r *reader) wanted(c *content, w *window) []finding.Span {
	r.want = r.want[:0]
	if c.new == nil {
		if w.own.Start == 0 && w.own.End == len(w.data) {
			return nil
		}
		r.want = append(r.want, w.own)
		return r.want
	}
	reach := r.reach()
	end := 0 // of the last one
	for _, s := range c.new {
		s.Start, s.End = pattern.Widen(w.data, s.Start, s.End, reach, max(0, end-reach))
		if last := len(r.want) - 1; last >= 0 && s.Start <= end {
			r.want[last].End = max(end, s.End)
		} else {
			r.want = append(r.want, s)
		}
		end = r.want[len(r.want)-1].End
	}
	return r.want
}

// take makes a finding of m, unless it belongs to another window, its rule is
// off or a comment accepts it.
func (r *reader) take(c *content, w *window, v view, places *cursor, m *detect.Match) {
	start := v.raw(m.Start)
	if start < w.own.Start || start >= w.own.End && w.own.End < len(w.data) {
		return
	}
	if c.result.full {
		return
	}
	severity, on := r.options.Settings.Severity(m.Rule, m.Severity)
	if !on {
		return
	}
	places.move(start)
	end := *places
	end.move(max(start, v.raw(m.End)))
	if c.ignores.accept(m.Rule, places.position().Line) {
		return
	}
	if slices.Contains(m.AllowedIn, c.origin.Commit) {
		return
	}
	digest := m.Value.Digest(m.Rule)
	c.result.add(r.collector, c.path, finding.Finding{
		Rule:        m.Rule,
		Severity:    severity,
		Message:     c.message(m),
		Path:        c.path,
		Start:       places.position(),
		End:         end.position(),
		KeyID:       m.KeyID,
		Account:     m.Account,
		Commit:      c.origin.Commit,
		Object:      c.origin.Object,
		Fingerprint: finding.Fingerprint(m.Rule, c.path, digest),
		Help:        m.Help,
		Digest:      digest,
		Snippet:     r.snippet(v.fragment(), m, places.position()),
	})
}

func (c *content) message(m *detect.Match) string {
	if c.inName {
		return m.Message + " (in the name of the file)"
	}
	return m.Message
}

// snippet is the line of m, with its column such that start is where m is.
func (r *reader) snippet(text []byte, m *detect.Match, start finding.Position) finding.Snippet {
	// As far as a snippet looks to mask secrets, with room to spare.
	const around = 8 << 10
	from, _ := slices.BinarySearchFunc(r.secrets, m.Start-around, func(s finding.Span, at int) int { return cmp.Compare(s.Start, at) })
	to, _ := slices.BinarySearchFunc(r.secrets, m.End+around, func(s finding.Span, at int) int { return cmp.Compare(s.Start, at) })
	at := finding.Span{Start: m.Start, End: m.End}
	s := finding.NewSnippet(text, at, at, r.secrets[from:to])
	column := m.Start - bytes.LastIndexByte(text[:m.Start], '\n')
	s.Column += start.Column - column
	return s
}

// result is what is found in an item.
type result struct {
	findings []finding.Finding
	full     bool
}

// mostFindings bounds the memory that the findings of one item take.
const mostFindings = 10_000

func (x *result) add(c *collector, path string, f finding.Finding) {
	if len(x.findings) < mostFindings {
		x.findings = append(x.findings, f)
		return
	}
	if !x.full {
		x.full = true
		c.problem(path, "has more than %d findings: the rest is left out", mostFindings)
	}
}

// subtract drops the findings that base has too, as often as it has them.
func (x *result) subtract(base *result) {
	type value struct {
		rule   string
		digest finding.Digest
	}
	known := map[value]int{}
	for _, f := range base.findings {
		known[value{f.Rule, f.Digest}]++
	}
	x.findings = slices.DeleteFunc(x.findings, func(f finding.Finding) bool {
		v := value{f.Rule, f.Digest}
		known[v]--
		return known[v] >= 0
	})
}
