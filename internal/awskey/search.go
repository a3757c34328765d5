package awskey

import (
	"bytes"
	"encoding/binary"
)

// Classes of bytes.
const (
	inID     = 1 << iota // A-Z2-7: an id
	inBase64             // A-Za-z0-9+/: a secret or a token
	inEscape             // \ and %: what begins an escaped character of one
	inWord               // A-Za-z0-9_: a name
)

const inRun = inBase64 | inEscape

//nolint:gochecknoglobals // a table that nothing writes
var class = func() (t [256]byte) {
	for c := range t {
		switch c := byte(c); {
		case 'A' <= c && c <= 'Z', '2' <= c && c <= '7':
			t[c] = inID | inBase64 | inWord
		case isAlnum(c):
			t[c] = inBase64 | inWord
		case c == '+' || c == '/':
			t[c] = inBase64
		case c == '\\' || c == '%':
			t[c] = inEscape
		case c == '_':
			t[c] = inWord
		}
	}
	return t
}()

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// nextID is where the first id-shaped 20 bytes begin that end a run of A-Z2-7
// in text[from:], or -1.
func nextID(text []byte, from int) int {
	// A run of 20 covers two successive bytes of any that lie 10 apart.
	const step = idLen / 2
	start, before := from, byte(0)
	for i := start + step - 1; i < len(text); i += step {
		c := class[text[i]] & inID
		if c&before == 0 {
			before = c
			continue
		}
		first, end := i, i+1
		for first > start && class[text[first-1]]&inID != 0 {
			first--
		}
		for end < len(text) && class[text[end]]&inID != 0 {
			end++
		}
		if id := end - idLen; id >= first && isPrefix(text[id:]) {
			return id
		}
		start, before = end+1, 0
		i = end
	}
	return -1
}

// isPrefix reports whether text begins with the prefix of a credential's id.
func isPrefix(text []byte) bool {
	if text[0] != 'A' || text[3] != 'A' {
		return false
	}
	switch text[1] {
	case 'K', 'S', 'B':
		return text[2] == 'I'
	case 'C':
		return text[2] == 'C'
	}
	return false
}

// nextRun is the first run of at least secretLen bytes in text[from:] that are
// base64 or begin an escape. It is empty at the end of the text.
func nextRun(text []byte, from int) (r span, escaped bool) {
	// A run of 40 covers 16 bytes whole of any whose beginnings lie 25 apart. In
	// most of them a blank, a quote or a line's end tells at once.
	const (
		probe = 16
		step  = secretLen - probe + 1
	)
	start := from
	for i := start; i+probe <= len(text); i += step {
		if b := text[i : i+probe : i+probe]; notLess(b)&notLess(b[8:]) != tops {
			continue
		}
		end := i
		for end < len(text) && class[text[end]]&inRun != 0 {
			end++
		}
		if end < i+probe {
			continue
		}
		first := i
		for first > start && class[text[first-1]]&inRun != 0 {
			first--
		}
		if end-first >= secretLen {
			return span{first, end}, hasEscape(text[first:end])
		}
		start = end
		i = max(i, start-step)
	}
	return span{len(text), len(text)}, false
}

const tops = 0x8080_8080_8080_8080

// notLess has the top bits of those bytes set, of the first eight of text, that
// are not less than '%', the least byte of a run. It may leave out bytes beyond
// ASCII.
func notLess(text []byte) uint64 {
	const ones = 0x0101_0101_0101_0101
	// The top bit of each byte survives the subtraction unless the byte is less.
	return ((binary.LittleEndian.Uint64(text) | tops) - ones*'%') & tops
}

func hasEscape(text []byte) bool {
	return bytes.IndexByte(text, '\\') >= 0 || bytes.IndexByte(text, '%') >= 0
}
