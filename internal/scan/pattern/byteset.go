package pattern

import (
	"bytes"
	"unicode/utf8"
)

// byteSet is a set of bytes.
type byteSet [4]uint64

func (s *byteSet) add(c byte)     { s[c>>6] |= 1 << (c & 63) }
func (s byteSet) has(c byte) bool { return s[c>>6]&(1<<(c&63)) != 0 }
func (s byteSet) empty() bool     { return s == byteSet{} }

func (s byteSet) or(t byteSet) byteSet {
	for i := range s {
		s[i] |= t[i]
	}
	return s
}

func (s byteSet) and(t byteSet) byteSet {
	for i := range s {
		s[i] &= t[i]
	}
	return s
}

func (s byteSet) not() byteSet {
	for i := range s {
		s[i] = ^s[i]
	}
	return s
}

func (s *byteSet) addRange(lo, hi byte) {
	for c := int(lo); c <= int(hi); c++ {
		s.add(byte(c))
	}
}

// addRunes adds the bytes that the UTF-8 of the runes lo to hi can hold. For
// runes outside ASCII that is every byte outside ASCII: more than there are,
// never less. They include the replacement rune, as which regexp reads bytes
// that are no UTF-8.
func (s *byteSet) addRunes(lo, hi rune) {
	if lo < utf8.RuneSelf {
		s.addRange(byte(lo), byte(min(hi, utf8.RuneSelf-1)))
	}
	if hi >= utf8.RuneSelf {
		s.addRange(utf8.RuneSelf, 0xff)
	}
}

// RunByte reports whether c can be part of what patterns repeat without limit
// and stay local: every byte of base64, URLs, paths and JSON Web Tokens, but
// neither white space nor quotes.
func RunByte(c byte) bool { return isRunByte[c] }

//nolint:gochecknoglobals // a table
var isRunByte = runTable()

func runTable() (all [256]bool) {
	set := runBytes()
	for c := range all {
		all[c] = set.has(byte(c))
	}
	return all
}

// LineReach is how far what is on the line of a match counts, in bytes before and
// after it.
const LineReach = 2048

// Widen returns the range of text that is text[start:end] with the runs of [RunByte]
// that it touches, reach bytes before and after that, the lines that it is on, as
// far as they count, and the runs that all this touches. A match that depends on
// any of text[start:end] begins in it, where reach is that of its pattern. It does
// not look before least for where runs begin or end: that is known already.
func Widen(text []byte, start, end, reach, least int) (lo, hi int) {
	return Around(text, runStart(text, start, least), runEnd(text, end), reach, least)
}

// Around is [Widen] for a range that begins and ends with runs.
func Around(text []byte, start, end, reach, least int) (lo, hi int) {
	lo, hi = max(0, start-reach), min(len(text), end+reach)
	if line := max(0, start-LineReach); line < lo {
		lo = min(lo, line+1+bytes.LastIndexByte(text[line:start], '\n'))
	}
	if line := min(len(text), end+LineReach); line > hi {
		if n := bytes.IndexByte(text[end:line], '\n'); n >= 0 {
			line = end + n
		}
		hi = max(hi, line)
	}
	if hi > least {
		hi = runEnd(text, hi)
	}
	return runStart(text, lo, least), hi
}

func runStart(text []byte, at, least int) int {
	for at > least && RunByte(text[at-1]) {
		at--
	}
	return at
}

func runEnd(text []byte, at int) int {
	for at < len(text) && RunByte(text[at]) {
		at++
	}
	return at
}

func runBytes() byteSet {
	return byteSet{
		0xffff_ec78_0000_0000, // without !"'(),
		0x7fff_fffe_ffff_ffff, // without ` and DEL
		^uint64(0),
		^uint64(0),
	}
}
