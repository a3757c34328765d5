package diag_test

import (
	"go/ast"
	"go/token"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/keyvet/keyvet/internal/diag"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/settings"
)

// newLiterals makes a pass that takes every string literal for a key id.
func newLiterals(s *settings.Settings) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:       "literals",
		Doc:        "report string literals",
		ResultType: diag.ResultType,
		Run: func(pass *analysis.Pass) (any, error) {
			reporter := diag.NewReporter(pass, s)
			for _, file := range pass.Files {
				ast.Inspect(file, func(n ast.Node) bool {
					if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
						reporter.Report(diag.Finding{Diagnostic: analysis.Diagnostic{
							Category: finding.RuleAccessKeyID,
							Pos:      lit.Pos(),
							End:      lit.End(),
							Message:  "a literal",
						}})
					}
					return true
				})
			}
			return reporter.Result(), nil
		},
	}
}

func TestReporterHonoursComments(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), newLiterals(&settings.Settings{}), "comments")
	hidden := 0
	for _, f := range results[0].Result.(*diag.Result).Findings {
		if f.Hidden == diag.Ignored {
			hidden++
		}
	}
	if hidden != 2 {
		t.Errorf("the result holds %d ignored findings, want 2", hidden)
	}
}

func TestReporterHonoursSettings(t *testing.T) {
	tests := []struct {
		name     string
		settings settings.Settings
	}{
		{"the rule is off", settings.Settings{Rules: map[string]string{finding.RuleAccessKeyID: "off"}}},
		{"the path is excluded", settings.Settings{Exclude: []string{"src/quiet"}, Root: analysistest.TestData()}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			analysistest.Run(t, analysistest.TestData(), newLiterals(&test.settings), "quiet")
		})
	}
}
