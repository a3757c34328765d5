package hardcodedcreds

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"github.com/keyvet/keyvet/internal/catalog"
)

// frame runs the body of one function, statement by statement, as far as it
// can be run without input. It knows what local variables can hold; where
// control flow splits, all that any way may store.
type frame struct {
	c   *checker
	env *variables
	// of is the *types.Func or the *ast.FuncLit; nil at package level.
	of  any
	sig *types.Signature
	// block is the innermost block, which makes its constants neighbours.
	block block
	// inlined says that the body is run for the results of one call: what it
	// does otherwise is seen when the function is run by itself.
	inlined bool
	depth   int
	returns []value
	// captures says that function literals may share the variables.
	captures bool
	// loops is how many loops the statement stands in that is run.
	loops int
	// edited are the locations of texts that change element by element. What they
	// are in between is nothing to look at.
	edited []any
	// asked are the names that a condition compares something with, where it holds.
	asked []string
}

// block is a range of source whose constants are neighbours.
type block struct {
	from, to token.Pos
	// file says that the range is a declaration of a file.
	file bool
}

// variables is what the variables of a function may hold. What is stored on one
// of several ways is kept apart until they meet.
type variables struct {
	parent *variables
	known  map[any]value
}

// fieldOf is the field of a struct that a variable holds.
type fieldOf struct {
	base  any
	field *types.Var
}

func (e *variables) get(key any) (value, bool) {
	for ; e != nil; e = e.parent {
		if v, ok := e.known[key]; ok {
			return v, true
		}
	}
	return nil, false
}

func (e *variables) set(key any, v value) {
	if e.known == nil {
		if len(v) == 0 && e.parent == nil {
			return
		}
		e.known = make(map[any]value)
	}
	e.known[key] = v
}

// maybe runs a part of the function that may or may not be reached.
func (f *frame) maybe(at ast.Node, run func()) {
	way := &variables{parent: f.env}
	f.env = way
	run()
	f.env = way.parent
	for key, v := range way.known {
		before, _ := f.env.get(key)
		both := union(before, v)
		f.env.set(key, both)
		if kind, why, name := f.c.naming(both); len(before) > 0 && why == fromEnvironment {
			f.reach(both, want{kind, catalog.AWS, why}, at, name)
		}
	}
}

// run runs the body of the function.
func (f *frame) run(body *ast.BlockStmt) {
	f.execList(body.List)
	f.settle()
}

// settle looks at the texts that were changed element by element.
func (f *frame) settle() {
	for _, key := range f.edited {
		v, _ := f.env.get(key)
		f.c.composed(v, f)
	}
	f.edited = f.edited[:0]
}

// where runs a part of the function for which something equals one of names.
func (f *frame) where(names []string, run func()) {
	outer := f.asked
	if len(names) > 0 {
		f.asked = names
	}
	run()
	f.asked = outer
}

// within runs a block whose constants are neighbours.
func (f *frame) within(n ast.Node, run func()) {
	outer := f.block
	f.block = block{from: n.Pos(), to: n.End()}
	run()
	f.block = outer
}

// location is the key under which what e denotes is stored, if e is a variable
// or a field of one.
func (f *frame) location(e ast.Expr) (any, bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if v, ok := f.c.object(e).(*types.Var); ok {
			return v, true
		}
	case *ast.SelectorExpr:
		if sel := f.c.info.Selections[e]; sel != nil && sel.Kind() == types.FieldVal {
			base, ok := f.location(e.X)
			v, isVar := sel.Obj().(*types.Var)
			return fieldOf{base, v.Origin()}, ok && isVar
		}
		if v, ok := f.c.object(e.Sel).(*types.Var); ok {
			return v, true
		}
	case *ast.StarExpr:
		return f.location(e.X)
	case *ast.SliceExpr:
		return f.location(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return f.location(e.X)
		}
	}
	return nil, false
}

// stored is what the location of e holds, as far as it is known.
func (f *frame) stored(e ast.Expr) value {
	key, ok := f.location(e)
	if !ok {
		return nil
	}
	v, _ := f.env.get(key)
	return v
}

// keep stores v in the location of e.
func (f *frame) keep(e ast.Expr, v value) {
	if key, ok := f.location(e); ok {
		f.env.set(key, v)
	}
}

// write appends v to what was written to the location of e so far.
func (f *frame) write(e ast.Expr, v value) {
	key, ok := f.location(e)
	if !ok {
		return
	}
	before, _ := f.env.get(key)
	after := concat(before, v)
	if len(after) == 0 {
		after = v
	}
	f.env.set(key, f.c.composed(after, f))
}

// variable is what obj, which at denotes, holds.
func (f *frame) variable(obj types.Object, at ast.Expr) value {
	switch obj := obj.(type) {
	case *types.Nil:
		return one(&text{})
	case *types.Func:
		return f.c.functionValue(obj)
	case *types.Var:
		v, ok := f.env.get(obj)
		if !ok && obj.Pkg() == f.c.pass.Pkg && !carries(obj.Type()) {
			return nil
		}
		switch {
		case obj.Pkg() == nil:
			return nil
		case obj.Pkg() != f.c.pass.Pkg:
			if ok {
				return v
			}
			return f.c.imported(obj, at)
		case obj.Parent() == obj.Pkg().Scope():
			if !ok {
				v = f.c.globals[obj]
			}
			return union(v, one(place{obj}))
		case len(v) > 0 && !f.captured(obj):
			return v
		}
		return union(v, one(place{obj}))
	}
	return nil
}

// carries reports whether a value of type t can be a text, hold some other than
// in the fields of a struct, or give one when called.
func carries(t types.Type) bool {
	const maxNesting = 4
	for range maxNesting {
		switch u := t.Underlying().(type) {
		case *types.Basic:
			return u.Info()&types.IsString != 0 || u.Kind() == types.Uint8 || u.Kind() == types.Int32
		case *types.Pointer:
			t = u.Elem()
		case *types.Slice:
			t = u.Elem()
		case *types.Array:
			t = u.Elem()
		case *types.Chan:
			t = u.Elem()
		case *types.Map:
			t = u.Elem()
		case *types.Signature:
			return true
		case *types.Interface:
			_, isParam := t.(*types.TypeParam)
			return isParam || u.NumMethods() == 0
		default:
			return false
		}
	}
	return false
}

// captured reports whether obj is declared outside of the function literal that
// the frame runs.
func (f *frame) captured(obj types.Object) bool {
	lit, ok := f.of.(*ast.FuncLit)
	return ok && (obj.Pos() < lit.Pos() || obj.Pos() > lit.End())
}

// assign stores v in what e denotes.
func (f *frame) assign(e ast.Expr, v value, at ast.Node) {
	e = ast.Unparen(e)
	c := f.c
	switch e := e.(type) {
	case *ast.Ident:
		obj := c.object(e)
		if obj == nil {
			return
		}
		f.env.set(obj, v)
		f.named(e.Name, v, at)
		if f.captures || isPackageLevel(obj) {
			f.flow(obj, v, at, "stored in", e.Name)
		}
	case *ast.SelectorExpr:
		f.keep(e, v)
		if sel := c.info.Selections[e]; sel != nil {
			f.eval(e.X)
			if fd := c.selected(sel); fd.ok {
				f.reach(v, fd.want, at, fd.name)
			}
			if obj, ok := sel.Obj().(*types.Var); ok {
				f.flow(obj.Origin(), v, at, "stored in", e.Sel.Name)
			}
			return
		}
		f.named(e.Sel.Name, v, at)
		if obj := c.object(e.Sel); obj != nil {
			if w, ok := c.wantedAbroad(obj); ok {
				f.reach(v, w, at, obj.Pkg().Name()+"."+obj.Name())
			}
			f.flow(obj, v, at, "stored in", e.Sel.Name)
		}
	case *ast.IndexExpr:
		f.assignElement(e, v, at)
	case *ast.StarExpr:
		to := f.eval(e.X)
		f.keep(e.X, v)
		for _, p := range to {
			if p, ok := p.(place); ok {
				f.flow(p.at, v, at, "stored in", p.at.Name())
				f.flow(f.c.through(p.at), v, at, "stored in", p.at.Name())
				if fd := f.c.fieldOf(p.at); fd.ok {
					f.reach(v, fd.want, at, fd.name)
				}
			}
		}
		f.named(nameOf(e.X), v, at)
	default:
		f.eval(e)
	}
}

// assignElement stores v in an element of a slice, an array or a map.
func (f *frame) assignElement(e *ast.IndexExpr, v value, at ast.Node) {
	index := f.eval(e.Index)
	if key, ok := index.known(); ok {
		f.named(key.s, v, at)
	} else {
		f.named(nameOf(e.Index), v, at)
	}
	f.named(nameOf(e.X), v, at)
	for _, p := range f.eval(e.X) {
		if p, ok := p.(place); ok {
			f.flow(p.at, v, at, "stored in", p.at.Name())
		}
	}
	container := f.stored(e.X)
	switch {
	case len(container) == 0:
		if key, ok := index.known(); ok {
			f.keep(e.X, one(&record{map[any]value{key.s: v}}))
		}
		return
	case len(container) != 1:
		return
	}
	switch held := container[0].(type) {
	case *text:
		i, ok := index.number()
		if !ok || i < 0 || int(i) >= len(held.s) {
			return
		}
		with := f.character(v, f.c.info.TypeOf(e), at)
		if with == nil {
			with = unknown(v)
		}
		if t := held.replace(int(i), with); t != nil {
			f.keep(e.X, one(t))
			if key, ok := f.location(e.X); ok && !slices.Contains(f.edited, key) {
				f.edited = append(f.edited, key)
			}
		}
	case *list:
		if i, ok := index.number(); ok && i >= 0 && int(i) < len(held.elems) {
			elems := append([]value(nil), held.elems...)
			elems[i] = v
			f.keep(e.X, one(&list{elems: elems}))
		}
	case *record:
		if key, ok := index.known(); ok {
			fields := make(map[any]value, len(held.fields)+1)
			maps.Copy(fields, held.fields)
			fields[key.s] = v
			f.keep(e.X, one(&record{fields}))
		}
	}
}

// character is the text of the byte or rune that v, which is stored at at, is.
func (f *frame) character(v value, t types.Type, at ast.Node) *text {
	n, ok := v.number()
	if !ok {
		return nil
	}
	c := &text{s: encode(int64(n), t)}
	if e, ok := at.(ast.Expr); ok {
		c.parts = []part{{0, len(c.s), f.origin(e), false}}
	}
	return c
}

// origin is what the character e was taken from: the text that it is an element
// of, or e.
func (f *frame) origin(e ast.Expr) ast.Expr {
	switch from := ast.Unparen(e).(type) {
	case *ast.IndexExpr:
		t, known := f.eval(from.X).text()
		i, ok := f.eval(from.Index).number()
		if !ok || !known || i < 0 || int(i) >= len(t.s) {
			return e
		}
		if piece := t.slice(int(i), int(i)+1); len(piece.parts) == 1 {
			return f.c.written(piece.parts[0].from)
		}
	case *ast.BinaryExpr:
		if x := f.origin(from.X); x != from.X {
			return x
		}
		if y := f.origin(from.Y); y != from.Y {
			return y
		}
	case *ast.CallExpr:
		if len(from.Args) == 1 && f.c.info.Types[from.Fun].IsType() {
			if x := f.origin(from.Args[0]); x != from.Args[0] {
				return x
			}
		}
	}
	return e
}

// encode is n as an element of a slice of t, or converted to a string.
func encode(n int64, t types.Type) string {
	if t != nil {
		if b, ok := t.Underlying().(*types.Basic); ok && b.Kind() == types.Uint8 {
			return string([]byte{byte(n)})
		}
	}
	return string(rune(n))
}

func isPackageLevel(obj types.Object) bool {
	return obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope()
}

// nameOf is the identifier that names what e denotes.
func nameOf(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.StarExpr:
		return nameOf(e.X)
	case *ast.UnaryExpr:
		return nameOf(e.X)
	case *ast.CallExpr:
		return nameOf(e.Fun)
	case *ast.IndexExpr:
		if lit, ok := e.Index.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			return lit.Value
		}
		return nameOf(e.X)
	}
	return ""
}
