package gitleaks

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"github.com/keyvet/keyvet/internal/scan/pattern"
)

// allowlist is an [Allowlist] ready to use.
type allowlist struct {
	*Allowlist

	paths, regexes func() []*pattern.Pattern
	stopWords      func() stopWords
}

func newAllowlists(specs []Allowlist) []allowlist {
	lists := make([]allowlist, len(specs))
	for i := range specs {
		spec := &specs[i]
		lists[i] = allowlist{
			Allowlist: spec,
			paths:     sync.OnceValue(func() []*pattern.Pattern { return parse(spec.Paths) }),
			regexes:   sync.OnceValue(func() []*pattern.Pattern { return parse(spec.Regexes) }),
			stopWords: sync.OnceValue(func() stopWords { return newStopWords(spec.StopWords) }),
		}
	}
	return lists
}

// parse reads expressions to which [pattern.Pattern.Match] is put.
func parse(exprs []string) []*pattern.Pattern {
	patterns := make([]*pattern.Pattern, 0, len(exprs))
	for _, expr := range exprs {
		if p, err := pattern.Parse(expr, nil); err == nil { // read checks what users write
			patterns = append(patterns, p)
		}
	}
	return patterns
}

func anyMatch(patterns []*pattern.Pattern, text []byte) bool {
	return slices.ContainsFunc(patterns, func(p *pattern.Pattern) bool { return p.Match(text) })
}

// candidate is a match that may be allowed.
type candidate struct {
	path                string
	secret, match, line []byte
}

// allowPath reports whether one of lists allows everything in a file.
func allowPath(lists []allowlist, path string) bool {
	for i := range lists {
		l := &lists[i]
		if alone := !l.All || len(l.Commits)+len(l.Regexes)+len(l.StopWords) == 0; alone && l.path(path) {
			return true
		}
	}
	return false
}

// allows reports whether c is no finding, or is none in some commits. The
// caller has asked [allowPath] already.
func (l *allowlist) allows(c *candidate) (always bool, in []string) {
	paths := len(l.Paths)
	if !l.All {
		paths = 0
	}
	conditions := []struct {
		given int
		holds func() bool
	}{
		{len(l.StopWords), func() bool { return l.stopWords().in(c.secret) }},
		{len(l.Regexes), func() bool { return l.regex(c) }},
		{paths, func() bool { return l.path(c.path) }},
	}
	for _, condition := range conditions {
		if condition.given == 0 || condition.holds() == l.All {
			continue
		}
		return !l.All, nil
	}
	if l.All && len(l.Commits) == 0 {
		return true, nil
	}
	return false, l.Commits
}

func (l *allowlist) path(path string) bool {
	return len(l.Paths) > 0 && path != "" && anyMatch(l.paths(), []byte(path))
}

func (l *allowlist) regex(c *candidate) bool {
	target := c.secret
	switch l.Target {
	case TargetMatch:
		target = c.match
	case TargetLine:
		target = c.line
	case TargetSecret:
	}
	return len(target) > 0 && anyMatch(l.regexes(), target)
}

// stopWords finds words in a credential. There can be more than a thousand, so
// they are kept by their first two bytes.
type stopWords map[[2]byte][]string

func newStopWords(words []string) stopWords {
	s := stopWords{}
	for _, w := range words {
		key := stopWordKey(w)
		s[key] = append(s[key], w)
	}
	return s
}

// stopWordKey is the first two bytes of s, as far as there are any.
func stopWordKey(s string) (key [2]byte) {
	copy(key[:], s)
	return key
}

// in reports whether secret, in lower case, contains a word.
func (s stopWords) in(secret []byte) bool {
	text := string(bytes.ToLower(secret))
	if _, empty := s[[2]byte{}]; empty && text != "" {
		return true
	}
	for i := range len(text) {
		rest := text[i:]
		for _, key := range [][2]byte{stopWordKey(rest), {rest[0]}} {
			for _, word := range s[key] {
				if strings.HasPrefix(rest, word) {
					return true
				}
			}
		}
	}
	return false
}
