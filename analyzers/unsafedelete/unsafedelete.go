package unsafedelete

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/internal/catalog"
	"github.com/keyvet/keyvet/internal/consent"
	"github.com/keyvet/keyvet/internal/diag"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/settings"
)

// Analyzer is the analyzer with the default settings.
var Analyzer = New(&settings.Settings{})

// New makes the analyzer for the configuration s.
func New(s *settings.Settings) *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name:       "unsafedelete",
		Doc:        "report deletes that are reachable without anyone's consent",
		URL:        finding.HelpURL(finding.RuleUnsafeDelete),
		ResultType: diag.ResultType,
		FactTypes:  []analysis.Fact{new(Fact)},
	}
	current := diag.Settings(a, s)
	a.Run = func(pass *analysis.Pass) (any, error) { return run(pass, current()) }
	return a
}

// Fact is what a function means to its callers in other packages.
type Fact struct{ consent.Fact }

// AFact marks Fact as a fact.
func (*Fact) AFact() {}

func (f *Fact) String() string {
	var parts []string
	for _, y := range f.Yes {
		parts = append(parts, fmt.Sprintf("result %d %s means yes", y.Result, y.Value))
	}
	for _, d := range f.Deletes {
		parts = append(parts, "reaches "+d.Operation)
	}
	if !f.Returns {
		parts = append(parts, "does not return without consent")
	}
	return strings.Join(parts, "; ")
}

func run(pass *analysis.Pass, s *settings.Settings) (any, error) {
	reporter := diag.NewReporter(pass, s)
	if !diag.On(s, finding.RuleUnsafeDelete) {
		return reporter.Result(), nil
	}
	config, err := configure(s)
	if err != nil {
		return nil, err
	}
	known := func(fn *types.Func) *consent.Fact {
		var fact Fact
		if fn.Pkg() == nil || fn.Pkg() == pass.Pkg || !pass.ImportObjectFact(fn, &fact) {
			return nil
		}
		return &fact.Fact
	}
	if !relevant(pass.Pkg, pass.TypesInfo, config.Catalog, known, false) {
		return reporter.Result(), nil
	}
	program := build(pass.Fset, []Package{{pass.Pkg, pass.TypesInfo, pass.Files}})
	program.Fact = known
	program.Test = testCode(pass.Fset)
	result := consent.Check(program, config)
	for fn, fact := range result.Facts {
		pass.ExportObjectFact(fn, &Fact{*fact})
	}
	r := describer{fset: pass.Fset, files: pass.Files}
	for _, d := range result.Deletes {
		reporter.Report(r.describe(d))
	}
	if result.Incomplete != "" {
		return nil, fmt.Errorf("deletes in %s: %s", pass.Pkg.Path(), result.Incomplete)
	}
	return reporter.Result(), nil
}

func configure(s *settings.Settings) (*consent.Config, error) {
	operations, err := catalog.New(s.Deletes.Groups, s.Deletes.Operations)
	if err != nil {
		return nil, fmt.Errorf("deletes: %w", err)
	}
	return &consent.Config{Catalog: operations, Settings: &s.Deletes}, nil
}

func testCode(fset *token.FileSet) func(token.Pos) bool {
	return func(pos token.Pos) bool {
		f := fset.File(pos)
		return f != nil && strings.HasSuffix(f.Name(), "_test.go")
	}
}
