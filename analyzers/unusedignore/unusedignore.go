// Package unusedignore reports keyvet:ignore comments that accept nothing,
// because there is nothing to accept or because they are not well formed.
//
// It sees one package. A comment that accepts what only the whole program
// shows, or what another tool of keyvet finds, is therefore left alone.
package unusedignore

import (
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/analyzers/hardcodedcreds"
	"github.com/keyvet/keyvet/analyzers/printedsecret"
	"github.com/keyvet/keyvet/internal/diag"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/settings"
	"github.com/keyvet/keyvet/internal/suppress"
)

// Analyzer judges by the passes about credentials in their default configuration,
// for drivers that take analyzers as variables.
var Analyzer = New(&settings.Settings{}, hardcodedcreds.Analyzer, printedsecret.Analyzer)

// New makes the pass. It judges comments by what the passes of detectors found,
// whose results are of type [diag.ResultType].
func New(s *settings.Settings, detectors ...*analysis.Analyzer) *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name:       "unusedignore",
		Doc:        "report keyvet:ignore comments that accept nothing",
		URL:        finding.HelpURL(finding.RuleUnusedIgnore),
		Requires:   detectors,
		ResultType: diag.ResultType,
	}
	current := diag.Settings(a, s)
	a.Run = func(pass *analysis.Pass) (any, error) {
		return run(pass, current(), detectors), nil
	}
	return a
}

func run(pass *analysis.Pass, s *settings.Settings, detectors []*analysis.Analyzer) *diag.Result {
	reporter := diag.NewReporter(pass, s)
	used := make(map[*token.File]map[int]bool)
	for _, a := range detectors {
		for _, f := range pass.ResultOf[a].(*diag.Result).Findings {
			file := pass.Fset.File(f.Pos)
			if file == nil {
				continue
			}
			line := file.PositionFor(f.Pos, false).Line
			if i := reporter.Ignores(f.Pos).Match(f.Category, line); i >= 0 {
				if used[file] == nil {
					used[file] = make(map[int]bool)
				}
				used[file][i] = true
			}
		}
	}
	for _, f := range pass.Files {
		x := reporter.Ignores(f.FileStart)
		if x == nil {
			continue
		}
		file := pass.Fset.File(f.FileStart)
		for i := range x.Directives {
			d := &x.Directives[i]
			if d.Fault == "" && (d.Verb != suppress.VerbIgnore || used[file][i] || !judged(d, s)) {
				continue
			}
			start := file.LineStart(d.Line) + token.Pos(d.Column-1)
			reporter.Report(diag.Finding{Diagnostic: analysis.Diagnostic{
				Category: finding.RuleUnusedIgnore,
				Pos:      start,
				End:      start + token.Pos(d.EndColumn-d.Column),
				Message:  d.Unused(),
			}})
		}
	}
	return reporter.Result()
}

// judged reports whether one package is enough to say that d accepts nothing.
func judged(d *suppress.Directive, s *settings.Settings) bool {
	for _, rule := range d.Rules {
		if rule == finding.RuleUnsafeDelete || strings.HasPrefix(rule, finding.GitleaksPrefix) {
			return false
		}
		if !diag.On(s, rule) {
			return false
		}
	}
	return true
}
