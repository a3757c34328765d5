package gocheck

import (
	"regexp"
	"strings"
	"sync"
)

// Describe makes one line of an error message of the go command or the type
// checker and takes out what it may quote of the source: contents of literals,
// and runs of characters that could be a credential.
func Describe(message string) string {
	message = oneLine(message)
	message = quoted().ReplaceAllStringFunc(message, func(s string) string {
		if len(s) <= 2 {
			return s
		}
		return s[:1] + "…" + s[len(s)-1:]
	})
	message = longRun().ReplaceAllStringFunc(message, func(s string) string {
		if credentialLike(s) {
			return strings.Repeat("*", len(s))
		}
		return s
	})
	return message
}

// oneLine joins the lines of message.
func oneLine(message string) string {
	var b strings.Builder
	for line := range strings.Lines(message) {
		line = strings.Join(strings.Fields(line), " ")
		switch {
		case line == "":
			continue
		case strings.HasSuffix(b.String(), ":"):
			b.WriteByte(' ')
		case b.Len() > 0:
			b.WriteString("; ")
		}
		b.WriteString(line)
	}
	return b.String()
}

var (
	quoted = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|'(?:[^'\\\\]|\\\\.)*'")
	})
	// longRun matches what is long enough to tell a part of a credential: one that
	// stands in the source without quotes is cut up by its + and /.
	longRun = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[A-Za-z0-9+/=_-]{8,}`) })
)

// credentialLike reports whether some part of a run of characters changes so
// often between small letters, capital letters and digits as credentials do and
// words, paths, names and numbers do not.
func credentialLike(s string) bool {
	const (
		part       = 20
		wordLength = 3
	)
	for from := 0; ; from += part / 2 {
		end := min(from+part, len(s))
		if end-from < wordLength*changes(s[from:end]) {
			return true
		}
		if end == len(s) {
			return false
		}
	}
}

// changes counts the runs of characters of one class in s, punctuation aside.
func changes(s string) int {
	n, before := 0, punctuation
	for i := range len(s) {
		if class := classOf(s[i]); class != before && class != punctuation {
			n++
			before = class
		}
	}
	return n
}

// class is a kind of character.
type class int

const (
	punctuation class = iota
	small
	capital
	digit
)

func classOf(c byte) class {
	switch {
	case 'a' <= c && c <= 'z':
		return small
	case 'A' <= c && c <= 'Z':
		return capital
	case '0' <= c && c <= '9':
		return digit
	default:
		return punctuation
	}
}
