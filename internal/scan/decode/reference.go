package decode

import (
	"bytes"
	"unicode/utf8"
)

// reference collects the character at text[at] that is written as a reference of HTML
// and XML: &#43;, &#x2B; and those that these languages need a name for, as in &quot;.
// It returns where that ends, or 0.
func (d *Decoder) reference(text []byte, at int) int {
	const longest = len("#x10ffff")
	from := at + 1
	n := bytes.IndexByte(text[from:min(len(text), from+longest+1)], ';')
	if n <= 0 {
		return 0
	}
	r, ok := referenceValue(text[from : from+n])
	if !ok || r < utf8.RuneSelf && control(byte(r)) || !utf8.ValidRune(r) {
		return 0
	}
	end := from + n + 1
	d.unit(at, end, Reference, d.quietReference(r), utf8.AppendRune(nil, r)...)
	return end
}

// quietReference reports whether r is written as a reference in any page, and
// stands in no credential. Quotation marks around a value matter to the readers
// of more than words.
func (d *Decoder) quietReference(r rune) bool {
	switch {
	case r == '"':
		return d.Words
	case r < utf8.RuneSelf:
		return !inRun(byte(r)) && r != '='
	}
	return true
}

// referenceValue is the character that name stands for.
func referenceValue(name []byte) (rune, bool) {
	switch digits, numbered := bytes.CutPrefix(name, []byte("#")); {
	case numbered && len(digits) > 1 && digits[0]|0x20 == 'x':
		return hexValue(digits[1:], len(digits)-1)
	case numbered:
		return decimalValue(digits)
	case string(name) == "quot":
		return '"', true
	case string(name) == "apos":
		return '\'', true
	case string(name) == "amp":
		return '&', true
	case string(name) == "lt":
		return '<', true
	case string(name) == "gt":
		return '>', true
	}
	return 0, false
}

func decimalValue(digits []byte) (rune, bool) {
	v := rune(0)
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = v*10 + rune(c-'0')
	}
	return v, len(digits) > 0
}
