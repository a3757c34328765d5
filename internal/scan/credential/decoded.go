package credential

import (
	"cmp"
	"slices"
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/scan/decode"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/scan/gitleaks"
)

// maxDepth is how many encodings, one within the other, are undone.
const maxDepth = 3

// beside is how far from decoded text an AWS credential can stand that is only
// recognised by it, such as a secret beside an id that is encoded.
const beside = 320

// layer is decoded text within a layer above it; the topmost has none.
type layer struct {
	*decode.Text

	above *layer
	depth int
}

// decoded appends what is found in the text that t decodes to. The matches from
// first are those in t itself.
func (d *Detector) decoded(dst []detect.Match, first int, s *scratch, t *gitleaks.Text) []detect.Match {
	plain := len(dst)
	dst = d.below(dst, s, t.Path, t.Data, t.Parts, nil)
	if len(dst) == plain {
		return dst
	}
	kept := dropGeneric(dst[first:plain:plain], dst[plain:])
	return dedupe(append(dst[:first+kept], dst[plain:]...), first, kept)
}

// dropGeneric moves those of matches to the front that are not a generic rule's
// guess at the encoded text of what decoded has under a better name. It returns
// how many there are.
func dropGeneric(matches, decoded []detect.Match) int {
	var named []detect.Match
	longest := 0
	for _, m := range decoded {
		if !generic(m.Rule) {
			named = append(named, m)
			longest = max(longest, m.End-m.Start)
		}
	}
	byStart := func(a, b detect.Match) int { return cmp.Compare(a.Start, b.Start) }
	slices.SortFunc(named, byStart)
	return len(slices.DeleteFunc(matches, func(m detect.Match) bool {
		if !generic(m.Rule) {
			return false
		}
		i, _ := slices.BinarySearchFunc(named, detect.Match{Start: m.Start - longest}, byStart)
		for ; i < len(named) && named[i].Start < m.End; i++ {
			if same(m, named[i]) {
				return true
			}
		}
		return false
	}))
}

// below appends what is found below a layer, whose text is data.
func (d *Detector) below(dst []detect.Match, s *scratch, path string, data []byte, within []finding.Span, above *layer) []detect.Match {
	depth := 1
	if above != nil {
		depth = above.depth + 1
	}
	for _, text := range s.decoder.Decode(data, within) {
		l := &layer{&text, above, depth}
		first := len(dst)
		dst = d.search(dst, s, &gitleaks.Text{Path: path, Data: text.Data})
		found := dst[first:]
		dst = dst[:first]
		for _, m := range found {
			if l.raise(&m) {
				dst = append(dst, m)
			}
		}
		if depth < maxDepth {
			dst = d.below(dst, s, path, text.Data, nil, l)
		}
	}
	return dst
}

// raise makes m, found in the text of l, a match in the topmost text. It reports
// whether decoding has anything to do with it.
func (l *layer) raise(m *detect.Match) bool {
	distance := 0
	if !strings.HasPrefix(m.Rule, finding.GitleaksPrefix) {
		distance = beside
	}
	span := finding.Span{Start: m.Start, End: m.End}
	if l.Decoded(span, distance) == nil {
		return false
	}
	var encodings []decode.Encoding
	for ; l != nil; l = l.above {
		for _, e := range l.Decoded(span, 0) {
			if !slices.Contains(encodings, e) {
				encodings = append(encodings, e)
			}
		}
		span = l.Source(span)
		for i, secret := range m.Secrets {
			m.Secrets[i] = l.Source(secret)
		}
	}
	m.Unbounded = m.Unbounded || span.End-span.Start > m.End-m.Start+decode.Context
	m.Start, m.End = span.Start, span.End
	if len(encodings) > 0 {
		names := make([]string, len(encodings))
		for i, e := range encodings {
			names[i] = e.String()
		}
		m.Message += " (decoded from " + strings.Join(names, " in ") + ")"
	}
	return true
}

// dedupe drops matches of decoded text, those from first+plain, that say the same
// as one that is kept.
func dedupe(matches []detect.Match, first, plain int) []detect.Match {
	all := matches[first:]
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	// The plain ones first among equals.
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(strings.Compare(all[a].Rule, all[b].Rule), cmp.Compare(all[a].Start, all[b].Start), cmp.Compare(a, b))
	})
	drop := make([]bool, len(all))
	last := -1
	for _, i := range order {
		if last < 0 || !same(all[last], all[i]) || all[last].Rule != all[i].Rule {
			last = i
			continue
		}
		if i >= plain {
			drop[i] = true
		} else if last >= plain {
			drop[last] = true
			last = i
		}
	}
	kept := matches[:first]
	for i := range all {
		if !drop[i] {
			kept = append(kept, all[i])
		}
	}
	return kept
}

// same reports whether a and b are about the same place: the middle of one lies
// in the other.
func same(a, b detect.Match) bool {
	middle := func(m detect.Match) int { return m.Start + (m.End-m.Start)/2 }
	return a.Start <= middle(b) && middle(b) < a.End || b.Start <= middle(a) && middle(a) < b.End
}

func generic(rule string) bool { return strings.Contains(strings.ToLower(rule), "generic") }
