package gocheck

import (
	"os"
	"regexp"
	"strings"
	"sync"
)

// Describer makes error messages about Go files fit to be shown.
type Describer struct {
	// runs are the runs of characters in the files that could be credentials, a
	// line each.
	runs string
}

// NewDescriber makes a Describer for messages about files, which are paths. What
// cannot be read has nothing that a message could quote.
func NewDescriber(files []string) *Describer {
	var runs strings.Builder
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		for _, run := range longRun().FindAll(source, -1) {
			if len(run) >= credentialPart && credentialLike(string(run)) {
				runs.Write(run)
				runs.WriteByte('\n')
			}
		}
	}
	return &Describer{runs.String()}
}

// Describe is Describe for a message about the files of d. A credential that
// stands in the source without quotes is cut up by its + and /, and a message may
// name any of its parts, which can look like a word. So the whole of it is judged
// in the source, and each part of it that the message names is taken out.
func (d *Describer) Describe(message string) string {
	message = Describe(message)
	if d.runs == "" {
		return message
	}
	return word().ReplaceAllStringFunc(message, func(s string) string {
		if strings.Contains(d.runs, s) {
			return masked(s)
		}
		return s
	})
}

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
	return longRun().ReplaceAllStringFunc(message, func(s string) string {
		if credentialLike(s) {
			return masked(s)
		}
		return s
	})
}

func masked(s string) string { return strings.Repeat("*", len(s)) }

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
	// longRun matches what is long enough to tell a part of a credential.
	longRun = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[A-Za-z0-9+/=_-]{8,}`) })
	// word matches the names and numbers of a message that are long enough to tell
	// something of a credential.
	word = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[A-Za-z0-9_]{4,}`) })
)

// credentialPart is how many characters of a credential tell that it is one.
const credentialPart = 20

// credentialLike reports whether some part of a run of characters changes so
// often between small letters, capital letters and digits as credentials do and
// words, paths, names and numbers do not.
func credentialLike(s string) bool {
	const wordLength = 3
	for from := 0; ; from += credentialPart / 2 {
		end := min(from+credentialPart, len(s))
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
