package hardcodedcreds

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/diag"
	"github.com/keyvet/keyvet/internal/settings"
)

// Analyzer is the pass with the default settings.
var Analyzer = New(&settings.Settings{})

// New makes the pass for the settings s.
func New(s *settings.Settings) *analysis.Analyzer {
	lib := sync.OnceValue(library)
	a := &analysis.Analyzer{
		Name:             "hardcodedcreds",
		Doc:              doc,
		URL:              "https://pkg.go.dev/github.com/keyvet/keyvet/analyzers/hardcodedcreds",
		RunDespiteErrors: true,
		ResultType:       diag.ResultType,
		FactTypes:        facts(),
	}
	current := diag.Settings(a, s)
	index := sync.OnceValue(func() sinks { return newSinks(current()) })
	a.Run = func(pass *analysis.Pass) (any, error) {
		c := newChecker(pass, current(), index(), lib())
		c.run()
		reporter := diag.NewReporter(pass, current())
		for _, f := range c.findings() {
			reporter.Report(f)
		}
		return reporter.Result(), nil
	}
	return a
}

// checker is the state of one pass.
type checker struct {
	pass     *analysis.Pass
	info     *types.Info
	settings *settings.Settings
	sinks    sinks
	library  map[string]evaluator

	decls    map[*types.Func]*ast.FuncDecl
	consts   map[types.Object]ast.Expr
	globals  map[types.Object]value
	callees  map[*types.Func]*callee
	fields   map[*types.Var]field
	names    map[string]awskey.Kind
	pointed  map[types.Object]types.Object
	dispatch dispatch
	// functions are where function literals and types of functions begin.
	functions []token.Pos

	flows  map[any][]flow
	wants  []wanted
	takers map[types.Object]want
	ids    []sighting
	lonely []sighting
	found  map[foundKey]found
	static []static
	others []diag.Finding

	extra   int
	buf     []byte
	matches []awskey.Match
}

func newChecker(pass *analysis.Pass, s *settings.Settings, index sinks, lib map[string]evaluator) *checker {
	return &checker{
		pass: pass, info: pass.TypesInfo, settings: s, sinks: index, library: lib,
		decls: make(map[*types.Func]*ast.FuncDecl), consts: make(map[types.Object]ast.Expr), globals: make(map[types.Object]value),
		callees: make(map[*types.Func]*callee), fields: make(map[*types.Var]field), names: make(map[string]awskey.Kind),
		pointed: make(map[types.Object]types.Object), flows: make(map[any][]flow), takers: make(map[types.Object]want), found: make(map[foundKey]found),
	}
}

// run looks at all of the package, and leaves in c what it found.
func (c *checker) run() {
	c.dispatch = newDispatch(c.pass.Pkg)
	c.functions = functionTypes(c.info)
	for _, file := range c.pass.Files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if fn, ok := c.object(d.Name).(*types.Func); ok {
					c.decls[fn] = d
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if spec, ok := spec.(*ast.ValueSpec); ok {
						c.declareConsts(spec)
					}
				}
			}
		}
	}
	c.packageVariables()
	for _, file := range c.pass.Files {
		for _, d := range file.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				c.function(fn)
			}
		}
		c.comments(file)
	}
	c.solve()
	c.besideIDs()
	c.otherFiles()
	c.export()
}

// packageVariables runs the declarations at package level, twice where one uses
// a variable that is declared later.
func (c *checker) packageVariables() {
	for _, init := range c.info.InitOrder {
		if len(init.Lhs) == 1 && isText(init.Lhs[0].Type()) {
			f := &frame{c: c, env: &variables{}, inlined: true}
			if v := f.eval(init.Rhs); len(v) > 0 {
				c.globals[init.Lhs[0]] = v
			}
		}
	}
	for _, file := range c.pass.Files {
		for _, d := range file.Decls {
			if d, ok := d.(*ast.GenDecl); ok {
				c.extra = 0
				f := &frame{c: c, env: &variables{}, captures: true}
				f.declare(d)
			}
		}
	}
}

// declareConsts remembers the expressions of constants.
func (c *checker) declareConsts(spec *ast.ValueSpec) {
	for i, name := range spec.Names {
		if i < len(spec.Values) {
			if obj, ok := c.object(name).(*types.Const); ok {
				c.consts[obj] = spec.Values[i]
			}
		}
	}
}

// function runs the body of a function.
func (c *checker) function(d *ast.FuncDecl) {
	if d.Body == nil {
		return
	}
	c.extra = 0
	f := &frame{c: c, env: &variables{}, captures: c.hasFuncLit(d.Body), block: block{from: d.Body.Pos(), to: d.Body.End()}}
	if fn, ok := c.object(d.Name).(*types.Func); ok {
		f.of, f.sig = fn, fn.Signature()
	}
	f.run(d.Body)
}

// functionTypes lists where function literals begin, and types of functions, in
// ascending order.
func functionTypes(info *types.Info) []token.Pos {
	var all []token.Pos
	for node := range info.Scopes {
		if t, ok := node.(*ast.FuncType); ok {
			all = append(all, t.Pos())
		}
	}
	slices.Sort(all)
	return all
}

// hasFuncLit reports whether there may be a function literal in body.
func (c *checker) hasFuncLit(body *ast.BlockStmt) bool {
	i, _ := slices.BinarySearch(c.functions, body.Pos())
	return i < len(c.functions) && c.functions[i] < body.End()
}

// object is what id defines or uses.
func (c *checker) object(id *ast.Ident) types.Object {
	if obj := c.info.Uses[id]; obj != nil {
		return obj
	}
	return c.info.Defs[id]
}

// isString reports whether e is a string.
func (c *checker) isString(e ast.Expr) bool {
	t := c.info.TypeOf(e)
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

func stringConstant(v constant.Value) (string, bool) {
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(v), true
}
