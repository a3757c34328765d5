package finding

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Span is a half-open range of bytes, counted from 0.
type Span struct{ Start, End int }

// Lengths in bytes of what a [Snippet] shows: before the finding, and in all.
const (
	snippetBefore = 60
	snippetLength = 200
)

// NewSnippet shows the line of src in which at begins. The secrets are masked,
// and so is every run of characters on that line long enough to be another, but
// for those in judged, of which a rule knows that they are none.
func NewSnippet(src []byte, at, judged Span, secrets []Span) Snippet {
	if at.Start < 0 || at.Start > len(src) {
		return Snippet{}
	}
	lineStart := bytes.LastIndexByte(src[:at.Start], '\n') + 1
	lineEnd := len(src)
	if i := bytes.IndexByte(src[at.Start:], '\n'); i >= 0 {
		lineEnd = at.Start + i
	}
	start := runeBoundary(src, max(lineStart, at.Start-snippetBefore), lineStart)
	end := runeBoundary(src, min(lineEnd, start+snippetLength), start)

	// A run that the cut splits is still a run: mask before cutting.
	from := max(lineStart, start-longestSecret)
	to := min(lineEnd, end+longestSecret)
	text := bytes.Clone(src[from:to])
	maskRuns(text, judged.Start-from, judged.End-from)
	for _, s := range secrets {
		for i := max(s.Start, from); i < min(s.End, to); i++ {
			text[i-from] = '*'
		}
	}
	text = text[start-from : end-from]
	atEnd := min(max(at.End, at.Start), len(src))
	return Snippet{
		Text:       validUTF8(bytes.TrimRight(text, "\r")),
		Column:     start - lineStart + 1,
		StartUTF16: utf16Length(src[lineStart:at.Start]) + 1,
		EndUTF16:   utf16Length(src[bytes.LastIndexByte(src[:atEnd], '\n')+1:atEnd]) + 1,
	}
}

// runeBoundary moves i back, not below lowest, to where a rune of src begins.
func runeBoundary(src []byte, i, lowest int) int {
	for j := i; j >= max(lowest, i-utf8.UTFMax+1) && j < len(src); j-- {
		if utf8.RuneStart(src[j]) {
			return j
		}
	}
	return i
}

// utf16Length is the number of UTF-16 code units of text, a byte that is no
// part of a rune counting as one.
func utf16Length(text []byte) int {
	n := 0
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		n += utf16.RuneLen(r)
		text = text[size:]
	}
	return n
}

// validUTF8 is text with a question mark for each byte that is no part of a
// rune: the number of bytes stays.
func validUTF8(text []byte) string {
	if utf8.Valid(text) {
		return string(text)
	}
	var out strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			out.WriteByte('?')
		} else {
			out.Write(text[:size])
		}
		text = text[size:]
	}
	return out.String()
}

const (
	// suspiciousRun is the length from which a run of credential characters
	// is masked though no rule found it: a secret access key has 40.
	suspiciousRun = 32
	// longestSecret is how far outside the snippet a run is followed.
	longestSecret = 4096
)

// maskRuns masks long runs of base64 characters in text, except in the range
// [keepStart, keepEnd).
func maskRuns(text []byte, keepStart, keepEnd int) {
	for i := 0; i < len(text); {
		j := i
		for j < len(text) && credentialByte(text[j]) {
			j++
		}
		if j-i >= suspiciousRun {
			for k := i; k < j; k++ {
				if k < keepStart || k >= keepEnd {
					text[k] = '*'
				}
			}
		}
		i = j + 1
	}
}

// credentialByte leaves out the padding of base64: it tells nothing, and the
// same sign stands between a name and its value.
func credentialByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '+' || c == '/' || c == '_' || c == '-'
}
