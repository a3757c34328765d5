package gocheck

import (
	"regexp"
	"strings"
	"unicode"
)

// Describe makes one line of an error message of the go command or the type
// checker and takes out what it may quote of the source: contents of literals,
// and runs of characters that could be a credential.
func Describe(message string) string {
	message = oneLine(message)
	message = quoted.ReplaceAllStringFunc(message, func(s string) string {
		if len(s) <= 2 {
			return s
		}
		return s[:1] + "…" + s[len(s)-1:]
	})
	message = run20.ReplaceAllStringFunc(message, func(s string) string {
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
	quoted = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|'(?:[^'\\\\]|\\\\.)*'")
	// run20 matches what is long enough for a key id.
	run20 = regexp.MustCompile(`[A-Za-z0-9+/=_-]{16,}`)
)

// credentialLike reports whether a run of characters mixes digits and capital
// letters as credentials do and words do not.
func credentialLike(s string) bool {
	var upper, digits int
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsDigit(r):
			digits++
		}
	}
	return upper >= 2 && digits >= 2
}
