package hardcodedcreds

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/catalog"
)

// eval is what e may evaluate to. It looks at every constant in e on the way.
func (f *frame) eval(e ast.Expr) value {
	c := f.c
	if e == nil {
		return nil
	}
	if c.mayBeConstant(e) {
		if tv, ok := c.info.Types[e]; ok && tv.Value != nil {
			return f.constant(e, tv)
		}
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return f.eval(e.X)
	case *ast.Ident:
		return f.variable(c.object(e), e)
	case *ast.BasicLit:
		return f.untyped(e)
	case *ast.FuncLit:
		return f.funcLit(e)
	case *ast.CompositeLit:
		return f.composite(e)
	case *ast.SelectorExpr:
		return f.selector(e)
	case *ast.IndexExpr:
		return f.index(e)
	case *ast.IndexListExpr:
		return f.eval(e.X)
	case *ast.SliceExpr:
		return f.slice(e)
	case *ast.StarExpr:
		return f.eval(e.X)
	case *ast.UnaryExpr:
		return f.unary(e)
	case *ast.BinaryExpr:
		return f.binary(e)
	case *ast.CallExpr:
		if values := f.call(e); len(values) > 0 {
			return values[0]
		}
	case *ast.TypeAssertExpr:
		return f.eval(e.X)
	case *ast.KeyValueExpr:
		f.eval(e.Key)
		return f.eval(e.Value)
	case *ast.StructType:
		c.structTags(e)
	case *ast.ArrayType:
		c.structTags(e.Elt)
	case *ast.MapType:
		c.structTags(e.Value)
	}
	return nil
}

// mayBeConstant reports whether e is of a form that the type checker can know the
// value of. It spares most expressions the look into the types of all.
func (c *checker) mayBeConstant(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit, *ast.ParenExpr, *ast.UnaryExpr, *ast.BinaryExpr:
		return true
	case *ast.Ident, *ast.SelectorExpr:
		return c.constantOf(e) != nil
	case *ast.CallExpr: // of a type or a builtin function
		switch typeutil.Callee(c.info, e).(type) {
		case *types.Func, *types.Var:
			return false
		}
		return true
	}
	return false
}

// evalAll is the values of all results of e.
func (f *frame) evalAll(e ast.Expr) []value {
	e = ast.Unparen(e)
	if call, ok := e.(*ast.CallExpr); ok {
		if !f.c.mayBeConstant(e) || f.c.info.Types[e].Value == nil {
			return f.call(call)
		}
	}
	return []value{f.eval(e)}
}

// constant is the value of e, which the type checker knows.
func (f *frame) constant(e ast.Expr, tv types.TypeAndValue) value {
	switch tv.Value.Kind() {
	case constant.String:
		t := newText(constant.StringVal(tv.Value), e)
		f.c.constant(e, t, f)
		f.signsConstant(t, e)
		if n, ok := types.Unalias(tv.Type).(*types.Named); ok {
			f.named(n.Obj().Name(), one(t), e)
		}
		return one(t)
	case constant.Bool:
		if constant.BoolVal(tv.Value) {
			return one(number(1))
		}
		return one(number(0))
	case constant.Int:
		if n, exact := constant.Int64Val(tv.Value); exact {
			return one(number(n))
		}
	default:
	}
	return nil
}

// untyped is the value of a literal of which the type checker knows nothing, in
// code that does not compile.
func (f *frame) untyped(lit *ast.BasicLit) value {
	v := constant.MakeFromLiteral(lit.Value, lit.Kind, 0)
	return f.constant(lit, types.TypeAndValue{Value: v})
}

func newText(s string, from ast.Expr) *text {
	return &text{s: s, parts: []part{{0, len(s), from, true}}}
}

func (f *frame) funcLit(lit *ast.FuncLit) value {
	sig, _ := f.c.info.TypeOf(lit).(*types.Signature)
	if !f.inlined || f.depth == 0 {
		f.maybe(lit, func() {
			inner := &frame{
				c: f.c, env: f.env, of: lit, sig: sig, depth: f.depth, inlined: f.inlined, captures: true,
				block: block{from: lit.Body.Pos(), to: lit.Body.End()},
			}
			if sig != nil {
				inner.returns = make([]value, sig.Results().Len())
			}
			inner.run(lit.Body)
		})
	}
	if sig == nil {
		return nil
	}
	return one(function{lit, sig})
}

func (f *frame) selector(e *ast.SelectorExpr) value {
	c := f.c
	sel := c.info.Selections[e]
	if sel == nil {
		return f.variable(c.object(e.Sel), e)
	}
	base := f.eval(e.X)
	switch sel.Kind() {
	case types.FieldVal:
		v, ok := sel.Obj().(*types.Var)
		if !ok {
			return nil
		}
		if !carries(v.Type()) && len(base) == 0 {
			return nil
		}
		v = v.Origin()
		if key, ok := f.location(e); ok {
			if known, ok := f.env.get(key); ok {
				return known
			}
		}
		for _, p := range base {
			if r, ok := p.(*record); ok {
				if known, ok := r.fields[v]; ok {
					return known
				}
			}
		}
		return one(place{v})
	case types.MethodVal:
		if fn, ok := sel.Obj().(*types.Func); ok {
			return c.functionValue(fn)
		}
	case types.MethodExpr:
	}
	return nil
}

func (f *frame) index(e *ast.IndexExpr) value {
	if tv, ok := f.c.info.Types[e.Index]; ok && tv.IsType() {
		return f.eval(e.X) // a generic function
	}
	base, at := f.eval(e.X), f.eval(e.Index)
	var v value
	for _, p := range base {
		switch p := p.(type) {
		case *text:
			if i, ok := at.number(); ok && i >= 0 && int(i) < len(p.s) && p.s[i] != gap[0] {
				v = union(v, one(number(p.s[i])))
			}
		case *list:
			if i, ok := at.number(); ok {
				if i >= 0 && int(i) < len(p.elems) {
					v = union(v, p.elems[i])
				}
				continue
			}
			for _, elem := range p.elems {
				v = union(v, elem)
			}
		case *record:
			if key, ok := at.known(); ok {
				v = union(v, p.fields[key.s])
				continue
			}
			for _, elem := range p.fields {
				v = union(v, elem)
			}
		case place, *result:
			v = union(v, one(p))
		}
	}
	return v
}

func (f *frame) slice(e *ast.SliceExpr) value {
	base := f.eval(e.X)
	low, high := f.eval(e.Low), f.eval(e.High)
	f.eval(e.Max)
	if e.Low == nil && e.High == nil {
		return base
	}
	var v value
	for _, p := range base {
		var size int
		switch p := p.(type) {
		case *text:
			size = len(p.s)
		case *list:
			size = len(p.elems)
		default:
			v = append(v, p)
			continue
		}
		from, to := number(0), number(size)
		ok := true
		if e.Low != nil {
			from, ok = low.number()
		}
		if e.High != nil && ok {
			to, ok = high.number()
		}
		if !ok || from < 0 || from > to || int(to) > size {
			continue
		}
		switch p := p.(type) {
		case *text:
			v = append(v, f.c.composed(one(p.slice(int(from), int(to))), f)...)
		case *list:
			v = append(v, &list{elems: p.elems[from:to:to]})
		}
	}
	return v
}

func (f *frame) unary(e *ast.UnaryExpr) value {
	v := f.eval(e.X)
	if sel, ok := ast.Unparen(e.X).(*ast.SelectorExpr); ok && e.Op == token.AND {
		if s := f.c.info.Selections[sel]; s != nil && s.Kind() == types.FieldVal {
			f.c.selected(s) // for what is stored through the pointer
		}
	}
	n, ok := v.number()
	switch {
	case e.Op == token.AND || e.Op == token.ARROW:
		return v
	case !ok:
		return nil
	case e.Op == token.SUB:
		return one(-n)
	case e.Op == token.XOR:
		return one(^n)
	case e.Op == token.NOT:
		return one(1 - n)
	}
	return v
}

func (f *frame) binary(e *ast.BinaryExpr) value {
	x, y := f.eval(e.X), f.eval(e.Y)
	switch e.Op {
	case token.ADD:
		if f.c.isString(e) {
			f.signs(x, y, e.Y)
			return f.c.composed(concat(x, y), f)
		}
	case token.EQL, token.NEQ:
		f.named(nameOf(e.X), y, e.Y)
		f.named(nameOf(e.Y), x, e.X)
	default:
	}
	return arithmetic(e.Op, x, y, f.c.info.TypeOf(e))
}

// signs looks at the key that requests to AWS are signed with: "AWS4" and the
// secret access key.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
func (f *frame) signs(x, y value, at ast.Node) {
	if t, ok := x.known(); ok && t.s == signaturePrefix {
		f.reach(y, want{awskey.SecretKey, catalog.AWS, reachesSink}, at, signatureKey)
	}
}

// signsConstant is like signs for a constant of both.
func (f *frame) signsConstant(t *text, at ast.Node) {
	if secret, ok := strings.CutPrefix(t.s, signaturePrefix); ok && awskey.IsSecretKey(secret) && !f.inlined {
		f.c.secret(t, len(signaturePrefix), len(t.s), awskey.SecretKey,
			want{awskey.SecretKey, catalog.AWS, reachesSink}, &step{at: at.Pos(), what: signatureKey})
	}
}

const (
	signaturePrefix = "AWS4"
	signatureKey    = "the key of a signature"
)

// arithmetic is x op y for integers of type t.
func arithmetic(op token.Token, xs, ys value, t types.Type) value {
	x, ok := xs.number()
	y, ok2 := ys.number()
	if !ok || !ok2 {
		return nil
	}
	is := func(b bool) value {
		if b {
			return one(number(1))
		}
		return one(number(0))
	}
	var n number
	switch op {
	case token.ADD:
		n = x + y
	case token.SUB:
		n = x - y
	case token.MUL:
		n = x * y
	case token.XOR:
		n = x ^ y
	case token.AND:
		n = x & y
	case token.OR:
		n = x | y
	case token.QUO, token.REM:
		if y == 0 {
			return nil
		}
		n = x % y
		if op == token.QUO {
			n = x / y
		}
	case token.LSS:
		return is(x < y)
	case token.LEQ:
		return is(x <= y)
	case token.GTR:
		return is(x > y)
	case token.GEQ:
		return is(x >= y)
	case token.EQL:
		return is(x == y)
	case token.NEQ:
		return is(x != y)
	case token.LAND:
		return is(x != 0 && y != 0)
	case token.LOR:
		return is(x != 0 || y != 0)
	default:
		return nil
	}
	return one(truncate(n, t))
}

// truncate is n as a value of type t.
func truncate(n number, t types.Type) number {
	if t == nil {
		return n
	}
	if b, ok := t.Underlying().(*types.Basic); ok {
		switch b.Kind() {
		case types.Uint8:
			return number(uint8(n))
		case types.Int8:
			return number(int8(n))
		case types.Int32:
			return number(int32(n))
		default:
		}
	}
	return n
}

// composite is the value of a composite literal. What it stores in fields and
// elements may be of use elsewhere.
func (f *frame) composite(e *ast.CompositeLit) value {
	t := f.c.info.TypeOf(e)
	if e.Type != nil {
		f.c.structTags(e.Type)
	}
	if t == nil {
		for _, elt := range e.Elts {
			f.eval(elt)
		}
		return nil
	}
	switch u := deref(t).Underlying().(type) {
	case *types.Struct:
		if v := builder(deref(t)); v != nil {
			return v
		}
		return f.structLit(e, deref(t), u)
	case *types.Map:
		return f.mapLit(e)
	case *types.Slice:
		if isChar(u.Elem()) {
			return f.chars(e, u.Elem(), 0)
		}
	case *types.Array:
		if isChar(u.Elem()) {
			return f.chars(e, u.Elem(), int(u.Len()))
		}
	}
	return f.listLit(e)
}

// builder is the empty text if t is a type that texts are built in.
func builder(t types.Type) value {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil {
		switch n.Obj().Pkg().Path() + "." + n.Obj().Name() {
		case "strings.Builder", "bytes.Buffer":
			return one(&text{})
		}
	}
	return nil
}

func (f *frame) structLit(e *ast.CompositeLit, t types.Type, st *types.Struct) value {
	var fields map[any]value
	values := make([]value, 0, len(e.Elts))
	for i, elt := range e.Elts {
		at := elt
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			at = kv.Value
			key, _ := kv.Key.(*ast.Ident)
			if i = fieldIndex(st, key); i < 0 {
				f.eval(at)
				continue
			}
		}
		v := f.eval(at)
		values = append(values, v)
		if i >= st.NumFields() {
			continue
		}
		if len(v) == 0 {
			continue
		}
		obj := st.Field(i).Origin()
		if fields == nil {
			fields = make(map[any]value)
		}
		fields[obj] = v
		fd := f.c.field(t, i)
		if fd.ok {
			f.reach(v, fd.want, at, fd.name)
		}
		f.flow(obj, v, at, "stored in", obj.Name())
	}
	if owner, ok := types.Unalias(t).(*types.Named); ok {
		f.staticLit(e, owner.Obj())
	}
	f.neighbours(values, e)
	if fields == nil {
		return nil
	}
	return one(&record{fields})
}

func fieldIndex(st *types.Struct, key *ast.Ident) int {
	if key != nil {
		for i := range st.NumFields() {
			if st.Field(i).Name() == key.Name {
				return i
			}
		}
	}
	return -1
}

func (f *frame) mapLit(e *ast.CompositeLit) value {
	r := &record{make(map[any]value, len(e.Elts))}
	values := make([]value, 0, len(e.Elts))
	for _, elt := range e.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			f.eval(elt)
			continue
		}
		key, v := f.eval(kv.Key), f.eval(kv.Value)
		values = append(values, v)
		if k, ok := key.known(); ok {
			r.fields[k.s] = v
			f.named(k.s, v, kv.Value)
		}
		f.named(nameOf(kv.Key), v, kv.Value)
		if _, isID := identifier(key); isID {
			// A map from ids to their secrets.
			f.reach(v, besideAnID(), kv.Value, "")
		}
	}
	f.neighbours(values, e)
	return one(r)
}

func (f *frame) listLit(e *ast.CompositeLit) value {
	l := &list{elems: make([]value, 0, len(e.Elts))}
	for _, elt := range e.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			f.eval(kv.Key)
			elt = kv.Value
		}
		l.elems = append(l.elems, f.eval(elt))
	}
	f.neighbours(l.elems, e)
	return one(l)
}

// chars is a slice or an array of bytes or runes as a text.
func (f *frame) chars(e *ast.CompositeLit, elem types.Type, length int) value {
	const longest = 4096
	if len(e.Elts) == 0 && length == 0 {
		return one(&text{})
	}
	if len(e.Elts) > longest || length > longest {
		return nil
	}
	var chars []string
	next := number(0)
	for _, elt := range e.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			at, ok := f.eval(kv.Key).number()
			if !ok || at < 0 || int(at) >= longest {
				return nil
			}
			next, elt = at, kv.Value
		}
		for int(next) >= len(chars) {
			chars = append(chars, "")
		}
		chars[next] = gap
		if n, ok := f.eval(elt).number(); ok {
			chars[next] = encode(int64(n), elem)
		}
		next++
	}
	for len(chars) < length {
		chars = append(chars, "")
	}
	t := &text{composed: true}
	for _, s := range chars {
		if s == "" {
			s = "\x00"
		}
		t.s += s
	}
	t.parts = []part{{0, len(t.s), e, false}}
	t.holes = gaps(t.s)
	return f.c.composed(one(t), f)
}
