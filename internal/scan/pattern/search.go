package pattern

import (
	"slices"
	"strings"
)

// Hook ties an occurrence of a keyword in text to an anchor that contains it.
type Hook struct {
	branch int
	anchor literal
	// offset is where in the anchor the keyword is.
	offset int
	// same is set where the keyword is the anchor.
	same bool
}

// Hooks lists the anchors to look for around an occurrence of keyword, in lower
// case. There are none where each anchor that contains it contains a longer
// keyword of the pattern as well.
func (p *Pattern) Hooks(keyword string, keywords []string) []Hook {
	var hooks []Hook
	for i := range p.branches {
		for _, a := range p.branches[i].anchors {
			text := a.lower()
			if longest(text, keywords) != keyword {
				continue
			}
			h := Hook{branch: i, anchor: a, offset: strings.Index(text, keyword)}
			h.same = text == keyword && allFold(a)
			hooks = append(hooks, h)
		}
	}
	return hooks
}

// longest is the longest of keywords in text; of several the first.
func longest(text string, keywords []string) string {
	best := ""
	for _, k := range keywords {
		if len(k) > len(best) && strings.Contains(text, k) {
			best = k
		}
	}
	return best
}

// allFold reports whether no letter of a has a fixed case.
func allFold(a literal) bool {
	for i := range len(a) {
		if c := a[i]; c&foldBit == 0 && ('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z') {
			return false
		}
	}
	return true
}

// Search collects where in a text a pattern can match, and then matches it
// there. The zero value is ready for use; after [Search.Reset] it can be used
// for other texts and patterns.
type Search struct {
	// windows are the parts of the text to look at. For a pattern with a prefix
	// they begin with an anchor.
	windows []window
	runs    []runs // by branch
}

// window is a part of the text that has room for a match on all sides.
type window struct{ lo, hi int }

// runs remembers the runs of bytes looked at last on both sides of an anchor:
// anchors in the same run need no second look at it.
type runs struct{ left, right window }

// Reset forgets what was collected.
func (s *Search) Reset() {
	s.windows = s.windows[:0]
	s.runs = s.runs[:0]
}

// Empty reports whether nothing was collected.
func (s *Search) Empty() bool { return len(s.windows) == 0 }

// At takes note of a keyword that stands at text[at] if a match can contain it.
// It is called in ascending order of at, with the hooks of the keyword.
func (s *Search) At(p *Pattern, text []byte, at int, hooks []Hook) {
	for i := range hooks {
		h := &hooks[i]
		start := at - h.offset
		if start < 0 || !h.same && !h.anchor.at(text[start:]) {
			continue
		}
		b := &p.branches[h.branch]
		if b.wordStart && start > 0 && wordByte(text[start-1]) {
			continue
		}
		if b.follow.accepts(text, start+len(h.anchor)) && b.precede.precedes(text, start) {
			for len(s.runs) <= h.branch {
				s.runs = append(s.runs, runs{left: window{-1, -1}, right: window{-1, -1}})
			}
			s.add(p, b, &s.runs[h.branch], text, start, len(h.anchor))
		}
	}
}

// add collects the window around an anchor of b that stands at text[at] and has
// the given length.
func (s *Search) add(p *Pattern, b *branch, known *runs, text []byte, at, length int) {
	hi, ok := b.follow.reach(text, at+length)
	if !ok {
		hi = b.after.rightOf(&known.right, text, at)
	}
	if p.prefix != nil {
		s.windows = append(s.windows, window{at, min(len(text), hi+edge)})
		return
	}
	w := window{
		lo: max(0, b.before.leftOf(&known.left, text, at)-edge),
		hi: min(len(text), hi+edge),
	}
	if n := len(s.windows); n > 0 && s.windows[n-1].lo <= w.lo && w.lo <= s.windows[n-1].hi {
		s.windows[n-1].hi = max(s.windows[n-1].hi, w.hi)
		return
	}
	s.windows = append(s.windows, w)
}

// leftOf is where a match whose anchor stands at text[at] begins at the
// earliest.
func (e *extent) leftOf(known *window, text []byte, at int) int {
	if e.max != Unlimited {
		lo := at
		for lo > max(0, at-e.max) && e.bytes.has(text[lo-1]) {
			lo--
		}
		return lo
	}
	set, from, rest := e.run(max(0, at-e.fixed), at)
	if from < known.lo || from > known.hi {
		lo := from
		for lo > 0 && lo != known.hi && set.has(text[lo-1]) {
			lo--
		}
		if lo == known.hi {
			lo = known.lo
		}
		*known = window{lo, from}
	}
	return known.lo - rest
}

// rightOf is where a match whose anchor stands at text[at] ends at the latest.
func (e *extent) rightOf(known *window, text []byte, at int) int {
	if e.max != Unlimited {
		return at + e.max
	}
	set, from, rest := e.run(min(len(text), at+e.fixed), at)
	if from < known.lo || from > known.hi {
		hi := from
		for hi < len(text) && set.has(text[hi]) {
			hi++
		}
		*known = window{from, hi}
	}
	return known.hi + rest
}

// run is the set of bytes that a match without limit consists of, where to look
// for the end of the run, and how much of the match can lie beyond it.
func (e *extent) run(beyondFixed, at int) (set byteSet, from, rest int) {
	if e.local {
		return runBytes(), beyondFixed, e.fixed
	}
	return e.bytes, at, 0
}

// Matches appends the matches in text to dst, as half-open pairs of offsets in
// ascending order and without overlaps. All keywords of text have gone through
// [Search.At].
func (s *Search) Matches(dst [][2]int, p *Pattern, text []byte) [][2]int {
	if p.prefix != nil {
		return p.prefix.matches(dst, text, s.windows)
	}
	slices.SortFunc(s.windows, func(a, b window) int { return a.lo - b.lo })
	for i := 0; i < len(s.windows); {
		w := s.windows[i]
		for i++; i < len(s.windows) && s.windows[i].lo <= w.hi; i++ {
			w.hi = max(w.hi, s.windows[i].hi)
		}
		if !p.possible(text[w.lo:w.hi]) {
			continue
		}
		for _, m := range p.Regexp().FindAllIndex(text[w.lo:w.hi], -1) {
			start, end := m[0]+w.lo, m[1]+w.lo
			if start == w.lo && w.lo > 0 || end == w.hi && w.hi < len(text) {
				continue // an assertion is true of the window, not of the text
			}
			dst = append(dst, [2]int{start, end})
		}
	}
	return dst
}
