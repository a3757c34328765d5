package gocheck_test

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/diag"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/settings"
)

// isSink says that a function is called Sink, or calls one that is.
type isSink struct{}

func (*isSink) AFact()         {}
func (*isSink) String() string { return "sink" }

// detectors is one small pass that has what matters to a driver: it folds
// constants, follows calls by facts, and can fail.
func detectors(s *settings.Settings) []*analysis.Analyzer {
	return []*analysis.Analyzer{{
		Name:             "constants",
		Doc:              "report key ids, and constants that reach a function called Sink",
		FactTypes:        []analysis.Fact{new(isSink)},
		ResultType:       diag.ResultType,
		RunDespiteErrors: true,
		Run: func(pass *analysis.Pass) (any, error) {
			c := constants{pass, diag.NewReporter(pass, s)}
			for _, file := range pass.Files {
				ast.Inspect(file, c.visit)
			}
			return c.reporter.Result(), nil
		},
	}}
}

type constants struct {
	pass     *analysis.Pass
	reporter *diag.Reporter
}

func (c constants) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if n.Name.Name == "Sink" || c.callsSink(n) {
			c.pass.ExportObjectFact(c.pass.TypesInfo.Defs[n.Name], new(isSink))
		}
	case *ast.CallExpr:
		if c.isSink(n.Fun) {
			for _, arg := range n.Args {
				if c.pass.TypesInfo.Types[arg].Value != nil {
					c.report(arg, finding.RuleSecretAccessKey)
				}
			}
		}
	case *ast.Ident:
		if n.Name == "doPanic" {
			panic("AKIA526JQGFQO67ABKHZ")
		}
	case *ast.BasicLit:
		if _, ok := awskey.ParseID(strings.Trim(n.Value, `"`)); ok && n.Kind == token.STRING {
			c.report(n, finding.RuleAccessKeyID)
		}
	}
	return true
}

func (c constants) callsSink(f *ast.FuncDecl) bool {
	calls := false
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		calls = calls || ok && c.isSink(call.Fun)
		return true
	})
	return calls
}

func (c constants) isSink(fun ast.Expr) bool {
	selector, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	f, ok := c.pass.TypesInfo.Uses[selector.Sel].(*types.Func)
	return ok && c.pass.ImportObjectFact(f, new(isSink))
}

func (c constants) report(e ast.Expr, rule string) {
	value := ""
	if v := c.pass.TypesInfo.Types[e].Value; v != nil && v.Kind() == constant.String {
		value = constant.StringVal(v)
	}
	c.reporter.Report(diag.Finding{
		Diagnostic: analysis.Diagnostic{Category: rule, Pos: e.Pos(), End: e.End(), Message: "found"},
		Value:      finding.NewSecret(value),
		Secret:     rule != finding.RuleAccessKeyID,
	})
}
