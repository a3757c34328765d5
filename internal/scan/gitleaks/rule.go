package gitleaks

import (
	"bytes"
	"regexp"
	"sync"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/scan/pattern"
)

// rule is a rule ready to run. What it needs is compiled at the first use.
type rule struct {
	*Rule

	index      int
	bit        Far // see Engine.far, after which it is set
	pattern    func() *pattern.Pattern
	path       func() *regexp.Regexp
	allowlists []allowlist
}

func (r *rule) init(spec *Rule, index int) {
	r.Rule = spec
	r.index = index
	r.allowlists = newAllowlists(spec.Allowlists)
	r.pattern = sync.OnceValue(func() *pattern.Pattern {
		p, err := pattern.Parse(spec.Regex, spec.Keywords)
		if err != nil { // read checks what users write
			p, _ = pattern.Parse(never, nil)
		}
		return p
	})
	r.path = sync.OnceValue(func() *regexp.Regexp { return compile(spec.Path) })
}

// never matches nothing.
const never = `[^\x00-\x{10FFFF}]`

func compile(expr string) *regexp.Regexp {
	re, err := regexp.Compile(expr)
	if err != nil { // read checks what users write
		return regexp.MustCompile(never)
	}
	return re
}

// far reports whether more of a text than [Engine.Reach] decides about a match.
func (r *rule) far() bool {
	return r.Regex != "" && (len(r.Required) > 0 || r.pattern().Reach() == pattern.Unlimited)
}

// secret is the credential in the match text[start:end].
func (r *rule) secret(text []byte, start, end int) finding.Span {
	whole := finding.Span{Start: start, End: end}
	if r.pattern().Groups() == 0 {
		return whole
	}
	// Like gitleaks, look at the match alone: what surrounded it is gone.
	groups := r.pattern().FindGroups(text[start:end])
	group := func(n int) (finding.Span, bool) {
		lo, hi := groups[2*n], groups[2*n+1]
		return finding.Span{Start: start + lo, End: start + hi}, lo >= 0 && lo < hi
	}
	if groups == nil {
		return whole
	}
	if r.SecretGroup > 0 {
		span, ok := group(r.SecretGroup)
		if !ok {
			return finding.Span{Start: start, End: start}
		}
		return span
	}
	for n := 1; 2*n < len(groups); n++ {
		if span, ok := group(n); ok {
			return span
		}
	}
	return whole
}

// lineReach is how much of its line is looked at on each side of a match. What is
// found there has a reach of its own.
const lineReach = pattern.LineReach / 2

// lineSpan is the lines that the match text[start:end] is on, as far as they are
// looked at.
func lineSpan(text []byte, start, end int) finding.Span {
	lo, hi := max(0, start-lineReach), min(len(text), end+lineReach)
	if i := bytes.LastIndexByte(text[lo:start], '\n'); i >= 0 {
		lo += i + 1
	}
	if i := bytes.IndexByte(text[end:hi], '\n'); i >= 0 {
		hi = end + i
	}
	return finding.Span{Start: lo, End: hi}
}

func allowedByComment(line []byte) bool {
	return bytes.Contains(line, []byte("gitleaks:allow"))
}
