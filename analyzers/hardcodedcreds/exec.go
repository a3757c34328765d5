package hardcodedcreds

import (
	"go/ast"
	"go/token"
	"go/types"
)

const (
	// maxUnroll is how many turns of a loop are run.
	maxUnroll = 64
	// maxExtra is how much source is run again for one function, in loops and
	// for calls with other arguments, in bytes.
	maxExtra = 1 << 15
)

func (f *frame) exec(s ast.Stmt) {
	if f.loops == 0 && len(f.edited) > 0 && !assignsElements(s) {
		f.settle()
	}
	switch s := s.(type) {
	case *ast.ExprStmt:
		f.evalAll(s.X)
	case *ast.AssignStmt:
		f.execAssign(s)
	case *ast.DeclStmt:
		if d, ok := s.Decl.(*ast.GenDecl); ok {
			f.declare(d)
		}
	case *ast.BlockStmt:
		f.within(s, func() { f.execList(s.List) })
	case *ast.IfStmt:
		f.execOptional(s.Init)
		f.eval(s.Cond)
		f.maybe(s, func() { f.where(f.c.comparedWith(s.Cond), func() { f.exec(s.Body) }) })
		if s.Else != nil {
			f.maybe(s, func() { f.exec(s.Else) })
		}
	case *ast.ForStmt:
		f.execFor(s)
	case *ast.RangeStmt:
		f.execRange(s)
	case *ast.SwitchStmt:
		f.execSwitch(s)
	case *ast.TypeSwitchStmt:
		f.execTypeSwitch(s)
	case *ast.SelectStmt:
		for _, clause := range s.Body.List {
			if clause, ok := clause.(*ast.CommClause); ok {
				f.maybe(clause, func() {
					f.execOptional(clause.Comm)
					f.execList(clause.Body)
				})
			}
		}
	case *ast.ReturnStmt:
		f.execReturn(s)
	case *ast.SendStmt:
		v := f.eval(s.Value)
		for _, p := range f.eval(s.Chan) {
			if p, ok := p.(place); ok {
				f.flow(p.at, v, s, "sent to", p.at.Name())
			}
		}
		if key, ok := f.location(s.Chan); ok {
			if obj, ok := key.(types.Object); ok {
				f.flow(obj, v, s, "sent to", obj.Name())
			}
		}
		f.named(nameOf(s.Chan), v, s)
	case *ast.GoStmt:
		f.evalAll(s.Call)
	case *ast.DeferStmt:
		f.evalAll(s.Call)
	case *ast.LabeledStmt:
		f.exec(s.Stmt)
	case *ast.IncDecStmt:
		n, ok := f.eval(s.X).number()
		switch {
		case !ok:
			f.keep(s.X, nil)
		case s.Tok == token.INC:
			f.keep(s.X, one(n+1))
		default:
			f.keep(s.X, one(n-1))
		}
	}
}

// assignsElements reports whether s stores in elements and does nothing else.
func assignsElements(s ast.Stmt) bool {
	assign, ok := s.(*ast.AssignStmt)
	if !ok {
		return false
	}
	for _, to := range assign.Lhs {
		if _, ok := ast.Unparen(to).(*ast.IndexExpr); !ok {
			return false
		}
	}
	return true
}

func (f *frame) execList(list []ast.Stmt) {
	for _, s := range list {
		f.exec(s)
	}
}

func (f *frame) execOptional(s ast.Stmt) {
	if s != nil {
		f.exec(s)
	}
}

func (f *frame) execAssign(s *ast.AssignStmt) {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		f.execUpdate(s)
		return
	}
	values := f.tuple(s.Rhs, len(s.Lhs))
	for i, lhs := range s.Lhs {
		if id, ok := lhs.(*ast.Ident); ok && id.Name == "_" {
			continue
		}
		var at ast.Node = s
		if len(s.Rhs) == len(s.Lhs) {
			at = s.Rhs[i]
		}
		f.assign(lhs, values[i], at)
	}
	if len(values) > 1 {
		f.neighbours(values, s)
	}
}

// execUpdate runs +=, and the other operators on numbers.
func (f *frame) execUpdate(s *ast.AssignStmt) {
	if len(s.Lhs) != 1 || len(s.Rhs) != 1 {
		return
	}
	before, by := f.eval(s.Lhs[0]), f.eval(s.Rhs[0])
	var after value
	if f.c.isString(s.Lhs[0]) {
		if s.Tok == token.ADD_ASSIGN {
			after = f.c.composed(concat(before, by), f)
		}
	} else {
		after = arithmetic(s.Tok-(token.ADD_ASSIGN-token.ADD), before, by, f.c.info.TypeOf(s.Lhs[0]))
	}
	f.assign(s.Lhs[0], after, s)
}

// tuple is the values of n results, of n expressions or of one with several.
func (f *frame) tuple(exprs []ast.Expr, n int) []value {
	values := make([]value, 0, n)
	if len(exprs) == 1 && n > 1 {
		values = append(values, f.evalAll(exprs[0])...)
	} else {
		for _, e := range exprs {
			values = append(values, f.eval(e))
		}
	}
	for len(values) < n {
		values = append(values, nil)
	}
	return values
}

// declare runs a declaration in a function or at package level.
func (f *frame) declare(d *ast.GenDecl) {
	outer := f.block
	if f.of == nil {
		f.block = block{d.Pos(), d.End(), true}
	}
	defer func() { f.block = outer }()
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			f.c.structTags(spec.Type)
		case *ast.ValueSpec:
			if spec.Type != nil {
				f.c.structTags(spec.Type)
			}
			if d.Tok == token.CONST {
				f.c.declareConsts(spec)
			}
			f.declareValues(spec)
		}
	}
}

func (f *frame) declareValues(spec *ast.ValueSpec) {
	if len(spec.Values) == 0 {
		f.declareZeros(spec)
		return
	}
	values := f.tuple(spec.Values, len(spec.Names))
	for i, name := range spec.Names {
		var at ast.Node = spec
		if len(spec.Values) == len(spec.Names) {
			at = spec.Values[i]
		}
		if f.of == nil {
			if obj := f.c.object(name); obj != nil {
				f.c.globals[obj] = values[i]
				f.flow(obj, values[i], at, "stored in", name.Name)
			}
			f.named(name.Name, values[i], at)
			continue
		}
		if name.Name != "_" {
			f.assign(name, values[i], at)
		}
	}
	if len(values) > 1 {
		f.neighbours(values, spec)
	}
}

// declareZeros makes what a declaration without values leaves to be filled:
// arrays and builders.
func (f *frame) declareZeros(spec *ast.ValueSpec) {
	if f.of == nil || spec.Type == nil {
		return
	}
	t := f.c.info.TypeOf(spec.Type)
	if t == nil {
		return
	}
	zero := builder(t)
	if array, ok := t.Underlying().(*types.Array); ok && carries(t) {
		zero = zeros(array.Elem(), array.Len())
	}
	if len(zero) == 0 {
		return
	}
	for _, name := range spec.Names {
		if obj := f.c.object(name); obj != nil {
			f.env.set(obj, zero)
		}
	}
}

// extra counts what is run again, body so many times. It reports whether that is
// fine.
func (f *frame) extra(body ast.Node, times int) bool {
	f.c.extra += int(body.End()-body.Pos()) * times
	return f.c.extra <= maxExtra
}

func (f *frame) execFor(s *ast.ForStmt) {
	f.execOptional(s.Init)
	f.loops++
	defer func() { f.loops-- }()
	turns := 0
	for ; turns < maxUnroll && s.Cond != nil; turns++ {
		cond, ok := f.eval(s.Cond).number()
		if ok && cond == 0 {
			return
		}
		if !ok || turns > 0 && !f.extra(s.Body, 1) {
			break
		}
		f.exec(s.Body)
		f.execOptional(s.Post)
	}
	if turns > 0 && turns < maxUnroll && s.Cond != nil {
		return
	}
	f.maybe(s, func() {
		f.exec(s.Body)
		f.execOptional(s.Post)
	})
}

func (f *frame) execRange(s *ast.RangeStmt) {
	over := f.eval(s.X)
	f.loops++
	defer func() { f.loops-- }()
	turns := f.turns(s, over)
	if len(turns) > 0 && len(turns) <= maxUnroll && f.extra(s.Body, len(turns)-1) {
		for _, turn := range turns {
			f.bind(s.Key, turn[0], s)
			f.bind(s.Value, turn[1], s)
			f.exec(s.Body)
		}
		return
	}
	f.maybe(s, func() {
		key, val := rangeVars(s, f.c.info.TypeOf(s.X))
		f.bind(key, nil, s)
		var elements value
		for _, p := range over {
			switch p := p.(type) {
			case *list:
				for _, e := range p.elems {
					elements = union(elements, e)
				}
			case place, *result:
				elements = union(elements, one(p))
			}
		}
		f.bind(val, elements, s)
		f.exec(s.Body)
	})
}

// rangeVars are the variables for the key and for the element.
func rangeVars(s *ast.RangeStmt, t types.Type) (key, val ast.Expr) {
	if t != nil {
		if _, ok := t.Underlying().(*types.Chan); ok {
			return nil, s.Key
		}
	}
	return s.Key, s.Value
}

// turns are the keys and elements of each turn of a loop over a known value.
func (f *frame) turns(s *ast.RangeStmt, over value) [][2]value {
	if len(over) == 0 {
		return nil
	}
	var turns [][2]value
	switch x := over[0].(type) {
	case *text:
		if len(x.holes) > 0 || len(x.s) > maxUnroll {
			return nil
		}
		if f.c.isString(s.X) {
			for i, r := range x.s {
				turns = append(turns, [2]value{one(number(i)), one(number(r))})
			}
			return turns
		}
		for i := range len(x.s) {
			turns = append(turns, [2]value{one(number(i)), one(number(x.s[i]))})
		}
	case *list:
		const maxRecords = 8
		for i, e := range x.elems {
			if _, ok := e.known(); !ok && len(x.elems) > maxRecords {
				return nil
			}
			turns = append(turns, [2]value{one(number(i)), e})
		}
	case number:
		if x > maxUnroll {
			return nil
		}
		for i := range x {
			turns = append(turns, [2]value{one(i)})
		}
	}
	return turns
}

func (f *frame) bind(e ast.Expr, v value, at ast.Node) {
	if e == nil {
		return
	}
	if id, ok := e.(*ast.Ident); ok && id.Name == "_" {
		return
	}
	f.assign(e, v, at)
}

func (f *frame) execSwitch(s *ast.SwitchStmt) {
	f.execOptional(s.Init)
	name := ""
	if s.Tag != nil {
		f.eval(s.Tag)
		name = nameOf(s.Tag)
	}
	for _, clause := range s.Body.List {
		clause, ok := clause.(*ast.CaseClause)
		if !ok {
			continue
		}
		var names []string
		for _, e := range clause.List {
			v := f.eval(e)
			f.named(name, v, e)
			if t, ok := v.known(); ok {
				names = append(names, t.s)
			}
			names = append(names, f.c.comparedWith(e)...)
		}
		f.maybe(clause, func() {
			f.where(names, func() { f.within(clause, func() { f.execList(clause.Body) }) })
		})
	}
}

// comparedWith are the constants of which one equals something where the
// condition e holds.
func (c *checker) comparedWith(e ast.Expr) []string {
	comparison, ok := ast.Unparen(e).(*ast.BinaryExpr)
	if !ok {
		return nil
	}
	var names []string
	for _, side := range [...]ast.Expr{comparison.X, comparison.Y} {
		switch comparison.Op {
		case token.LOR, token.LAND:
			names = append(names, c.comparedWith(side)...)
		case token.EQL:
			if name, ok := stringConstant(c.info.Types[side].Value); ok {
				names = append(names, name)
			}
		default:
		}
	}
	return names
}

func (f *frame) execTypeSwitch(s *ast.TypeSwitchStmt) {
	f.execOptional(s.Init)
	var v value
	switch a := s.Assign.(type) {
	case *ast.AssignStmt:
		v = f.eval(a.Rhs[0])
	case *ast.ExprStmt:
		v = f.eval(a.X)
	}
	for _, clause := range s.Body.List {
		clause, ok := clause.(*ast.CaseClause)
		if !ok {
			continue
		}
		f.maybe(clause, func() {
			if obj := f.c.info.Implicits[clause]; obj != nil {
				f.env.set(obj, v)
			}
			f.within(clause, func() { f.execList(clause.Body) })
		})
	}
}

func (f *frame) execReturn(s *ast.ReturnStmt) {
	f.settle()
	if f.sig == nil {
		for _, e := range s.Results {
			f.evalAll(e)
		}
		return
	}
	n := f.sig.Results().Len()
	var values []value
	if len(s.Results) == 0 && n > 0 {
		for i := range n {
			values = append(values, f.variable(f.sig.Results().At(i), nil))
		}
	} else {
		values = f.tuple(s.Results, n)
	}
	if f.inlined {
		for i := range f.returns {
			f.returns[i] = union(f.returns[i], values[i])
		}
	}
	name := ""
	if fn, ok := f.of.(*types.Func); ok {
		name = fn.Name()
	}
	for i, v := range values[:n] {
		f.flow(resultKey{f.of, i}, v, s, "returned by", name)
		if r := f.sig.Results().At(i).Name(); r != "" && r != "_" {
			f.named(r, v, s)
		}
		if i == 0 {
			f.named(name, v, s)
		}
		for _, asked := range f.asked {
			f.named(asked, v, s)
		}
	}
	if n > 1 {
		f.neighbours(values, s)
	}
}
