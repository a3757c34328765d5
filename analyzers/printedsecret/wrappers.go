package printedsecret

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/internal/catalog"
)

// exportWrappers tells importing packages which functions show their parameters,
// in a package that holds no secret itself. It reads the syntax only: building
// the SSA form of every package that logs would cost more than all the rest.
func exportWrappers(pass *analysis.Pass, t *tables, facts *imported) {
	w := &wrappers{pass: pass, tables: t, facts: facts}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if !ok || decl.Body == nil || decl.Type.Params == nil || !decl.Name.IsExported() {
				continue
			}
			fn, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func)
			if !ok || !takesText(fn.Signature()) {
				continue
			}
			if fact := w.function(fn, decl.Body); fact != nil {
				pass.ExportObjectFact(fn, fact)
			}
		}
	}
}

type wrappers struct {
	pass   *analysis.Pass
	tables *tables
	facts  *imported
}

func takesText(sig *types.Signature) bool {
	for param := range sig.Params().Variables() {
		if carries(param.Type()) {
			return true
		}
	}
	return false
}

// function is the fact about fn, or nil.
func (w *wrappers) function(fn *types.Func, body *ast.BlockStmt) *showsFact {
	params := make(map[types.Object]int)
	offset := 0
	if fn.Signature().Recv() != nil {
		offset = 1
	}
	for i := range fn.Signature().Params().Len() {
		params[fn.Signature().Params().At(i)] = i + offset
	}
	found := make(map[int]paramFact)
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		if call, ok := n.(*ast.CallExpr); ok {
			w.call(call, params, found)
		}
		return true
	})
	if len(found) == 0 {
		return nil
	}
	fact := &showsFact{}
	for i := range maxParams {
		if p, ok := found[i]; ok {
			fact.Params = append(fact.Params, p)
		}
	}
	return fact
}

// call notes the parameters that a call shows.
func (w *wrappers) call(call *ast.CallExpr, params map[types.Object]int, found map[int]paramFact) {
	fn := w.callee(call)
	if fn == nil {
		return
	}
	show := func(arg ast.Expr, ways catalog.Way, where string, writer int) {
		for _, param := range w.mentioned(arg, params) {
			if old, known := found[param]; param != writer && (!known || old.Writer >= 0 && writer < 0) {
				found[param] = paramFact{param, ways, where, writer}
			}
		}
	}
	if p, ok := w.tables.printers[keyOf(fn)]; ok {
		where, writer := p.Where, -1
		if where == "" {
			if where, writer = w.writer(call, fn, params); where == "" && writer < 0 {
				return
			}
		}
		for i := p.First; i < len(call.Args); i++ {
			show(call.Args[i], w.ways(call, p, i), where, writer)
		}
	}
	if sum := w.facts.function(fn); sum != nil {
		offset := 0
		if fn.Signature().Recv() != nil {
			offset = 1
		}
		for param, s := range sum.shown {
			last := fn.Signature().Params().Len() - 1 + offset
			for i := param - offset; s.writer < 0 && i >= 0 && i < len(call.Args); i++ {
				show(call.Args[i], s.ways, s.where, -1)
				if param != last || !fn.Signature().Variadic() {
					break
				}
			}
		}
	}
}

// ways are the ways in which argument i of a printer is shown.
func (w *wrappers) ways(call *ast.CallExpr, p catalog.Printer, i int) catalog.Way {
	if i == p.First || call.Ellipsis.IsValid() || !isFormatter(w.callee(call).Name()) {
		return p.Way
	}
	format := w.pass.TypesInfo.Types[call.Args[p.First]].Value
	if format == nil || format.Kind() != constant.String {
		return p.Way
	}
	if read := readVerbs(constant.StringVal(format)); i-p.First-1 < len(read) {
		return read[i-p.First-1].ways
	}
	return p.Way
}

func (w *wrappers) callee(call *ast.CallExpr) *types.Func {
	var id *ast.Ident
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return nil
	}
	fn, _ := w.pass.TypesInfo.Uses[id].(*types.Func)
	return fn
}

// writer tells who reads what the call writes: somebody, or the parameter that
// decides.
func (w *wrappers) writer(call *ast.CallExpr, fn *types.Func, params map[types.Object]int) (where string, param int) {
	var expr ast.Expr
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && fn.Signature().Recv() != nil {
		expr = sel.X
	} else if len(call.Args) > 0 {
		expr = call.Args[0]
	}
	switch expr := ast.Unparen(expr).(type) {
	case *ast.Ident:
		if i, ok := params[w.pass.TypesInfo.Uses[expr]]; ok {
			return "", i
		}
	case *ast.SelectorExpr:
		if v, ok := w.pass.TypesInfo.Uses[expr.Sel].(*types.Var); ok && v.Pkg() != nil && !v.IsField() {
			return w.tables.writers[funcKey{catalog.Module(v.Pkg().Path()), "", v.Name()}], -1
		}
	}
	return "", -1
}

// mentioned lists the parameters whose text expr shows.
func (w *wrappers) mentioned(expr ast.Expr, params map[types.Object]int) []int {
	switch expr := ast.Unparen(expr).(type) {
	case *ast.Ident:
		if i, ok := params[w.pass.TypesInfo.Uses[expr]]; ok && carries(w.pass.TypesInfo.Uses[expr].Type()) {
			return []int{i}
		}
	case *ast.StarExpr:
		return w.mentioned(expr.X, params)
	case *ast.BinaryExpr:
		if expr.Op == token.ADD {
			return append(w.mentioned(expr.X, params), w.mentioned(expr.Y, params)...)
		}
	case *ast.CallExpr:
		if tv := w.pass.TypesInfo.Types[expr.Fun]; tv.IsType() && len(expr.Args) == 1 && carries(tv.Type) {
			return w.mentioned(expr.Args[0], params)
		}
		fn := w.callee(expr)
		if fn == nil {
			return nil
		}
		conductor, ok := w.tables.conductor(keyOf(fn))
		if !ok || conductor.To == catalog.RestToFirst {
			return nil
		}
		var all []int
		for i, arg := range expr.Args {
			if i == 0 || conductor.To == catalog.AllToResult {
				all = append(all, w.mentioned(arg, params)...)
			}
		}
		return all
	}
	return nil
}

// isFormatter tells whether a function of that name takes a format.
func isFormatter(name string) bool { return strings.HasSuffix(name, "f") }
