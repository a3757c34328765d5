package printedsecret

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/diag"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/settings"
)

// Analyzer has the default settings.
var Analyzer = New(&settings.Settings{})

// New returns an analyzer with the given settings, which it does not change.
func New(s *settings.Settings) *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name:       "printedsecret",
		Doc:        "report secrets that a program holds and prints, logs or puts into an error",
		URL:        finding.HelpURL(finding.RulePrintedSecret),
		ResultType: diag.ResultType,
		FactTypes:  []analysis.Fact{new(showsFact), new(holdsFact)},
	}
	current := diag.Settings(a, s)
	known := sync.OnceValue(func() *tables { return newTables(current()) })
	a.Run = func(pass *analysis.Pass) (any, error) {
		return run(pass, current(), known()), nil
	}
	return a
}

func run(pass *analysis.Pass, s *settings.Settings, t *tables) *diag.Result {
	reporter := diag.NewReporter(pass, s)
	if !diag.On(s, finding.RulePrintedSecret) {
		return reporter.Result()
	}
	facts := importFacts(pass)
	if !relevant(pass, t, facts) {
		exportWrappers(pass, t, facts)
		return reporter.Result()
	}
	f := newFlow(t, pass.Pkg, build(pass), facts)
	calls := callIndex(pass.Files)
	seen := make(map[token.Pos]bool)
	known := setByTests(pass, t)
	f.run(func(l leak) {
		if testFile(pass.Fset, l.pos) && (known[l.source.what] || f.madeUp(l)) {
			return
		}
		node := l.node(calls)
		if node == nil || seen[node.Pos()] {
			return
		}
		seen[node.Pos()] = true
		reporter.Report(l.finding(node))
	})
	exportFacts(pass, f)
	return reporter.Result()
}

// build makes the SSA form of pass's package, and of nothing else: its imports
// are known by their types, and what these import is not named in it.
func build(pass *analysis.Pass) []*ssa.Function {
	prog := ssa.NewProgram(pass.Fset, 0)
	for _, imported := range pass.Pkg.Imports() {
		prog.CreatePackage(imported, nil, nil, true)
	}
	pkg := prog.CreatePackage(pass.Pkg, pass.Files, pass.TypesInfo, false)
	pkg.Build()

	var funcs []*ssa.Function
	var add func(*ssa.Function)
	add = func(fn *ssa.Function) {
		if fn == nil {
			return
		}
		funcs = append(funcs, fn)
		for _, anon := range fn.AnonFuncs {
			add(anon)
		}
	}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok {
				if object, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
					add(prog.FuncValue(object))
				}
			}
		}
	}
	// Function literals of package variables are made in init.
	add(pkg.Func("init"))
	return funcs
}

// callIndex finds the calls of files by the position of their parenthesis, which
// is that of the SSA instruction.
func callIndex(files []*ast.File) map[token.Pos]*ast.CallExpr {
	calls := make(map[token.Pos]*ast.CallExpr)
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				calls[call.Lparen] = call
			}
			return true
		})
	}
	return calls
}

// node is what to report: the argument, or the call.
func (l leak) node(calls map[token.Pos]*ast.CallExpr) ast.Node {
	call := calls[l.pos]
	switch {
	case call == nil && l.pos.IsValid():
		return position(l.pos)
	case call == nil:
		return nil
	case l.arg >= 0 && l.arg < len(call.Args):
		return call.Args[l.arg]
	}
	return call
}

// position is a node without extent.
type position token.Pos

func (p position) Pos() token.Pos { return token.Pos(p) }
func (p position) End() token.Pos { return token.Pos(p) }

func (l leak) finding(node ast.Node) diag.Finding {
	f := diag.Finding{
		Diagnostic: analysis.Diagnostic{
			Pos:      node.Pos(),
			End:      node.End(),
			Category: finding.RulePrintedSecret,
			Message: fmt.Sprintf("%s goes to %s, where others can read it: leave it out or mask it, or if this output exists to hand it over, say so with //keyvet:ignore %s REASON",
				l.source.what, l.where, finding.RulePrintedSecret),
		},
		Value: finding.NewSecret(l.source.what + " to " + l.where + " in " + l.function.String()),
		Help:  help,
	}
	if l.source.pos.IsValid() && l.source.pos != node.Pos() {
		f.Related = append(f.Related, analysis.RelatedInformation{Pos: l.source.pos, Message: "the secret comes from here"})
	}
	if l.inside.IsValid() {
		f.Related = append(f.Related, analysis.RelatedInformation{Pos: l.inside, Message: "it is shown here"})
	}
	return f
}

const help = "Print the id instead, or a short prefix. Hand a secret over through a file with mode 0600, a secret store or the reply to the one who asked. " +
	"If it was printed already, it is in terminals, CI logs and log stores: replace it."
