// Package suppress decides which findings a user has accepted: comments that
// say so beside the code, and baselines.
package suppress

import (
	"strings"
	"unicode"

	"github.com/keyvet/keyvet/internal/finding"
)

// Prefix begins every directive, after the opening of the comment.
const Prefix = "keyvet:"

// Verbs of directives.
const (
	// VerbIgnore accepts findings: keyvet:ignore RULE[,RULE…] reason.
	VerbIgnore = "ignore"
	// VerbConfirmed says that the deletes of a call or function are confirmed
	// elsewhere: keyvet:confirmed reason.
	VerbConfirmed = "confirmed"
	// VerbConfirms marks a function as a confirmation: keyvet:confirms.
	VerbConfirms = "confirms"
	// VerbAllow accepts the credentials of its line, as gitleaks has it. It
	// has no prefix, needs no reason and is never said to be unused.
	VerbAllow = "gitleaks:allow"
)

// Directive is a comment that speaks to keyvet.
type Directive struct {
	Verb string
	// Rules are the rules of an ignore, in the order of the comment. A rule
	// that ends in "/*" stands for all rules with that prefix.
	Rules []string
	// Reason is why, in the user's words.
	Reason string
	// Fault is empty, or says why the directive has no effect.
	Fault string
	// Line and Column are where the comment begins: lines count from 1,
	// columns count bytes from 1. EndColumn is exclusive; it is on the same
	// line, where the first line of the comment ends.
	Line, Column, EndColumn int
	// Alone says that nothing but the comment stands on the line: the
	// directive then speaks of the next line too.
	Alone bool
}

// ParseDirective reads the directive at the beginning of text, which is a
// comment without its delimiters. It reports false when there is none. The
// position is left to the caller.
func ParseDirective(text string) (Directive, bool) {
	text, ok := strings.CutPrefix(strings.TrimLeft(text, " \t"), Prefix)
	if !ok {
		return Directive{}, false
	}
	text, _, _ = strings.Cut(text, "\n")
	verb, rest := word(text)
	d := Directive{Verb: verb}
	switch verb {
	case VerbIgnore:
		var rules string
		rules, d.Reason = word(rest)
		if rules == "" {
			d.Fault = "it names no rule: write keyvet:ignore RULE reason"
			return d, true
		}
		for rule := range strings.SplitSeq(rules, ",") {
			if !KnownRule(rule) {
				d.Fault = "there is no rule " + quote(rule)
				return d, true
			}
			d.Rules = append(d.Rules, rule)
		}
		d.needReason("write keyvet:ignore RULE reason")
	case VerbConfirmed:
		d.Reason = rest
		d.needReason("write keyvet:confirmed reason")
	case VerbConfirms:
		d.Reason = rest
	default:
		d.Fault = "there is no directive " + quote(Prefix+verb)
	}
	return d, true
}

// KnownRule reports whether users may name rule in a directive or in the
// configuration.
func KnownRule(rule string) bool {
	if id, ok := strings.CutPrefix(rule, finding.GitleaksPrefix); ok {
		return id != ""
	}
	for _, r := range finding.Rules() {
		if r.Name == rule {
			return true
		}
	}
	return false
}

// Ignores reports whether d accepts findings of rule.
func (d *Directive) Ignores(rule string) bool {
	if d.Verb == VerbAllow {
		return strings.HasPrefix(rule, finding.GitleaksPrefix) || IsCredential(rule)
	}
	if d.Verb != VerbIgnore || d.Fault != "" {
		return false
	}
	for _, r := range d.Rules {
		if r == rule {
			return true
		}
		if prefix, ok := strings.CutSuffix(r, "*"); ok && strings.HasSuffix(prefix, "/") && strings.HasPrefix(rule, prefix) {
			return true
		}
	}
	return false
}

// IsCredential reports whether rule is one of keyvet's own about credentials in
// code.
func IsCredential(rule string) bool {
	switch rule {
	case finding.RuleAccessKeyID, finding.RuleSecretAccessKey, finding.RuleSessionToken,
		finding.RuleBedrockAPIKey, finding.RuleCloudSecret:
		return true
	}
	return false
}

// needReason sets the fault of a directive whose reason says nothing.
func (d *Directive) needReason(usage string) {
	if !strings.ContainsFunc(d.Reason, unicode.IsLetter) {
		d.Fault = "it gives no reason: " + usage
	}
}

func word(text string) (first, rest string) {
	text = strings.TrimSpace(text)
	if i := strings.IndexAny(text, " \t"); i >= 0 {
		return text[:i], strings.TrimSpace(text[i:])
	}
	return text, ""
}

// quote shows what a user wrote where a name belongs. It may be anything, a
// secret too: only what could be a name is shown.
func quote(name string) string {
	const longestName = 40
	if len(name) > longestName || strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || 'z' < r) && r != '-' && r != '/' && r != ':'
	}) {
		return "of that name"
	}
	return `"` + name + `"`
}

// Ignores are the directives of one file.
type Ignores struct {
	// Directives are in the order of the file.
	Directives []Directive
	// spans are the lines of tokens that take more than one line. No comment
	// can stand inside such a token: one at its first or last line speaks of
	// all of it.
	spans []lines
	// unlinted are the lines of which a comment for golangci-lint speaks.
	unlinted []lines
}

// lines are lines of a file, both inclusive.
type lines struct{ first, last int }

// Match finds the directive that accepts a finding of rule that begins on
// line. The index is into Directives; it is -1 where no directive does.
func (x *Ignores) Match(rule string, line int) int {
	if x == nil || len(x.Directives) == 0 {
		return -1
	}
	if i := x.matchLine(rule, line); i >= 0 {
		return i
	}
	for _, s := range x.spans {
		if s.first > line || line > s.last {
			continue
		}
		if i := x.matchLine(rule, s.first); i >= 0 {
			return i
		}
		if i := x.matchLine(rule, s.last); i >= 0 {
			return i
		}
	}
	return -1
}

// Nolint reports whether a comment that golangci-lint understands
// speaks of line and names keyvet. golangci-lint
// honours these comments itself.
func (x *Ignores) Nolint(line int) bool {
	if x != nil {
		for _, s := range x.unlinted {
			if s.first <= line && line <= s.last {
				return true
			}
		}
	}
	return false
}

// matchLine looks on line itself, then at the lone directives right above it.
func (x *Ignores) matchLine(rule string, line int) int {
	for i := range x.Directives {
		if d := &x.Directives[i]; d.Line == line && d.Ignores(rule) {
			return i
		}
	}
	above := line - 1
	for i := len(x.Directives) - 1; i >= 0; i-- {
		d := &x.Directives[i]
		if d.Line > above {
			continue
		}
		if d.Line < above || !d.Alone {
			break
		}
		if d.Ignores(rule) {
			return i
		}
		above--
	}
	return -1
}

// Unused is the message of the finding that d accepts nothing.
func (d *Directive) Unused() string {
	if d.Fault != "" {
		return "This comment has no effect: " + d.Fault + "."
	}
	return "This comment accepts " + strings.Join(d.Rules, ", ") + ", but nothing here is reported. Remove it."
}
