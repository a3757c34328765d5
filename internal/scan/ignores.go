package scan

import (
	"bytes"
	"path"
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/suppress"
)

// ignores are the ignore comments of an item, as far as it has been read.
type ignores struct {
	suppress.Ignores

	used map[int]bool
}

// read adds the comments in text, which is that of w.
func (x *ignores) read(name string, w *window, text []byte) {
	if !bytes.Contains(text, []byte(suppress.Mark)) {
		return
	}
	var found *suppress.Ignores
	if isGo(name) && w.offset == 0 {
		found = suppress.ParseGo(text)
		x.Ignores = *found
		return
	}
	lastSeen := 0
	if n := len(x.Directives); n > 0 {
		lastSeen = x.Directives[n-1].Line
	}
	cut := 0 // the line that may go on in the next window
	if w.own.End < len(w.data) {
		cut = 1 + bytes.Count(text, []byte{'\n'})
	}
	for _, d := range suppress.ParseText(name, text).Directives {
		if d.Line == cut {
			continue
		}
		if d.Line == 1 {
			d.Column += w.column
			d.EndColumn += w.column
			d.Alone = d.Alone && w.column == 0
		}
		if d.Line += w.line; d.Line > lastSeen {
			x.Directives = append(x.Directives, d)
		}
	}
}

// accept reports whether a comment accepts a finding of rule on line.
func (x *ignores) accept(rule string, line int) bool {
	i := x.Match(rule, line)
	if i < 0 {
		return false
	}
	if x.used == nil {
		x.used = map[int]bool{}
	}
	x.used[i] = true
	return true
}

// end tells of the comments of c that accepted something and reports those that
// accepted nothing.
func (r *reader) end(c *content) {
	if r.options.Accepted != nil {
		for i := range c.ignores.used {
			r.options.Accepted(c.path, c.ignores.Directives[i].Line)
		}
	}
	if !r.options.UnusedIgnores {
		return
	}
	severity, on := r.options.Settings.Severity(finding.RuleUnusedIgnore, finding.Warning)
	if !on {
		return
	}
	for i := range c.ignores.Directives {
		d := &c.ignores.Directives[i]
		if c.ignores.used[i] || !r.judged(c.path, d) {
			continue
		}
		digest := finding.NewSecret(strings.Join(d.Rules, ",") + " " + d.Reason).Digest(finding.RuleUnusedIgnore)
		c.result.add(r.collector, c.path, finding.Finding{
			Rule:        finding.RuleUnusedIgnore,
			Severity:    severity,
			Message:     d.Unused(),
			Path:        c.path,
			Start:       finding.Position{Line: d.Line, Column: d.Column},
			End:         finding.Position{Line: d.Line, Column: d.EndColumn},
			Commit:      c.origin.Commit,
			Object:      c.origin.Object,
			Fingerprint: finding.Fingerprint(finding.RuleUnusedIgnore, c.path, digest),
			Digest:      digest,
		})
	}
}

// judged reports whether a scan alone can say that d accepts nothing. In Go
// files that is so for rules that no analyzer has: the others see more.
func (r *reader) judged(name string, d *suppress.Directive) bool {
	if isGo(name) && (d.Fault != "" || d.Verb != suppress.VerbIgnore) {
		return false
	}
	for _, rule := range d.Rules {
		gitleaks := strings.HasPrefix(rule, finding.GitleaksPrefix)
		if isGo(name) && !gitleaks {
			return false
		}
		if _, on := r.options.Settings.Severity(rule, finding.Error); !on {
			return false
		}
	}
	return true
}

func isGo(name string) bool { return path.Ext(name) == ".go" }
