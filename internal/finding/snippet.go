package finding

import (
	"bytes"
	"strings"
)

// Span is a half-open range of bytes, counted from 0.
type Span struct{ Start, End int }

// Lengths in bytes of what a [Snippet] shows: before the finding, and in all.
const (
	snippetBefore = 60
	snippetLength = 200
)

// NewSnippet shows the line of src in which at begins. The secrets are masked,
// and so is every run of characters on that line long enough to be another.
func NewSnippet(src []byte, at Span, secrets []Span) Snippet {
	if at.Start < 0 || at.Start > len(src) {
		return Snippet{}
	}
	lineStart := bytes.LastIndexByte(src[:at.Start], '\n') + 1
	lineEnd := len(src)
	if i := bytes.IndexByte(src[at.Start:], '\n'); i >= 0 {
		lineEnd = at.Start + i
	}
	start := max(lineStart, at.Start-snippetBefore)
	end := min(lineEnd, start+snippetLength)

	// A run that the cut splits is still a run: mask before cutting.
	from := max(lineStart, start-longestSecret)
	to := min(lineEnd, end+longestSecret)
	text := bytes.Clone(src[from:to])
	maskRuns(text, at.Start-from, at.End-from)
	for _, s := range secrets {
		for i := max(s.Start, from); i < min(s.End, to); i++ {
			text[i-from] = '*'
		}
	}
	text = text[start-from : end-from]
	return Snippet{
		Text:   strings.ToValidUTF8(strings.TrimRight(string(text), "\r"), "?"),
		Column: start - lineStart + 1,
	}
}

const (
	// suspiciousRun is the length from which a run of credential characters
	// is masked though no rule found it: a secret access key has 40.
	suspiciousRun = 32
	// longestSecret is how far outside the snippet a run is followed.
	longestSecret = 4096
)

// maskRuns masks long runs of base64 characters in text, except in the range
// [keepStart, keepEnd), which the rule itself judged.
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

func credentialByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '+' || c == '/' || c == '=' || c == '_' || c == '-'
}
