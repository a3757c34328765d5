package printedsecret

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// summary is what callers have to know of a function.
type summary struct {
	results []*label
	// shown tells which parameters are shown.
	shown map[int]shown
	// kept tells which parameters end up in fields and package variables.
	kept map[int]map[*types.Var]bool
}

// shown tells how a parameter is shown.
type shown struct {
	ways  catalog.Way
	where string
	// writer is the parameter that decides, or -1.
	writer int
	pos    token.Pos
}

// flow follows secrets through the functions of one package until nothing new
// is found. It does not know the order of statements.
type flow struct {
	tables *tables
	// viewer is program or, in test files, tests.
	viewer, program, tests *viewer

	pkg   *types.Package
	funcs []*ssa.Function

	values map[ssa.Value]*label
	cells  map[cell]*label
	held   map[*types.Var]*source
	// carriers hold more than secrets, and named have a name that speaks of
	// them.
	carriers, named map[*types.Var]bool

	summaries map[*ssa.Function]*summary
	writers   map[*types.Var]string
	// taken are the functions that calls give for a parameter.
	taken    map[*ssa.Parameter][]*ssa.Function
	methods  map[string][]*ssa.Function
	decrypts decryption
	facts    *imported
	changed  bool

	// report is called for each place that shows a secret, once nothing new is
	// found; nil before.
	report func(leak)
}

// leak is a place that shows a secret.
type leak struct {
	source *source
	// pos is the parenthesis of the call that shows it, or the statement.
	pos token.Pos
	// arg is the 0-based argument of the call, the receiver not counted; -1
	// where the statement is no call.
	arg   int
	where string
	// inside is where a function that is called shows it.
	inside token.Pos
	// function holds pos.
	function *ssa.Function
}

func newFlow(t *tables, pkg *types.Package, funcs []*ssa.Function, facts *imported) *flow {
	f := &flow{
		tables:   t,
		pkg:      pkg,
		funcs:    funcs,
		carriers: make(map[*types.Var]bool),
		named:    namedForSecrets(pkg),
		methods:  make(map[string][]*ssa.Function),
		facts:    facts,
	}
	f.program = newViewer(t, f.heldBy, f.methodShows)
	f.tests = newViewer(t, f.heldBy, f.methodShows)
	f.viewer = f.program
	for _, fn := range funcs {
		if fn.Signature.Recv() != nil {
			f.methods[fn.Name()] = append(f.methods[fn.Name()], fn)
		}
	}
	f.decrypts = findDecryption(funcs)
	return f
}

// run follows secrets to a fixed point, then reports.
func (f *flow) run(report func(leak)) {
	f.settle()
	for f.findCarriers() {
		f.settle()
	}
	f.report = report
	f.eachInstruction(f.instruction)
}

// settle follows secrets until nothing new is found, from the beginning.
func (f *flow) settle() {
	f.values = make(map[ssa.Value]*label)
	f.cells = make(map[cell]*label)
	f.held = make(map[*types.Var]*source)
	f.writers = make(map[*types.Var]string)
	f.taken = make(map[*ssa.Parameter][]*ssa.Function)
	f.summaries = make(map[*ssa.Function]*summary)
	for _, fn := range f.funcs {
		f.summaries[fn] = &summary{
			results: make([]*label, fn.Signature.Results().Len()),
			shown:   make(map[int]shown),
			kept:    make(map[int]map[*types.Var]bool),
		}
		for i, param := range fn.Params {
			f.label(param, &label{params: map[int]catalog.Way{i: catalog.AnyWay}})
		}
	}
	for f.changed = true; f.changed; {
		f.changed = false
		clear(f.program.memo)
		clear(f.tests.memo)
		f.eachInstruction(f.instruction)
	}
}

func (f *flow) heldBy(field *types.Var) *source {
	if f.viewer == f.tests {
		return nil
	}
	if src := f.held[field]; src != nil {
		return src
	}
	return f.facts.held(field)
}

func (f *flow) methodShows(fn *types.Func) *source {
	for _, candidate := range f.methods[fn.Name()] {
		if candidate.Object() == fn && len(f.summaries[candidate].results) > 0 {
			if l := f.summaries[candidate].results[0]; l != nil && l.ways != 0 {
				return l.source
			}
		}
	}
	return nil
}

func (f *flow) eachInstruction(do func(*ssa.Function, ssa.Instruction)) {
	for _, fn := range f.funcs {
		f.enterFile(fn)
		for _, block := range fn.Blocks {
			for _, instr := range block.Instrs {
				do(fn, instr)
			}
		}
	}
}

func (f *flow) instruction(fn *ssa.Function, instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.Store:
		f.store(fn, instr)
	case *ssa.MapUpdate:
		f.assign(fn, instr.Map, f.of(instr.Value))
	case *ssa.Send:
		f.assign(fn, instr.Chan, f.of(instr.X))
	case *ssa.Return:
		for i, result := range instr.Results {
			f.merge(&f.summaries[fn].results[i], f.of(result))
		}
	case *ssa.Panic:
		f.show(fn, f.of(instr.X), leak{pos: instr.Pos(), arg: 0, where: "a panic"}, catalog.Fmt)
	case *ssa.Go:
		f.call(fn, instr, nil)
	case *ssa.Defer:
		f.call(fn, instr, nil)
	case *ssa.Call:
		f.call(fn, instr, instr)
	case ssa.Value:
		f.label(instr, f.derive(fn, instr))
	}
}

// derive is what the value of an instruction shows.
func (f *flow) derive(fn *ssa.Function, v ssa.Value) *label {
	switch v := v.(type) {
	case *ssa.Phi:
		var l *label
		for _, edge := range v.Edges {
			joinInto(&l, f.of(edge))
		}
		return l
	case *ssa.ChangeType:
		return f.of(v.X)
	case *ssa.Convert:
		if carries(v.Type()) {
			return f.of(v.X)
		}
	case *ssa.MultiConvert:
		return f.of(v.X)
	case *ssa.ChangeInterface:
		return f.of(v.X)
	case *ssa.SliceToArrayPointer:
		return f.of(v.X)
	case *ssa.TypeAssert:
		return f.of(v.X)
	case *ssa.Slice:
		if !isShort(v) {
			return f.contents(v.X)
		}
	case *ssa.MakeInterface:
		return f.boxed(v)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return f.load(fn, v.X)
		}
		if v.Op == token.ARROW {
			return f.contents(v.X)
		}
	case *ssa.BinOp:
		if v.Op == token.ADD && carries(v.Type()) {
			l := f.of(v.X)
			joinInto(&l, f.of(v.Y))
			return l
		}
	case *ssa.Field:
		return f.field(fn, v.X, v.Field, v.Pos())
	case *ssa.Index:
		return f.contents(v.X)
	case *ssa.IndexAddr:
		return f.of(v.X)
	case *ssa.Lookup:
		if carries(v.Type()) || v.CommaOk {
			return f.contents(v.X)
		}
	case *ssa.Range:
		return f.contents(v.X)
	case *ssa.Next:
		if !v.IsString {
			return f.of(v.Iter)
		}
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return f.result(call, v.Index)
		}
		if _, ok := v.Tuple.(*ssa.Next); ok && v.Index != rangeElement {
			return nil
		}
		if carries(v.Type()) {
			return f.of(v.Tuple)
		}
	}
	return nil
}

// rangeElement is the index of the element in the tuple of an ssa.Next.
const rangeElement = 2

// boxed is what remains visible of a value in an interface: that decides how
// each way of making text treats its type.
func (f *flow) boxed(v *ssa.MakeInterface) *label {
	inner := f.contents(v.X)
	typ := v.X.Type()
	l := &label{}
	if !inner.empty() {
		if mask := f.viewer.whole(typ); mask != 0 {
			if ways := inner.ways & mask; ways != 0 {
				l.view = view{ways, inner.source}
			}
			for param, ways := range inner.params {
				if ways &= mask; ways != 0 {
					if l.params == nil {
						l.params = make(map[int]catalog.Way)
					}
					l.params[param] = ways
				}
			}
		}
	}
	parts := f.viewer.parts(typ)
	if parts.source != nil {
		parts.source = &source{what: parts.source.what, pos: v.X.Pos()}
		l.join(parts)
	}
	return l
}

// load is what is read from an address.
func (f *flow) load(fn *ssa.Function, addr ssa.Value) *label {
	l := clone(f.of(addr))
	if fa, ok := addr.(*ssa.FieldAddr); ok {
		joinInto(&l, f.field(fn, fa.X, fa.Field, fa.Pos()))
		return l
	}
	if g, ok := addr.(*ssa.Global); ok {
		if v, ok := g.Object().(*types.Var); ok {
			if src := f.heldBy(v); src != nil {
				joinInto(&l, &label{view: view{catalog.AnyWay, src}})
			}
		}
	}
	for _, c := range f.places(addr) {
		joinInto(&l, f.cells[c])
	}
	return l
}

// field is what field i of the struct or pointer to a struct x shows.
func (f *flow) field(fn *ssa.Function, x ssa.Value, i int, pos token.Pos) *label {
	var l *label
	v := structField(x.Type(), i)
	if v == nil {
		return nil
	}
	if entry, ok := f.tables.secretFields(x.Type())[v.Name()]; ok && (!entry.Decrypted || f.decrypts.in(fn)) {
		joinInto(&l, &label{view: view{catalog.AnyWay, &source{entry.What, pos}}})
	}
	if src := f.heldBy(v); src != nil {
		joinInto(&l, &label{view: view{catalog.AnyWay, src}})
	}
	for _, root := range f.roots(x) {
		joinInto(&l, f.cells[cell{root, i}])
	}
	return l
}

func (f *flow) store(fn *ssa.Function, s *ssa.Store) {
	if where := f.writerOf(s.Val); where != "" {
		if v := f.ownVar(s.Addr); v != nil && f.writers[v] == "" {
			f.writers[v] = where
			f.changed = true
		}
	}
	l := f.of(s.Val)
	if l.empty() {
		return
	}
	f.assign(fn, s.Addr, l)
	if f.report == nil || l.ways == 0 {
		return
	}
	if fa, ok := s.Addr.(*ssa.FieldAddr); ok {
		if where := f.tables.shownField(fa); where != "" {
			f.report(leak{source: l.source, pos: s.Val.Pos(), arg: -1, where: where, function: fn})
		}
		if shows := f.errorShows(fa.X.Type()); shows != nil && carries(s.Val.Type()) {
			f.report(leak{source: l.source, pos: s.Val.Pos(), arg: -1, where: "an error value, which Error shows", function: fn})
		}
	}
}

// errorShows is the secret that the Error method of an error of this package
// shows, or nil.
func (f *flow) errorShows(typ types.Type) *source {
	fn := method(typ, "Error")
	if fn == nil || fn.Pkg() != f.pkg {
		return nil
	}
	return f.methodShows(fn)
}

// assign adds l to the places that addr, a map, a slice or a channel stands for.
func (f *flow) assign(fn *ssa.Function, addr ssa.Value, l *label) {
	if l.empty() {
		return
	}
	for _, c := range f.places(addr) {
		if v, ok := c.root.(*types.Var); ok && c.field < 0 {
			f.keep(fn, v, l)
			continue
		}
		f.mergeCell(c, l)
	}
}

// keep notes that the field or package variable v holds what l shows.
func (f *flow) keep(fn *ssa.Function, v *types.Var, l *label) {
	if l.ways != 0 && f.held[v] == nil && !f.carriers[v] && carries(v.Type()) && !hasWrite(v.Type()) {
		f.held[v] = l.source
		f.changed = true
	}
	for param := range l.params {
		kept := f.summaries[fn].kept
		if kept[param] == nil {
			kept[param] = make(map[*types.Var]bool)
		}
		if !kept[param][v] {
			kept[param][v] = true
			f.changed = true
		}
	}
}

// of is what v shows by itself.
func (f *flow) of(v ssa.Value) *label {
	if free, ok := v.(*ssa.FreeVar); ok {
		if bound := binding(free); bound != nil {
			return f.of(bound)
		}
	}
	return f.values[v]
}

// contents is what v shows together with what it refers to.
func (f *flow) contents(v ssa.Value) *label {
	l := clone(f.of(v))
	switch v.Type().Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Interface:
		for _, root := range f.roots(v) {
			if own, ok := root.(*types.Var); ok {
				if src := f.heldBy(own); src != nil && carries(own.Type()) {
					joinInto(&l, &label{view: view{catalog.AnyWay, src}})
				}
				continue
			}
			joinInto(&l, f.cells[cell{root, -1}])
		}
	}
	return l
}

func (f *flow) label(v ssa.Value, l *label) {
	existing := f.values[v]
	if joinInto(&existing, l) {
		f.values[v] = existing
		f.changed = true
	}
}

func (f *flow) mergeCell(c cell, l *label) {
	existing := f.cells[c]
	if joinInto(&existing, l) {
		f.cells[c] = existing
		f.changed = true
	}
}

func (f *flow) merge(into **label, l *label) {
	if joinInto(into, l) {
		f.changed = true
	}
}

// carries tells whether a value of type typ can hold text or bytes.
func carries(typ types.Type) bool {
	if isTypeParam(typ) {
		return true
	}
	switch u := typ.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Signature:
		return false
	case *types.Interface:
		return !types.Identical(typ, types.Universe.Lookup("error").Type())
	}
	return true
}

// shortest is how many bytes of a secret may be shown: AWS itself shows the last
// four characters of a key.
const shortest = 8

// isShort tells whether s keeps a short prefix or suffix of a string or of bytes.
func isShort(s *ssa.Slice) bool {
	if high, ok := constantInt(s.High); ok && high <= shortest {
		return true
	}
	if low, ok := s.Low.(*ssa.BinOp); ok && low.Op == token.SUB && s.High == nil {
		if n, ok := constantInt(low.Y); ok && n <= shortest {
			return isLen(low.X)
		}
	}
	return false
}

func isLen(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	builtin, ok := call.Call.Value.(*ssa.Builtin)
	return ok && builtin.Name() == "len"
}
