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

// credentialLike reports whether a run of characters changes so often between
// small letters, capital letters, digits and others as credentials do and
// words, names and numbers do not.
func credentialLike(s string) bool {
	const wordLength = 3
	changes, before := 0, -1
	for i := range len(s) {
		class := classOf(s[i])
		if class != before {
			changes++
		}
		before = class
	}
	return len(s) < wordLength*changes
}

func classOf(c byte) int {
	switch {
	case 'a' <= c && c <= 'z':
		return 0
	case 'A' <= c && c <= 'Z':
		return 1
	case '0' <= c && c <= '9':
		return 2
	default:
		return 3
	}
}
