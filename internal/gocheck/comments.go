package gocheck

import (
	"go/ast"
	"maps"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/keyvet/keyvet/internal/diag"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/suppress"
)

// noteDirectives remembers the files of pkg that have directives, so that those
// without effect are reported. Where a package does not compile, not all is
// found that its directives may accept.
func (r *run) noteDirectives(p *program, pkg *packages.Package) {
	sound := len(pkg.Errors) == 0
	note := func(name string) {
		if p.unit.files != nil && !p.unit.files[name] {
			return
		}
		if known, ok := r.directives[name]; !ok || known {
			r.directives[name] = sound
		}
	}
	for _, f := range pkg.Syntax {
		if mentionsDirective(f) {
			if name, _, ok := r.locate(pkg.Fset, f.Package, f.Package); ok {
				note(name)
			}
		}
	}
	for _, name := range pkg.IgnoredFiles {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			r.problem(name, reason(err))
		} else if suppress.MentionsDirective(text) {
			note(name)
		}
	}
}

func mentionsDirective(f *ast.File) bool {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if suppress.MentionsDirective(c.Text) {
				return true
			}
		}
	}
	return false
}

// unusedDirectives reports the directives that have no effect.
func (r *run) unusedDirectives() {
	severity, on := r.options.Settings.Severity(finding.RuleUnusedIgnore, diag.DefaultSeverity(finding.RuleUnusedIgnore))
	if !on {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(r.directives)) {
		path, source := r.relative(name), r.sources.get(name)
		if r.excluded(name) || source.ignores() == nil {
			continue
		}
		for i := range source.ignores().Directives {
			d := &source.ignores().Directives[i]
			unused := d.Verb == suppress.VerbIgnore && !source.used[i] && r.directives[name] && r.judges(d)
			if d.Fault == "" && !unused {
				continue
			}
			digest := finding.NewSecret(strings.Join(d.Rules, ",") + "\x00" + d.Reason).Digest(finding.RuleUnusedIgnore)
			start := finding.Position{Line: d.Line, Column: d.Column}
			offset := source.lines[d.Line-1] + d.Column - 1
			r.result.Findings = append(r.result.Findings, finding.Finding{
				Rule:        finding.RuleUnusedIgnore,
				Severity:    severity,
				Message:     d.Unused(),
				Path:        path,
				Start:       start,
				End:         finding.Position{Line: d.Line, Column: d.EndColumn},
				Fingerprint: finding.Fingerprint(finding.RuleUnusedIgnore, path, digest),
				Digest:      digest,
				Snippet:     finding.NewSnippet(source.text, finding.Span{Start: offset, End: offset + d.EndColumn - d.Column}, finding.Span{}, source.secrets),
			})
		}
	}
}

// judges reports whether this run would have found what d accepts.
func (r *run) judges(d *suppress.Directive) bool {
	return !slices.ContainsFunc(d.Rules, func(rule string) bool {
		return !diag.On(r.options.Settings, rule) || strings.HasPrefix(rule, finding.GitleaksPrefix)
	})
}
