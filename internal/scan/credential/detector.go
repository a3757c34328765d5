// Package credential is the detector of keyvet scan: AWS credentials by their
// own grammar, all others by the rules of gitleaks, both in the text as it is
// and in what it decodes to.
package credential

import (
	"cmp"
	"slices"
	"sync"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/scan/decode"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/scan/gitleaks"
	"github.com/keyvet/keyvet/internal/scan/pattern"
	"github.com/keyvet/keyvet/internal/settings"
)

// Detector implements [detect.Detector].
type Detector struct {
	aws     *aws
	rules   *gitleaks.Engine
	reach   func() int
	scratch sync.Pool
}

// scratch is what a search allocates once and uses again.
type scratch struct {
	aws     []awskey.Match
	rules   gitleaks.Search
	matches []gitleaks.Match
	parts   []finding.Span
	others  []finding.Span
	decoder decode.Decoder
}

// New makes a detector for the rules that s has on. It reads the gitleaks
// configuration that s names.
func New(s *settings.Settings) (*Detector, error) {
	rules, err := newEngine(s)
	if err != nil {
		return nil, err
	}
	decoder := decode.Decoder{}
	reach := func() int { return max(awsReach, rules.Reach(), decode.Context) }
	if rules.Idle() {
		decoder = decode.Decoder{Shortest: shortestAWS, Words: true}
		reach = func() int { return max(awsReach, decode.Context) }
	}
	return &Detector{
		aws:     newAWS(s),
		rules:   rules,
		reach:   reach,
		scratch: sync.Pool{New: func() any { return &scratch{decoder: decoder} }},
	}, nil
}

// Reach implements [detect.Detector].
func (d *Detector) Reach() int { return d.reach() }

// AboutPath implements [detect.PathDetector].
func (d *Detector) AboutPath(name string) bool { return d.rules.AboutPath(name) }

// Detect implements [detect.Detector].
func (d *Detector) Detect(dst []detect.Match, f *detect.Fragment) []detect.Match {
	s, _ := d.scratch.Get().(*scratch)
	defer d.scratch.Put(s)
	first := len(dst)
	t := gitleaks.Text{Path: f.Path, AnyPath: f.AnyPath, Data: f.Data, Head: f.Offset == 0, Far: (*gitleaks.Far)(f.Far)}
	if f.Want != nil {
		s.parts = d.parts(s.parts[:0], f)
		t.Parts = s.parts
	}
	dst = d.search(dst, s, &t)
	dst = d.decoded(dst, first, s, &t)
	slices.SortStableFunc(dst[first:], func(a, b detect.Match) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Rule, b.Rule))
	})
	return dst
}

// parts are the ranges of the fragment that decide about the matches wanted.
func (d *Detector) parts(dst []finding.Span, f *detect.Fragment) []finding.Span {
	reach := d.reach()
	last := finding.Span{End: -1} // in full runs
	for _, w := range f.Want {
		lo, hi := max(0, w.Start), min(len(f.Data), w.End)
		if lo <= last.End {
			lo, hi = last.Start, max(hi, last.End)
		}
		for lo > 0 && lo != last.Start && pattern.RunByte(f.Data[lo-1]) {
			lo--
		}
		for hi < len(f.Data) && hi != last.End && pattern.RunByte(f.Data[hi]) {
			hi++
		}
		last = finding.Span{Start: lo, End: hi}
		lo, hi = max(0, lo-reach), min(len(f.Data), hi+reach)
		if n := len(dst); n > 0 && lo <= dst[n-1].End {
			dst[n-1].End = hi
		} else {
			dst = append(dst, finding.Span{Start: lo, End: hi})
		}
	}
	return dst
}

// search appends the matches in t, with offsets in t.Data.
func (d *Detector) search(dst []detect.Match, s *scratch, t *gitleaks.Text) []detect.Match {
	first := len(dst)
	if t.Parts == nil {
		dst = d.aws.append(dst, &s.aws, t.Data, 0)
	}
	for _, part := range t.Parts {
		dst = d.aws.append(dst, &s.aws, t.Data[part.Start:part.End], part.Start)
	}
	s.others = s.others[:0]
	for _, m := range dst[first:] {
		s.others = append(s.others, finding.Span{Start: m.Start, End: m.End})
	}
	s.matches = d.rules.Append(s.matches[:0], &s.rules, t)
	s.matches = gitleaks.DropGeneric(t.Data, s.matches, s.others)
	for i := range s.matches {
		dst = append(dst, ofRule(&s.matches[i], t.Path, t.Data))
	}
	return dst
}
