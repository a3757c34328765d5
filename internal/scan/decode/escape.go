package decode

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/keyvet/keyvet/internal/finding"
)

// findCharacters collects the characters in text[from:] that are written in another
// way: as %XX, with a backslash, or as a reference of HTML and XML.
func (d *Decoder) findCharacters(text []byte, from int) {
	find(text, from, '%', d.percent)
	find(text, from, '\\', d.escape)
	find(text, from, '&', d.reference)
}

// find calls collect for each mark in text[from:] that is not in what was collected
// before. It returns where that ends, or 0.
func find(text []byte, from int, mark byte, collect func(text []byte, at int) int) {
	for at := from; ; {
		i := bytes.IndexByte(text[at:], mark)
		if i < 0 {
			return
		}
		at += i
		at = max(at+1, collect(text, at))
	}
}

// percent collects the byte at text[at] that is written as %XX. It returns where that
// ends, or 0.
func (d *Decoder) percent(text []byte, at int) int {
	const width = 3
	if at+width > len(text) {
		return 0
	}
	c, ok := hexValue(text[at+1:at+width], width-1)
	if !ok || control(byte(c)) {
		return 0
	}
	d.unit(at, at+width, Percent, d.punctuation(c), byte(c))
	return at + width
}

// escape collects the character at text[at] that is written with a backslash, as in
// C, Go, Java, JavaScript and JSON. It returns where that ends, or 0.
func (d *Decoder) escape(text []byte, at int) int {
	if at+1 == len(text) {
		return 0
	}
	simple := func(c byte, quiet bool) int {
		d.unit(at, at+2, Escape, quiet, c)
		return at + 2
	}
	switch c := text[at+1]; c {
	case '/', '"':
		return simple(c, d.Words)
	case '\\':
		return simple(c, !beginsNumbered(text[at+1:]))
	case '\'':
		return simple(c, true)
	case 'n':
		return simple('\n', true)
	case 'r':
		return simple('\r', true)
	case 't':
		return simple('\t', true)
	case 'x':
		return d.bytes(text, at)
	case 'u':
		if at+2 < len(text) && text[at+2] == '{' {
			return d.braced(text, at)
		}
		return d.numbered(text, at, at+2, 4)
	case 'U':
		return d.numbered(text, at, at+2, 8)
	}
	return 0
}

// beginsNumbered reports whether text begins as a character that is escaped by
// its number. A backslash that is escaped itself, as in JSON in JSON, hides one.
func beginsNumbered(text []byte) bool {
	const digits = 2
	if len(text) < 2+digits || text[1] != 'u' && text[1] != 'U' && text[1] != 'x' {
		return false
	}
	_, ok := hexValue(text[2:], digits)
	return ok || text[1] == 'u' && text[2] == '{'
}

// bytes collects the bytes from text[at:] on that are written as \xXX, if they
// are text. Within other data, such as a file in a string, only what is long
// enough to hold something counts.
func (d *Decoder) bytes(text []byte, at int) int {
	const width = 4
	data := d.data[:0]
	end := at
	for end+width <= len(text) && text[end] == '\\' && text[end+1] == 'x' {
		c, ok := hexValue(text[end+2:end+width], 2)
		if !ok {
			break
		}
		data = append(data, byte(c))
		end += width
	}
	d.data = data
	if readable(data) {
		d.escapedBytes(at, data)
		return end
	}
	for i := 0; i < len(data); {
		n := 0
		for i+n < len(data) && data[i+n] < utf8.RuneSelf && !control(data[i+n]) {
			n++
		}
		if n >= max(Shortest, d.Shortest) {
			d.escapedBytes(at+width*i, data[i:i+n])
		}
		i += max(n, 1)
	}
	return end
}

// escapedBytes makes units of data, which is written as \xXX from at on.
func (d *Decoder) escapedBytes(at int, data []byte) {
	const width = 4
	for i, c := range data {
		d.unit(at+width*i, at+width*(i+1), Escape, d.punctuation(rune(c)), c)
	}
}

// numbered collects an escape with a fixed number of digits from text[digits:].
func (d *Decoder) numbered(text []byte, at, digits, n int) int {
	end := digits + n
	if end > len(text) {
		return 0
	}
	r, ok := hexValue(text[digits:end], n)
	if !ok {
		return 0
	}
	if utf16.IsSurrogate(r) {
		low, ok := surrogate(text[end:])
		if !ok {
			return 0
		}
		r, end = utf16.DecodeRune(r, low), end+6
	}
	return d.rune(at, end, r)
}

// surrogate reads a second \uXXXX.
func surrogate(text []byte) (rune, bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	return hexValue(text[2:6], 4)
}

// braced collects \u{X…}.
func (d *Decoder) braced(text []byte, at int) int {
	const longest = 6
	from := at + 3
	n := bytes.IndexByte(text[from:min(len(text), from+longest+1)], '}')
	if n <= 0 {
		return 0
	}
	r, ok := hexValue(text[from:from+n], n)
	if !ok {
		return 0
	}
	return d.rune(at, from+n+1, r)
}

func (d *Decoder) rune(at, end int, r rune) int {
	if r < utf8.RuneSelf && control(byte(r)) || !utf8.ValidRune(r) {
		return 0
	}
	d.unit(at, end, Escape, d.punctuation(r), utf8.AppendRune(nil, r)...)
	return end
}

// punctuation reports whether r is none of the characters of words, where these
// alone matter.
func (d *Decoder) punctuation(r rune) bool {
	return d.Words && r != '_' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z')
}

// unit takes note of a character that is escaped, if it is of the sort that is
// collected at the moment.
func (d *Decoder) unit(start, end int, encoding Encoding, quiet bool, out ...byte) {
	if quiet != d.quiet {
		return
	}
	from := len(d.out)
	d.out = append(d.out, out...)
	f := form{encoding: encoding}
	if len(out) == 1 && end-start > 2 { // written with digits
		f.chars, f.bytes = uint16(end-start), 1
		if d.extend(start, end, f) {
			return
		}
	}
	d.units = append(d.units, unit{
		source: finding.Span{Start: start, End: end},
		out:    finding.Span{Start: from, End: len(d.out)},
		form:   f,
		quiet:  quiet,
	})
}

// extend makes a byte that is written in form f part of the unit right before
// it: data that is written that way from end to end is one unit.
func (d *Decoder) extend(start, end int, f form) bool {
	if len(d.units) == 0 {
		return false
	}
	last := &d.units[len(d.units)-1]
	if last.source.End != start || last.out.End != len(d.out)-1 ||
		last.encoding != f.encoding || last.chars != f.chars || last.bytes != f.bytes {
		return false
	}
	last.source.End, last.out.End = end, len(d.out)
	return true
}

// hexValue is the number that n digits of text stand for.
func hexValue(text []byte, n int) (rune, bool) {
	if len(text) < n || n > 8 {
		return 0, false
	}
	v := uint32(0)
	for _, c := range text[:n] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		v = v<<4 | uint32(c)
	}
	return rune(v), v <= utf8.MaxRune
}
