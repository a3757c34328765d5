package pattern

import "unicode/utf8"

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
func RunByte(c byte) bool { return runBytes().has(c) }

func runBytes() byteSet {
	return byteSet{
		0xffff_ec78_0000_0000, // without !"'(),
		0x7fff_fffe_ffff_ffff, // without ` and DEL
		^uint64(0),
		^uint64(0),
	}
}
