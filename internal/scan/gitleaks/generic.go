package gitleaks

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
)

// DropGeneric leaves out the matches of generic rules whose credential is part
// of one that another rule, or one of others, has found on the same line: that
// one knows better what it is. It sorts matches by their start.
func DropGeneric(text []byte, matches []Match, others []finding.Span) []Match {
	if !slices.ContainsFunc(matches, Match.generic) {
		return matches
	}
	slices.SortStableFunc(matches, func(a, b Match) int { return cmp.Compare(a.Start, b.Start) })
	type specific struct {
		start  int
		secret []byte
	}
	var known []specific
	for _, m := range matches {
		if !m.generic() && m.Regex != "" {
			known = append(known, specific{m.Start, text[m.Secret.Start:m.Secret.End]})
		}
	}
	for _, o := range others {
		known = append(known, specific{o.Start, text[o.Start:o.End]})
	}
	slices.SortStableFunc(known, func(a, b specific) int { return cmp.Compare(a.start, b.start) })
	return slices.DeleteFunc(matches, func(m Match) bool {
		if !m.generic() {
			return false
		}
		line := lineSpan(text, m.Start, m.Start)
		first := sort.Search(len(known), func(i int) bool { return known[i].start >= line.Start })
		for _, k := range known[first:] {
			if k.start > line.End {
				return false
			}
			if bytes.Contains(k.secret, text[m.Secret.Start:m.Secret.End]) {
				return true
			}
		}
		return false
	})
}

func (m Match) generic() bool { return strings.Contains(strings.ToLower(m.ID), "generic") }
