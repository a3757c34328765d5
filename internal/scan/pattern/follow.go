package pattern

import (
	"math/bits"
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"
)

// follow is a small automaton that reads what comes after an anchor and rejects
// it as soon as no match can come of it. Its positions are those of Glushkov's
// construction, one bit each. What it accepts may still be no match: it counts
// repetitions up to a number only, takes assertions other than the end of text
// for true, and accepts what gets to the parts of an expression that do not fit.
type follow struct {
	first, last uint64
	// end are the positions that the end of the text takes.
	end      uint64
	nullable bool
	// complete is set where nothing of the expression was forgotten.
	complete bool
	next     [positions]uint64
	classes  [256]uint64
}

const (
	positions = 64
	// maxSteps is how far the automaton looks. Text that keeps it busy for
	// longer is left to regexp, which takes time in proportion to its length.
	maxSteps = 256
)

// accepts reports whether what begins at text[at] can follow the anchor.
func (f *follow) accepts(text []byte, at int) bool {
	if f.nullable {
		return true
	}
	now := f.first
	stop := min(len(text), at+maxSteps)
	for _, c := range text[at:stop] {
		now &= f.classes[c]
		if now&f.last != 0 {
			return true
		}
		if now == 0 {
			return false
		}
		now = f.after(now)
	}
	return stop < len(text) || f.atEnd(now)
}

// precedes reports whether what ends at text[at] can come before the anchor. The
// automaton is made for reading backwards.
func (f *follow) precedes(text []byte, at int) bool {
	if f.nullable {
		return true
	}
	now := f.first
	stop := max(0, at-maxSteps)
	for i := at - 1; i >= stop; i-- {
		now &= f.classes[text[i]]
		if now&f.last != 0 {
			return true
		}
		if now == 0 {
			return false
		}
		now = f.after(now)
	}
	return stop > 0
}

// within reports whether text can hold a match, wherever it begins.
func (f *follow) within(text []byte) bool {
	if f.nullable {
		return true
	}
	// The same positions come again and again: what can come after them is looked up.
	const memory, mix = 5, 0x9e37_79b9_7f4a_7c15
	var known [1 << memory]struct{ now, after uint64 }
	now := uint64(0)
	for _, c := range text {
		if now != 0 {
			k := &known[now*mix>>(64-memory)]
			if k.now != now {
				k.now, k.after = now, f.after(now)
			}
			now = k.after
		}
		if now = (now | f.first) & f.classes[c]; now&f.last != 0 {
			return true
		}
	}
	return f.atEnd(f.after(now) | f.first)
}

// atEnd reports whether a match ends where the text does, if now are the
// positions that can come next.
func (f *follow) atEnd(now uint64) bool {
	seen := uint64(0)
	for now &= f.end; now != 0; now = f.after(now) & f.end &^ seen {
		if now&f.last != 0 {
			return true
		}
		seen |= now
	}
	return false
}

// reach is where what follows the anchor at text[at] ends at the latest. It
// reports whether it knows.
func (f *follow) reach(text []byte, at int) (end int, known bool) {
	if !f.complete {
		return 0, false
	}
	now := f.first
	stop := min(len(text), at+maxSteps)
	for i, c := range text[at:stop] {
		if now &= f.classes[c]; now == 0 {
			return at + i, true
		}
		now = f.after(now)
	}
	return len(text), stop == len(text)
}

// after are the positions that can come after one of now.
func (f *follow) after(now uint64) uint64 {
	var next uint64
	for ; now != 0; now &= now - 1 {
		next |= f.next[bits.TrailingZeros64(now)]
	}
	return next
}

// newFollow makes the automaton for parts, one after the other.
func newFollow(parts []*syntax.Regexp) *follow { return newAutomaton(parts, false) }

// newPrecede makes the automaton that reads parts backwards.
func newPrecede(parts []*syntax.Regexp) *follow { return newAutomaton(parts, true) }

func newAutomaton(parts []*syntax.Regexp, backwards bool) *follow {
	// Fewer repetitions until it fits, and then what fits.
	for copies := 16; ; copies /= 2 {
		b := builder{copies: max(1, copies), limit: positions, fair: copies == 0, backwards: backwards}
		all := b.sequence(parts)
		if b.full && copies > 0 {
			continue
		}
		b.first, b.last, b.nullable = all.first, all.last|b.accept, all.nullable || all.cut
		b.complete = !b.full
		return &b.follow
	}
}

type builder struct {
	follow
	// copies is the number up to which repetitions are counted.
	copies int
	// used positions are at most limit; full is set when that was too few, and
	// then accept are the positions behind which something is left out.
	used, limit int
	full        bool
	accept      uint64
	// fair shares the positions that are left between alternatives.
	fair      bool
	backwards bool
}

// piece is the automaton of a part: the positions that it can begin and end
// with, and whether it can be empty. It is cut where what it begins with is left
// out.
type piece struct {
	first, last   uint64
	nullable, cut bool
}

// sequence is parts one after the other.
func (b *builder) sequence(parts []*syntax.Regexp) piece {
	all := piece{nullable: true}
	for i := range parts {
		if b.backwards {
			i = len(parts) - 1 - i
		}
		all = b.then(all, b.build(parts[i]))
	}
	return all
}

func (b *builder) build(re *syntax.Regexp) piece {
	switch re.Op {
	case syntax.OpLiteral:
		all := piece{nullable: true}
		for i := range re.Rune {
			if b.backwards {
				i = len(re.Rune) - 1 - i
			}
			r := re.Rune[i]
			ranges := []rune{r, r}
			if re.Flags&syntax.FoldCase != 0 {
				ranges = orbit(r)
			}
			all = b.then(all, b.class(ranges))
		}
		return all
	case syntax.OpCharClass:
		return b.class(re.Rune)
	case syntax.OpAnyChar:
		return b.class([]rune{0, unicode.MaxRune})
	case syntax.OpAnyCharNotNL:
		return b.class([]rune{0, '\n' - 1, '\n' + 1, unicode.MaxRune})
	case syntax.OpCapture:
		return b.build(re.Sub[0])
	case syntax.OpConcat:
		return b.sequence(re.Sub)
	case syntax.OpAlternate:
		var all piece
		limit := b.limit
		for i, sub := range re.Sub {
			if b.fair {
				b.limit = b.used + (limit-b.used)/(len(re.Sub)-i)
			}
			one := b.build(sub)
			all = piece{all.first | one.first, all.last | one.last, all.nullable || one.nullable, all.cut || one.cut}
		}
		b.limit = limit
		return all
	case syntax.OpStar:
		return b.repeat(re.Sub[0], 0, Unlimited)
	case syntax.OpPlus:
		return b.repeat(re.Sub[0], 1, Unlimited)
	case syntax.OpQuest:
		return b.repeat(re.Sub[0], 0, 1)
	case syntax.OpRepeat:
		return b.repeat(re.Sub[0], re.Min, re.Max)
	case syntax.OpEndText:
		if b.backwards {
			return piece{nullable: true}
		}
		p := b.position()
		b.end |= p
		return piece{first: p, last: p, cut: p == 0}
	case syntax.OpNoMatch:
		return piece{}
	default: // assertions and the empty match
		return piece{nullable: true}
	}
}

// then is a followed by c.
func (b *builder) then(a, c piece) piece {
	b.connect(a.last, c.first)
	if c.cut {
		b.accept |= a.last
	}
	all := piece{a.first, c.last, a.nullable && c.nullable, a.cut || a.nullable && c.cut}
	if a.nullable {
		all.first |= c.first
	}
	if c.nullable {
		all.last |= a.last
	}
	return all
}

func (b *builder) connect(from, to uint64) {
	for ; from != 0; from &= from - 1 {
		b.next[bits.TrailingZeros64(from)] |= to
	}
}

// repeat is re from lo to hi times: exactly up to the limit of copies, beyond
// it any number of times.
func (b *builder) repeat(re *syntax.Regexp, lo, hi int) piece {
	if hi == 0 {
		return piece{nullable: true}
	}
	all := piece{nullable: true}
	for range min(lo, b.copies) - 1 {
		all = b.then(all, b.build(re))
	}
	one := b.build(re)
	if hi != 1 && (hi != lo || lo > b.copies) {
		b.connect(one.last, one.first)
		if one.cut {
			b.accept |= one.last
		}
	}
	one.nullable = one.nullable || lo == 0
	return b.then(all, one)
}

// class is one rune out of ranges.
func (b *builder) class(ranges []rune) piece {
	p := b.position()
	if p == 0 {
		return piece{cut: true}
	}
	var set byteSet
	for pair := range slices.Chunk(ranges, 2) {
		lo, hi := pair[0], pair[1]
		if foldsToASCII(lo, hi) {
			hi = lo
		}
		set.addRunes(lo, hi)
	}
	for c := range 256 {
		if set.has(byte(c)) {
			b.classes[c] |= p
		}
	}
	if set.has(utf8.RuneSelf) {
		b.connect(p, p) // as many bytes as the rune has
	}
	return piece{first: p, last: p}
}

// position makes a new position, or returns 0 where there is none left.
func (b *builder) position() uint64 {
	if b.used >= b.limit {
		b.full = true
		return 0
	}
	b.used++
	return 1 << (b.used - 1)
}
