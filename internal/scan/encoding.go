package scan

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// encoding is how the bytes of an item stand for text.
type encoding struct {
	// unit is how many bytes a code unit has: 1, 2 or 4. Text with units of
	// one byte is searched as it is, be it UTF-8, Latin-1 or no text at all.
	unit int
	big  bool
}

// sniffEncoding tells the encoding by a byte order mark, or by where the zero
// bytes of mostly ASCII text stand.
func sniffEncoding(head []byte) encoding {
	for _, m := range marks {
		if bytes.HasPrefix(head, []byte(m.mark)) {
			return m.encoding
		}
	}
	const sample = 1024
	head = head[:min(len(head), sample)&^3]
	if len(head) < 8 || bytes.IndexByte(head, 0) < 0 {
		return encoding{unit: 1}
	}
	for _, e := range []encoding{{unit: 4}, {unit: 4, big: true}, {unit: 2}, {unit: 2, big: true}} {
		if e.fits(head) {
			return e
		}
	}
	return encoding{unit: 1}
}

// fits reports whether head, of a multiple of 4 bytes, looks like mostly ASCII
// text in e: three quarters of its code units, and all the first ones.
func (e encoding) fits(head []byte) bool {
	const first = 4
	units, ascii := len(head)/e.unit, 0
	for i := range units {
		if c := e.at(head[i*e.unit:]); 0 < c && c < utf8.RuneSelf {
			ascii++
		} else if i < first {
			return false
		}
	}
	return ascii >= units*3/4
}

// marks are the byte order marks, the longer ones first. That of UTF-8 changes
// nothing.
//
//nolint:gochecknoglobals // a table
var marks = [...]struct {
	mark     string
	encoding encoding
}{
	{"\xff\xfe\x00\x00", encoding{unit: 4}},
	{"\x00\x00\xfe\xff", encoding{unit: 4, big: true}},
	{"\xff\xfe", encoding{unit: 2}},
	{"\xfe\xff", encoding{unit: 2, big: true}},
}

// decode appends raw as UTF-8 to dst. What is invalid becomes U+FFFD, so that
// every rune of the text stands for [encoding.width] bytes of raw.
func (e encoding) decode(dst, raw []byte) []byte {
	for len(raw) >= e.unit {
		r := e.at(raw)
		n := e.unit
		if e.unit == 2 && utf16.IsSurrogate(r) {
			pair := rune(utf8.RuneError)
			if len(raw) >= 4 {
				pair = utf16.DecodeRune(r, e.at(raw[2:]))
			}
			if r = pair; r != utf8.RuneError {
				n = 4
			}
		}
		dst = utf8.AppendRune(dst, r) // an invalid rune is appended as U+FFFD
		raw = raw[n:]
	}
	return dst
}

// at is the code unit that raw begins with.
func (e encoding) at(raw []byte) rune {
	switch {
	case e.unit == 4 && e.big:
		return rune(binary.BigEndian.Uint32(raw))
	case e.unit == 4:
		return rune(binary.LittleEndian.Uint32(raw))
	case e.big:
		return rune(binary.BigEndian.Uint16(raw))
	default:
		return rune(binary.LittleEndian.Uint16(raw))
	}
}

// width is how many bytes decoded text takes in this encoding.
func (e encoding) width(text []byte) int {
	switch e.unit {
	case 1:
		return len(text)
	case 4:
		return 4 * utf8.RuneCount(text)
	}
	n := 0
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if n += 2; r > 0xffff {
			n += 2
		}
		text = text[size:]
	}
	return n
}

// lines counts the line feeds in raw, which begins at a code unit, and the bytes
// after the last one.
func (e encoding) lines(raw []byte) (count, tail int) {
	if e.unit == 1 {
		return bytes.Count(raw, []byte{'\n'}), len(raw) - (bytes.LastIndexByte(raw, '\n') + 1)
	}
	tail = len(raw)
	for i := 0; i+e.unit <= len(raw); i += e.unit {
		if e.at(raw[i:]) == '\n' {
			count++
			tail = len(raw) - i - e.unit
		}
	}
	return count, tail
}

// wideRun is ASCII text in UTF-16 within other data.
type wideRun struct {
	// text and raw are where it begins: in the text of all runs, and in the
	// data.
	text, raw int
}

// shortestWide is the length in characters from which a run is taken for text:
// that of the shortest credential.
const shortestWide = 16

// wideText appends to dst the ASCII text that stands in UTF-16 in data, one run
// a line, and to runs where each run is.
func wideText(dst []byte, runs []wideRun, data []byte) ([]byte, []wideRun) {
	for i := 0; i+1 < len(data); {
		// A run of that length covers a pair at every step, in whichever
		// of the two byte orders.
		const step = 2 * (shortestWide - 2)
		if !widePair(data, i) && !widePair(data, i+1) {
			i += step
			continue
		}
		if !widePair(data, i) {
			i++
		}
		start := i
		for start >= 2 && widePair(data, start-2) {
			start -= 2
		}
		end := i
		for widePair(data, end) {
			end += 2
		}
		// In big-endian order the zero comes first, and the last character
		// has none behind it.
		last := start > 0 && data[start-1] == 0 && end < len(data) && asciiText(data[end])
		i = end + 1
		if (end-start)/2 < shortestWide-1 {
			continue
		}
		runs = append(runs, wideRun{text: len(dst), raw: start})
		for j := start; j < end; j += 2 {
			dst = append(dst, data[j])
		}
		if last {
			dst = append(dst, data[end])
		}
		dst = append(dst, '\n')
	}
	return dst, runs
}

// widePair reports whether a character of ASCII text and a zero stand at i.
func widePair(data []byte, i int) bool {
	return i+1 < len(data) && data[i+1] == 0 && asciiText(data[i])
}

func asciiText(c byte) bool {
	return ' ' <= c && c <= '~' || c == '\n' || c == '\r' || c == '\t'
}
