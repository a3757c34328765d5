package pattern

import (
	"regexp/syntax"
	"slices"
	"strings"
)

// maxSplits is how many alternatives are looked at, one within the other, to
// find an anchor for each.
const maxSplits = 4

// flatten lists what re matches one after the other.
func flatten(re *syntax.Regexp) []*syntax.Regexp {
	switch re.Op {
	case syntax.OpCapture:
		return flatten(re.Sub[0])
	case syntax.OpConcat:
		var parts []*syntax.Regexp
		for _, sub := range re.Sub {
			parts = append(parts, flatten(sub)...)
		}
		return parts
	default:
		return []*syntax.Regexp{re}
	}
}

// split finds an anchor for parts, or for every way to choose among one of the
// alternatives in parts. It reports whether it did.
func split(parts []*syntax.Regexp, keywords []string, depth int) ([]branch, bool) {
	if b, ok := anchor(parts, keywords); ok {
		return []branch{b}, true
	}
	if depth == 0 {
		return nil, false
	}
	for i, part := range parts {
		if part.Op != syntax.OpAlternate {
			continue
		}
		var all []branch
		for _, sub := range part.Sub {
			way := slices.Concat(parts[:i], flatten(sub), parts[i+1:])
			branches, ok := split(way, keywords, depth-1)
			if !ok || len(all)+len(branches) > maxLiterals {
				all = nil
				break
			}
			all = append(all, branches...)
		}
		if len(all) > 0 {
			return all, true
		}
	}
	return nil, false
}

// anchor finds the best run of parts that have few spellings, each of which
// contains a keyword.
func anchor(parts []*syntax.Regexp, keywords []string) (branch, bool) {
	infos := make([]info, len(parts))
	for i, part := range parts {
		infos[i] = describe(part)
	}
	var best branch
	bestScore := 0
	for from := range parts {
		if infos[from].exact == nil {
			continue
		}
		spellings := infos[from].exact
		to := from + 1
		for ; to < len(parts); to++ {
			more := product(spellings, infos[to].exact)
			if more == nil {
				break
			}
			spellings = more
		}
		if !holdKeywords(spellings, keywords) {
			continue
		}
		b := branch{
			anchors:   spellings,
			before:    sum(infos[:from]),
			after:     sum(infos[from:]),
			wordStart: wordStart(parts[from:to], spellings),
		}
		if score := b.score(); score > bestScore {
			b.follow = newFollow(parts[to:])
			b.precede = newPrecede(parts[:from])
			b.from = from
			best, bestScore = b, score
		}
	}
	return best, bestScore > 0
}

// score is higher for anchors that are rarer and have their match nearer by.
func (b *branch) score() int {
	const longEnough = 8
	score := longEnough
	for _, a := range b.anchors {
		score = min(score, len(a))
	}
	if b.before.local {
		score += longEnough + 1
	}
	if b.after.local {
		score += longEnough + 1
	}
	return score
}

// holdKeywords reports whether each spelling contains a keyword, or, without
// keywords, anything.
func holdKeywords(spellings []literal, keywords []string) bool {
	for _, s := range spellings {
		text := s.lower()
		if keywords == nil {
			if text == "" {
				return false
			}
			continue
		}
		if !slices.ContainsFunc(keywords, func(k string) bool { return strings.Contains(text, k) }) {
			return false
		}
	}
	return len(spellings) > 0
}

// wordStart reports whether a word has to begin where the anchor does.
func wordStart(parts []*syntax.Regexp, spellings []literal) bool {
	boundary := false
	for _, part := range parts {
		if part.Op == syntax.OpWordBoundary {
			boundary = true
			continue
		}
		if describe(part).max > 0 {
			break
		}
	}
	return boundary && !slices.ContainsFunc(spellings, func(s literal) bool { return s == "" || !wordByte(s[0]&^foldBit) })
}

func wordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}

// extent is the part of a match on one side of the anchor's start.
type extent struct {
	// max is its greatest length in bytes, or Unlimited; fixed is the same
	// where what can be repeated without limit is repeated as little as it can.
	max, fixed int
	// bytes can occur in it.
	bytes byteSet
	// local is set where the extent is a bounded part, at most one run of
	// [RunByte] without limit, and another bounded part. Bounded parts have no
	// more than fixed bytes.
	local bool
}

// sum describes parts one after the other.
func sum(parts []info) extent {
	// What is so long and in a run counts as if it had no limit: text has runs
	// of that length less often than it has room for them.
	const long = 256
	run := runBytes()
	e := extent{local: true}
	unlimited, closed := false, false
	for _, part := range parts {
		e.bytes = e.bytes.or(part.bytes)
		within := part.bytes.and(run.not()).empty()
		if part.max == Unlimited || part.max >= long && within {
			e.fixed += min(part.fixed, long)
			e.local = e.local && within && !closed
			unlimited = true
			continue
		}
		e.fixed += part.fixed
		closed = closed || unlimited && !within
		e.max += part.max
	}
	if unlimited {
		e.max = Unlimited
	}
	return e
}
