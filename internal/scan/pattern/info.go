package pattern

import (
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"
)

// info says what the matches of a part of an expression look like.
type info struct {
	// max is their greatest length in bytes, or Unlimited; fixed is the same
	// where every part that can be repeated without limit is not repeated more
	// than it must be.
	max, fixed int
	// bytes can occur in them.
	bytes byteSet
	// exact lists all of them, where they are few and ASCII; else it is nil.
	// A part that matches only the empty string has one empty literal.
	exact []literal
}

// Limits on [info.exact].
const (
	maxLiterals      = 64
	maxLiteralLength = 64
	// maxClass is the number of spellings up to which a class of characters
	// counts as a literal.
	maxClass = 4
)

func describe(re *syntax.Regexp) info {
	switch re.Op {
	case syntax.OpLiteral:
		return describeLiteral(re)
	case syntax.OpCharClass:
		return describeClass(re.Rune)
	case syntax.OpAnyChar:
		return describeClass([]rune{0, unicode.MaxRune})
	case syntax.OpAnyCharNotNL:
		return describeClass([]rune{0, '\n' - 1, '\n' + 1, unicode.MaxRune})
	case syntax.OpCapture:
		return describe(re.Sub[0])
	case syntax.OpConcat:
		all := info{exact: []literal{""}}
		for _, sub := range re.Sub {
			all = all.then(describe(sub))
		}
		return all
	case syntax.OpAlternate:
		all := describe(re.Sub[0])
		for _, sub := range re.Sub[1:] {
			all = all.or(describe(sub))
		}
		return all
	case syntax.OpStar:
		return describe(re.Sub[0]).repeat(0, Unlimited)
	case syntax.OpPlus:
		return describe(re.Sub[0]).repeat(1, Unlimited)
	case syntax.OpQuest:
		return describe(re.Sub[0]).repeat(0, 1)
	case syntax.OpRepeat:
		return describe(re.Sub[0]).repeat(re.Min, re.Max)
	default: // assertions, the empty match, and what never matches
		return info{exact: []literal{""}}
	}
}

func describeLiteral(re *syntax.Regexp) info {
	all := info{exact: []literal{""}}
	for _, r := range re.Rune {
		if re.Flags&syntax.FoldCase == 0 {
			all = all.then(describeClass([]rune{r, r}))
			continue
		}
		one := describeClass(orbit(r))
		if ascii := unicode.ToLower(r); 'a' <= ascii && ascii <= 'z' {
			one.exact = []literal{literal([]byte{foldBit | byte(ascii)})}
		}
		all = all.then(one)
	}
	return all
}

// orbit lists the runes that are equal to r under simple folding, as ranges.
func orbit(r rune) []rune {
	ranges := []rune{r, r}
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		ranges = append(ranges, f, f)
	}
	return ranges
}

// describeClass describes one rune out of ranges, pairs of first and last.
func describeClass(ranges []rune) info {
	one := info{exact: []literal{}}
	for pair := range slices.Chunk(ranges, 2) {
		lo, hi := pair[0], pair[1]
		one.bytes.addRunes(lo, hi)
		one.max = max(one.max, runeLength(hi))
		for r := lo; r <= hi && r < utf8.RuneSelf && len(one.exact) <= maxClass; r++ {
			one.exact = append(one.exact, literal([]byte{byte(r)}))
		}
		if hi >= utf8.RuneSelf && !foldsToASCII(lo, hi) {
			one.exact = append(one.exact, make([]literal, maxClass+1)...)
		}
	}
	if len(one.exact) == 0 || len(one.exact) > maxClass {
		one.exact = nil
	}
	one.fixed = one.max
	return one
}

// runeLength is the number of bytes of r in UTF-8. It takes surrogates for what
// their neighbours are.
func runeLength(r rune) int {
	switch {
	case r < 0x80:
		return 1
	case r < 0x800:
		return 2
	case r < 0x10000:
		return 3
	}
	return utf8.UTFMax
}

// foldsToASCII reports whether the range is one of the two letters outside
// ASCII that are equal to one in it when case does not matter.
func foldsToASCII(lo, hi rune) bool {
	return lo == hi && (lo == '\u017f' || lo == '\u212a')
}

// then describes a followed by b.
func (a info) then(b info) info {
	a.bytes = a.bytes.or(b.bytes)
	a.fixed += b.fixed
	if a.max == Unlimited || b.max == Unlimited {
		a.max = Unlimited
	} else {
		a.max += b.max
	}
	a.exact = product(a.exact, b.exact)
	return a
}

// or describes a or b.
func (a info) or(b info) info {
	a.bytes = a.bytes.or(b.bytes)
	a.fixed = max(a.fixed, b.fixed)
	if a.max == Unlimited || b.max == Unlimited {
		a.max = Unlimited
	} else {
		a.max = max(a.max, b.max)
	}
	if a.exact == nil || b.exact == nil || len(a.exact)+len(b.exact) > maxLiterals {
		a.exact = nil
	} else {
		a.exact = slices.Concat(a.exact, b.exact)
	}
	return a
}

// repeat describes a repeated from lo to hi times; hi can be Unlimited.
func (a info) repeat(lo, hi int) info {
	all := info{exact: []literal{""}, bytes: a.bytes}
	if hi == Unlimited {
		all.max = Unlimited
		all.fixed = a.fixed * lo
		all.exact = nil
		return all
	}
	all.fixed = a.fixed * hi
	all.max = Unlimited
	if a.max != Unlimited {
		all.max = a.max * hi
	}
	for range lo {
		all.exact = product(all.exact, a.exact)
	}
	more := all.exact
	for range hi - lo {
		if more = product(more, a.exact); more == nil || len(all.exact)+len(more) > maxLiterals {
			all.exact = nil
			break
		}
		all.exact = slices.Concat(all.exact, more)
	}
	return all
}

func product(a, b []literal) []literal {
	if a == nil || b == nil || len(a)*len(b) > maxLiterals {
		return nil
	}
	all := make([]literal, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			if len(x)+len(y) > maxLiteralLength {
				return nil
			}
			all = append(all, x+y)
		}
	}
	return all
}

// literal is text in ASCII. A letter in lower case with the high bit set stands
// for both of its cases.
type literal string

const foldBit = 0x80

// at reports whether text begins with l.
func (l literal) at(text []byte) bool {
	if len(text) < len(l) {
		return false
	}
	for i := range len(l) {
		want, c := l[i], text[i]
		if want&foldBit != 0 {
			want &^= foldBit
			c |= 0x20
		}
		if c != want {
			return false
		}
	}
	return true
}

// lower is l in lower case.
func (l literal) lower() string {
	b := []byte(l)
	for i, c := range b {
		c &^= foldBit
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b[i] = c
	}
	return string(b)
}
