package hardcodedcreds

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// arguments are what a function of a library is called with.
type arguments struct {
	f    *frame
	call *ast.CallExpr
	fn   *types.Func
	// on is the receiver, to its value.
	on   ast.Expr
	to   value
	args []value
}

// call is the results of a call.
func (f *frame) call(e *ast.CallExpr) []value {
	c := f.c
	switch obj := typeutil.Callee(c.info, e).(type) {
	case *types.Builtin:
		return []value{f.builtin(e, obj.Name())}
	case *types.Func:
		return f.callFunc(e, c.callee(obj))
	}
	if tv, ok := c.info.Types[e.Fun]; ok && tv.IsType() {
		return []value{f.convert(e, tv.Type)}
	}
	// A function value, or code that does not compile.
	callees := f.eval(e.Fun)
	args := f.args(e)
	f.neighbours(args, e)
	name := nameOf(e.Fun)
	for i, v := range args {
		f.named(name, v, e.Args[i])
	}
	var results []value
	for _, p := range callees {
		fn, ok := p.(function)
		if !ok {
			continue
		}
		if obj, ok := fn.of.(*types.Func); ok && obj.Pkg() != c.pass.Pkg {
			f.reachParams(c.callee(obj), args, e)
			continue
		}
		f.pass(e, fn, name, args)
		results = joinResults(results, f.resultsOf(e, fn, nil, args))
	}
	return results
}

// reachParams says which arguments are credentials because k takes such.
func (f *frame) reachParams(k *callee, args []value, e *ast.CallExpr) {
	for i, v := range args {
		p := paramIndex(k.sig, i)
		if p < 0 {
			break
		}
		if w := k.params[p]; w.ok {
			f.reach(v, w.want, e.Args[i], k.name)
		}
	}
}

func joinResults(a, b []value) []value {
	if a == nil {
		return b
	}
	for i := range min(len(a), len(b)) {
		a[i] = union(a[i], b[i])
	}
	return a
}

// args are the values of the arguments. A call with several results as the only
// argument counts as its results.
func (f *frame) args(e *ast.CallExpr) []value {
	if len(e.Args) == 1 {
		values := f.evalAll(e.Args[0])
		if len(values) == 0 {
			values = []value{nil}
		}
		return values[:1:1]
	}
	values := make([]value, len(e.Args))
	for i, a := range e.Args {
		values[i] = f.eval(a)
	}
	return values
}

func (f *frame) callFunc(e *ast.CallExpr, k *callee) []value {
	a := &arguments{f: f, call: e, fn: k.fn}
	if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok {
		if s := f.c.info.Selections[sel]; s != nil {
			a.on = sel.X
			a.to = f.eval(sel.X)
		}
	}
	a.args = f.args(e)

	f.reachParams(k, a.args, e)
	f.staticCall(e, k.fn)
	f.neighbours(a.args, e)
	f.chained(a)
	f.defaults(a)
	if strings.HasSuffix(k.fn.Name(), "f") && k.known == nil {
		f.c.composed(formatted(a), f)
	}
	if compares(k.fn.Name()) {
		f.compared(e, a.args)
	}

	if k.several != nil {
		return k.several(a)
	}
	if k.known != nil {
		v := k.known(a)
		return []value{f.c.composed(v, f)}
	}
	if results := k.fromAbroad(a); results != nil {
		return results
	}
	if k.fn.Pkg() != f.c.pass.Pkg {
		return nil
	}
	fn := function{k.fn, k.sig}
	f.pass(e, fn, k.name, a.args)
	return f.resultsOf(e, fn, a.to, a.args)
}

// compares reports whether a function called name compares its arguments, as
// bytes.Equal and the assertions of tests do.
func compares(name string) bool {
	return strings.Contains(name, "Equal") || strings.Contains(name, "Compare")
}

// compared looks at arguments that are compared with each other: the names of
// some tell what others are.
func (f *frame) compared(e *ast.CallExpr, args []value) {
	for i, named := range e.Args {
		name := nameOf(named)
		if call, ok := ast.Unparen(named).(*ast.CallExpr); ok && len(call.Args) == 1 {
			name = nameOf(call.Args[0]) // []byte(name)
		}
		for j, v := range args {
			if i != j {
				f.named(name, v, e.Args[j])
			}
		}
	}
}

// paramIndex is the parameter that takes the i-th argument, or -1.
func paramIndex(sig *types.Signature, i int) int {
	n := sig.Params().Len()
	if i < n {
		return i
	}
	if sig.Variadic() {
		return n - 1
	}
	return -1
}

// pass records that args flow into the parameters of fn.
func (f *frame) pass(e *ast.CallExpr, fn function, name string, args []value) {
	for i, v := range args {
		p := paramIndex(fn.sig, i)
		if p < 0 || p >= fn.sig.Params().Len() {
			break
		}
		param := fn.sig.Params().At(p)
		if _, isLit := fn.of.(*ast.FuncLit); isLit {
			f.named(param.Name(), v, e.Args[i])
		}
		f.flow(param, v, e.Args[i], "passed to", name)
		f.filled(e.Args[i], param)
	}
}

// through stands for what is stored where v, a pointer, points.
func (c *checker) through(v types.Object) types.Object {
	to := c.pointed[v]
	if to == nil {
		to = types.NewVar(v.Pos(), v.Pkg(), v.Name(), v.Type())
		c.pointed[v] = to
	}
	return to
}

// filled says that the variable whose address arg is may hold afterwards what is
// stored through param.
func (f *frame) filled(arg ast.Expr, param *types.Var) {
	address, ok := ast.Unparen(arg).(*ast.UnaryExpr)
	if !ok || address.Op != token.AND || !carries(param.Type()) {
		return
	}
	if key, ok := f.location(address.X); ok {
		before, _ := f.env.get(key)
		f.env.set(key, union(before, one(place{f.c.through(param)})))
	}
}

// resultsOf is what fn, a function of this package, returns for args. on is the
// receiver.
func (f *frame) resultsOf(e *ast.CallExpr, fn function, on value, args []value) []value {
	n := fn.sig.Results().Len()
	if !returnsValues(fn.sig) {
		return nil
	}
	bound := make(map[types.Object]value, len(args))
	for i, v := range args {
		if p := paramIndex(fn.sig, i); p >= 0 && p < fn.sig.Params().Len() {
			param := fn.sig.Params().At(p)
			if fn.sig.Variadic() && p == fn.sig.Params().Len()-1 && !e.Ellipsis.IsValid() {
				if held, ok := bound[param].list(); ok {
					held.elems = append(held.elems, v)
				} else {
					bound[param] = one(&list{elems: []value{v}})
				}
				continue
			}
			bound[param] = v
		}
	}
	results := f.inline(e, fn, on, bound)
	if results == nil {
		results = make([]value, n)
	}
	for i := range results {
		if len(results[i].texts()) == 0 && carries(fn.sig.Results().At(i).Type()) {
			results[i] = union(results[i], one(&result{fn.of, i, e, bound}))
		}
	}
	return results
}

// returnsValues reports whether some result of sig is worth following.
func returnsValues(sig *types.Signature) bool {
	for v := range sig.Results().Variables() {
		if carries(v.Type()) {
			return true
		}
	}
	return false
}

// The bodies of functions that are run for one call are this long at most, in
// bytes of source, and such calls nest this deep.
const (
	maxInline = 4096
	maxDepth  = 4
)

// inline runs the body of fn with the receiver and the arguments of one call.
func (f *frame) inline(e *ast.CallExpr, fn function, on value, bound map[types.Object]value) []value {
	var body *ast.BlockStmt
	switch of := fn.of.(type) {
	case *types.Func:
		if decl := f.c.decls[of]; decl != nil {
			body = decl.Body
		}
	case *ast.FuncLit:
		body = of.Body
	}
	if body == nil || f.depth >= maxDepth || body.End()-body.Pos() > maxInline || !f.composes(e, fn, bound) || !f.extra(body, 1) {
		return nil
	}
	inner := &frame{
		c: f.c, env: &variables{}, of: fn.of, sig: fn.sig, depth: f.depth + 1, inlined: true,
		returns: make([]value, fn.sig.Results().Len()),
	}
	if _, isLit := fn.of.(*ast.FuncLit); isLit {
		inner.env.parent = f.env
	}
	for param, v := range bound {
		inner.env.set(param, v)
	}
	if recv := fn.sig.Recv(); recv != nil && len(on) > 0 {
		inner.env.set(recv, on)
	}
	inner.run(body)
	return inner.returns
}

// composes reports whether the results of a call may be texts that depend on
// the call.
func (f *frame) composes(e *ast.CallExpr, fn function, bound map[types.Object]value) bool {
	if !hasText(f.c.info.TypeOf(e)) {
		return false
	}
	if len(bound) == 0 || fn.sig.Recv() != nil {
		return true
	}
	for _, v := range bound {
		for _, p := range v {
			switch p.(type) {
			case *text, *list, *record, number:
				return true
			}
		}
	}
	return false
}

// hasText reports whether t, or one of several results, is a text or a list of
// texts.
func hasText(t types.Type) bool {
	switch t := t.(type) {
	case nil:
		return false
	case *types.Tuple:
		for v := range t.Variables() {
			if hasText(v.Type()) {
				return true
			}
		}
		return false
	}
	if s, ok := t.Underlying().(*types.Slice); ok && isText(s.Elem()) {
		return true
	}
	return isText(t)
}

// fromAbroad is the results of a function of another package, as far as its
// facts tell. It is nil if they don't.
func (k *callee) fromAbroad(a *arguments) []value {
	if len(k.through) == 0 && len(k.secrets) == 0 {
		return nil
	}
	results := make([]value, k.sig.Results().Len())
	for i, p := range k.through {
		if i < len(results) && p > 0 && p <= len(a.args) {
			results[i] = a.args[p-1]
		}
	}
	for i, s := range k.secrets {
		if i < len(results) {
			results[i] = union(results[i], one(foreign{s.Digest, a.call, k.name}))
		}
	}
	return results
}

// chained looks at calls such as Flag("aws-secret-key").Default(secret): a name
// given earlier in the chain names the arguments.
func (f *frame) chained(a *arguments) {
	if a.on == nil || len(a.args) == 0 {
		return
	}
	inner, ok := ast.Unparen(a.on).(*ast.CallExpr)
	for depth := 0; ok && depth < maxDepth; depth++ {
		for _, arg := range inner.Args {
			if tv, ok := f.c.info.Types[arg]; ok && tv.Value != nil {
				if name, ok := stringConstant(tv.Value); ok {
					for i, v := range a.args {
						f.named(name, v, a.call.Args[i])
					}
				}
			}
		}
		sel, isSel := ast.Unparen(inner.Fun).(*ast.SelectorExpr)
		if !isSel {
			return
		}
		inner, ok = ast.Unparen(sel.X).(*ast.CallExpr)
	}
}

// defaults looks at functions such as (*flag.FlagSet).StringVar, which store one
// argument where another points.
func (f *frame) defaults(a *arguments) {
	const minArgs = 3
	if len(a.args) < minArgs || !strings.HasPrefix(a.fn.Name(), "StringVar") {
		return
	}
	target, ok := ast.Unparen(a.call.Args[0]).(*ast.UnaryExpr)
	if !ok {
		return
	}
	at := 2
	if strings.HasSuffix(a.fn.Name(), "P") && len(a.args) > minArgs {
		at = 3
	}
	f.assign(target.X, a.args[at], a.call.Args[at])
}

// convert is the value of a conversion to t.
func (f *frame) convert(e *ast.CallExpr, t types.Type) value {
	if len(e.Args) != 1 {
		return nil
	}
	v := f.eval(e.Args[0])
	f.named(nameOf(e.Fun), v, e)
	n, ok := v.number()
	if !ok {
		return v
	}
	if b, ok := t.Underlying().(*types.Basic); ok {
		if b.Info()&types.IsString != 0 {
			return one(&text{s: string(rune(n)), parts: []part{{0, len(string(rune(n))), e.Args[0], false}}, composed: true})
		}
		return one(truncate(n, t))
	}
	return v
}
