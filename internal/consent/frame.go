package consent

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// frame is a function in a context: what its arguments mean and which frame its
// free variables belong to. It holds what the walk has reached of it so far.
type frame struct {
	id   int
	fn   *ssa.Function
	args []meaning
	// parent is the frame of the function that made this closure; nil if that
	// is not known.
	parent *frame
	// named says that nobody knows the arguments: the names of parameters count.
	named bool
	// knows is what is known when the function is called, and leavesStates says that there
	// may be a [state] in what is left.
	knows        knowledge
	leavesStates bool
	// depth counts frames nested in frames; it is bounded.
	depth int

	// from and via are the call that entered the frame first.
	from *frame
	via  ssa.CallInstruction
	// at is where the walk went from one to the other when that is no call.
	at token.Pos

	// blocks is how far the walk came in each block of fn.
	blocks []reach

	// calls are the frames entered from each call.
	calls map[ssa.Instruction][]*frame
	// given are the frames of functions that f gives to code outside the program.
	given []*frame
	// questions and bare are those of the proofs that cut edges, as [proof] has
	// them: what the consent is about, the caller decides.
	questions uint64
	bare      bool
	// forwards are the operations that f passes its input on to.
	forwards []*catalog.Operation
	// handed says that code outside the program called this function.
	handed bool

	// readers are the frames that asked about this one.
	readers map[*frame]bool
	queued  bool
	visited bool
}

// reach is how far the walk came in a block.
type reach struct {
	// done counts the instructions reached without consent.
	done int
	// knows is what is true whenever the block is reached without consent, and left
	// what is when the function returns from there.
	knows, left knowledge
	// open says which edges out of the block are taken without consent.
	open [2]bool
	// stale says that the block has still to be walked with what knows is now.
	stale bool
	// settled says that what the walk does in the block is the same whatever else
	// it reaches.
	settled bool
}

// meaning is what is known of an argument.
type meaning struct {
	// constant is its value, nil if it has none that is known.
	constant constant.Value
	isNil    bool
	// yes is what it proves if it is true, or nil for an error; no, if it is
	// not.
	yes, no proof
	// answer says what a text that a person typed is worth; 0 if it is none.
	answer kind
	keys   bool
	bare   bool
	// blank says that nothing was found yet that the text could be but empty.
	blank bool
	// created says that it names something that this flow created, see
	// [engine.createdBehind] for inputs.
	created bool
	// words are the elements of a list of constant texts.
	words []string
	// machine says that it is a stream that no person types into.
	machine bool
	// fns are the functions that it is; empty if they are not known.
	fns []bound
	// typ is the type behind an interface, or nil.
	typ types.Type
	// record is which struct it is, or points to.
	record record
}

// bound is a function with the frame of its free variables.
type bound struct {
	fn     *ssa.Function
	parent *frame
}

// known reports whether anything is known of the argument.
func (m meaning) known() bool {
	return m.constant != nil || m.isNil || m.yes.ok || m.no.ok || m.answer != 0 || m.blank || m.created || m.machine || m.typ != nil ||
		len(m.words) > 0 || len(m.fns) > 0 || m.record.known()
}

// settled reports whether v, which means m, means that whatever else the walk
// reaches: reaching more can only prove less.
func (m *meaning) settled(v ssa.Value) bool {
	if _, ok := v.Type().Underlying().(*types.Signature); ok {
		return fixed(v)
	}
	_, isConst := v.(*ssa.Const)
	return (!m.isNil || isConst) && !m.yes.ok && !m.no.ok && m.answer == 0 && !m.blank && !m.created && !m.machine && len(m.words) == 0 && !m.record.known()
}

// fixed reports whether the function value v is the same whatever the walk reaches.
func fixed(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const, *ssa.Function, *ssa.MakeClosure:
		return true
	case *ssa.MakeInterface:
		return fixed(v.X)
	}
	_, function := v.Type().Underlying().(*types.Signature)
	return !function
}

// key appends what tells m from other meanings.
func (e *engine) key(b []byte, m *meaning) []byte {
	if m.constant != nil {
		b = append(append(b, 'c'), m.constant.ExactString()...)
	}
	if m.isNil {
		b = append(b, '0')
	}
	if m.yes.ok {
		b = strconv.AppendUint(append(b, 'y'), uint64(m.yes.kinds), 16)
	}
	if m.no.ok {
		b = strconv.AppendUint(append(b, 'n'), uint64(m.no.kinds), 16)
	}
	if m.answer != 0 {
		b = strconv.AppendUint(append(b, 'a'), uint64(m.answer), 16)
		b = strconv.AppendBool(strconv.AppendBool(b, m.keys), m.bare)
	}
	if m.blank {
		b = append(b, '_')
	}
	if m.created {
		b = append(b, '+')
	}
	if m.machine {
		b = append(b, 'm')
	}
	for _, w := range m.words {
		b = strconv.AppendQuote(append(b, 'w'), w)
	}
	for _, f := range m.fns {
		b = strconv.AppendInt(append(b, 'f'), int64(e.number(f.fn)), 16)
		if f.parent != nil {
			b = strconv.AppendInt(append(b, '/'), int64(f.parent.id), 16)
		}
	}
	if m.typ != nil {
		b = strconv.AppendInt(append(b, 't'), int64(e.number(m.typ)), 16)
	}
	if is := m.record.is; is.root != nil {
		b = append(strconv.AppendInt(append(b, 'r'), int64(e.number(is.root)), 16), is.path...)
	}
	for _, l := range m.record.limits {
		b = strconv.AppendInt(append(b, 'l'), int64(e.number(l.field)), 16)
		b = strconv.AppendBool(append(b, l.value...), l.holds)
	}
	return append(b, ',')
}

// number is a short name for a function or type, the same for the same pointer.
func (e *engine) number(v any) int {
	n, ok := e.numbers[v]
	if !ok {
		n = len(e.numbers) + 1
		e.numbers[v] = n
	}
	return n
}

// enter is the frame for fn with args, made if there is none yet.
func (e *engine) enter(fn *ssa.Function, args []meaning, parent *frame, named bool) *frame {
	return e.enterKnowing(fn, args, parent, named, nil)
}

// enterKnowing is enter for a call when known holds.
func (e *engine) enterKnowing(fn *ssa.Function, args []meaning, parent *frame, named bool, known knowledge) *frame {
	depth := 0
	if parent != nil {
		depth = parent.depth + 1
	}
	for _, a := range args {
		for _, f := range a.fns {
			if f.parent != nil {
				depth = max(depth, f.parent.depth+1)
			}
		}
	}
	if depth > e.limits.Depth || len(e.byFn[fn]) >= e.limits.Contexts {
		args, known, depth = nil, nil, 0
		if len(fn.FreeVars) > 0 && parent != nil && parent.depth >= e.limits.Depth {
			parent = nil
		}
	}
	if len(e.frames) >= e.limits.Frames {
		e.bound("more than %d contexts", e.limits.Frames)
		args, known, parent = nil, nil, nil // one a function, from here on
	}
	if len(fn.FreeVars) == 0 {
		parent = nil
	}
	key := strconv.AppendInt(e.scratch[:0], int64(e.number(fn)), 16)
	if parent != nil {
		key = strconv.AppendInt(append(key, '^'), int64(parent.id), 16)
	}
	if named {
		key = append(key, '!')
	}
	for i := range args {
		key = e.key(key, &args[i])
	}
	for _, c := range known {
		key = strconv.AppendBool(strconv.AppendInt(append(key, 's'), int64(c.value), 16), c.outcome)
	}
	e.scratch = key
	if f, ok := e.frames[string(key)]; ok {
		return f
	}
	f := &frame{
		id: len(e.frames) + 1, fn: fn, args: remember(args), parent: parent, named: named, depth: depth,
		knows:   append(knowledge{}, known...),
		blocks:  make([]reach, len(fn.Blocks)),
		readers: make(map[*frame]bool),
	}
	e.frames[string(key)] = f
	e.made = append(e.made, f)
	e.byFn[fn] = append(e.byFn[fn], f)
	return f
}

// remember is a copy of args, nil if nothing is known of any.
func remember(args []meaning) []meaning {
	if !slices.ContainsFunc(args, meaning.known) {
		return nil
	}
	return slices.Clone(args)
}

// pending is the consent given inside f whose question the caller knows.
func (f *frame) pending() proof {
	p := proof{ok: true, questions: f.questions, bare: f.bare}
	if f.questions != 0 || f.bare {
		p.kinds = person
	}
	return p
}

// arg is what f knows of its parameter p.
func (f *frame) arg(p *ssa.Parameter) meaning {
	for i, param := range f.fn.Params {
		if param == p && i < len(f.args) {
			return f.args[i]
		}
	}
	return meaning{}
}

// reached reports whether the walk came to instr.
func (f *frame) reached(instr ssa.Instruction) bool {
	b := instr.Block()
	done := f.blocks[b.Index].done
	return done == len(b.Instrs) || slices.Contains(b.Instrs[:done], instr)
}

// openEdge reports whether the walk took an edge from pred to succ.
func (f *frame) openEdge(pred, succ *ssa.BasicBlock) bool {
	for i, s := range pred.Succs {
		if s == succ && f.blocks[pred.Index].open[i] {
			return true
		}
	}
	return false
}

// reachedReturns are the returns of f that the walk came to.
func (f *frame) reachedReturns() []*ssa.Return {
	var list []*ssa.Return
	for _, b := range f.fn.Blocks {
		if r := f.reachedReturn(b); r != nil {
			list = append(list, r)
		}
	}
	return list
}

// returns reports whether the walk came to a return of f.
func (f *frame) returns() bool {
	return slices.ContainsFunc(f.fn.Blocks, func(b *ssa.BasicBlock) bool { return f.reachedReturn(b) != nil })
}

// reachedReturn is the return that ends b, if the walk came to it.
func (f *frame) reachedReturn(b *ssa.BasicBlock) *ssa.Return {
	n := len(b.Instrs)
	if n == 0 || f.blocks[b.Index].done != n {
		return nil
	}
	r, _ := b.Instrs[n-1].(*ssa.Return)
	return r
}

// meaningOf says what v, in f, means to what call calls, which takes it as p.
func (e *engine) meaningOf(f *frame, call ssa.CallInstruction, v ssa.Value, p *ssa.Parameter) meaning {
	var m meaning
	t := p.Type()
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			if c, ok := v.(*ssa.Const); ok {
				m.constant = c.Value
				return m
			}
			m.yes = e.settled(f, v, equal(constant.MakeBool(true)))
			m.no = e.settled(f, v, equal(constant.MakeBool(false)))
			if !m.no.ok && e.onlyTries(p.Name()) {
				m.no = e.negating(func() proof { return e.settled(f, v, equal(constant.MakeBool(false))) })
			}
		case u.Info()&types.IsString != 0:
			if m.answer, m.keys, m.bare = e.answerKind(f, v); m.answer == 0 {
				m.blank = e.blank(f, v)
			}
			m.created = e.created(f, v)
		case u.Info()&types.IsInteger != 0:
			if c, ok := v.(*ssa.Const); ok && namedOf(t) != nil {
				m.constant = c.Value
			}
		}
	case *types.Signature:
		if m.isNil = e.nilFunction(f, v); !m.isNil {
			m.fns = e.functionsIn(f, v)
		}
	case *types.Interface:
		if isError(t) {
			if c, ok := v.(*ssa.Const); ok {
				m.isNil = c.IsNil()
				return m
			}
			m.yes = e.settled(f, v, isNil())
			m.no = e.settled(f, v, notNil())
			return m
		}
		m.typ = e.typeIn(f, v)
		m.machine = e.machine(f, v)
	case *types.Slice:
		m.words, _ = e.words(f, v)
		m.created = e.created(f, v)
	case *types.Pointer:
		m.isNil = e.nilPointer(f, v)
		m.created = e.createdBehind(f, call, v)
		m.machine = e.machine(f, v)
	}
	return m
}

// nilFunction reports whether the function value v is nil in f: a callback that
// this caller does not want.
func (*engine) nilFunction(f *frame, v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return v.IsNil()
	case *ssa.Parameter:
		return f.arg(v).isNil
	}
	return false
}

// nilPointer reports whether the pointer v is nil in f.
func (e *engine) nilPointer(f *frame, v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return v.IsNil()
	case *ssa.Parameter:
		return f != nil && f.arg(v).isNil
	case *ssa.UnOp:
		if addr, ok := v.X.(*ssa.FieldAddr); ok {
			cells, ok := e.cells(f, addr.X, fieldOf(addr.X.Type(), addr.Field), v)
			return ok && !slices.ContainsFunc(cells, func(c cell) bool { return c.val != nil && !e.nilPointer(nil, c.val) })
		}
	}
	return false
}

// settled is what v proves, without what depends on the caller.
func (e *engine) settled(f *frame, v ssa.Value, t test) proof {
	p := e.implies(f, v, t, nil)
	p.questions, p.bare = 0, false
	return p
}

// typeIn is the one type that the interface v has in f, or nil; f may be nil.
func (e *engine) typeIn(f *frame, v ssa.Value) types.Type {
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return v.X.Type()
	case *ssa.ChangeInterface:
		return e.typeIn(f, v.X)
	case *ssa.Parameter:
		if f != nil {
			return f.arg(v).typ
		}
	}
	return nil
}

// functionsIn are the functions that v can be in f.
func (e *engine) functionsIn(f *frame, v ssa.Value) []bound {
	found, _ := e.functionsWithin(f, v, search{steps: 12, passed: make(map[any]bool)})
	return found
}

// search is how far a search goes on.
type search struct {
	// steps are those that are left.
	steps int
	// passed holds the variables and maps that it has come to, which can lead to
	// each other in more orders than anybody could try.
	passed map[any]bool
}

// variableOf is a local variable of a frame, by the first instruction that stores in it.
type variableOf struct {
	owner *frame
	first ssa.Instruction
}

func (s search) next() search { return search{s.steps - 1, s.passed} }

// comesTo takes note of a variable or a map, and reports whether it is new.
func (s search) comesTo(what any) bool {
	if s.passed[what] {
		return false
	}
	s.passed[what] = true
	return true
}

// functionsWithin is functionsIn as far as s goes. It is also ok where all that v can
// be is found elsewhere on the way.
func (e *engine) functionsWithin(f *frame, v ssa.Value, s search) (found []bound, ok bool) {
	if s.steps == 0 {
		return nil, false
	}
	switch v := v.(type) {
	case *ssa.Function:
		if len(v.Blocks) > 0 {
			e.add(v)
			return []bound{{v, nil}}, true
		}
		return nil, false
	case *ssa.MakeClosure:
		return []bound{{v.Fn.(*ssa.Function), f}}, true
	case *ssa.ChangeType:
		return e.functionsWithin(f, v.X, s.next())
	case *ssa.Parameter:
		if m := f.arg(v); m.isNil || len(m.fns) > 0 {
			return m.fns, len(m.fns) > 0
		}
	case *ssa.Call:
		if fn := onlyOnce(v); fn != nil {
			return e.functionsWithin(f, fn, s.next())
		}
		found, ok = e.functionsReturned(f, v, 0, s)
	case *ssa.Extract:
		switch tuple := v.Tuple.(type) {
		case *ssa.Call:
			found, ok = e.functionsReturned(f, tuple, v.Index, s)
		case *ssa.Lookup:
			found, ok = e.functionsPut(tuple.X, s)
		case *ssa.Next:
			if r, isRange := tuple.Iter.(*ssa.Range); isRange {
				found, ok = e.functionsPut(r.X, s)
			}
		}
	case *ssa.Lookup:
		found, ok = e.functionsPut(v.X, s)
	case *ssa.UnOp:
		if addr, isField := v.X.(*ssa.FieldAddr); isField {
			if found, ok := e.functionsInField(f, addr.X, fieldOf(addr.X.Type(), addr.Field), v, s); ok {
				return found, len(found) > 0
			}
		}
		found, ok = e.functionsStored(f, v, s)
	}
	if ok {
		return found, true
	}
	for _, leaf := range e.functions(v) {
		closure, ok := leaf.(*ssa.MakeClosure)
		if !ok {
			found = append(found, bound{leaf.(*ssa.Function), nil})
			continue
		}
		found = append(found, e.madeBy(f, closure)...)
	}
	return found, len(found) > 0
}

// functionsStored are the functions in the local variable that load reads. It is not
// ok if some are stored by another function.
func (e *engine) functionsStored(f *frame, load *ssa.UnOp, s search) (found []bound, ok bool) {
	owner, stored := e.variable(f, load)
	if owner == nil {
		return nil, false
	}
	if len(stored) > 0 && !s.comesTo(variableOf{owner, stored[0].instr}) {
		return nil, true
	}
	for _, from := range stored {
		if from.val == nil || from.fn != owner.fn {
			return nil, false
		}
		fns, _ := e.functionsWithin(owner, from.val, s.next())
		found = append(found, fns...)
	}
	return found, len(found) > 0
}

// madeBy is the function that closure is, as f can have it: it is there once the walk
// came to where it is made.
func (e *engine) madeBy(f *frame, closure *ssa.MakeClosure) []bound {
	fn := closure.Fn.(*ssa.Function)
	parents := e.owners(f, closure.Parent())
	if len(parents) == 0 && !e.runs[closure.Parent()] {
		return []bound{{fn, nil}} // nobody knows when
	}
	var found []bound
	for _, p := range parents {
		if p.reached(closure) {
			found = append(found, bound{fn, p})
		}
	}
	if len(found) < max(len(parents), 1) {
		e.await(closure)
	}
	return found
}

// await notes that the walk has to look again once it comes to where made is made.
func (e *engine) await(made ssa.Instruction) {
	e.awaited[made] = true
	e.asks(location{made})
}

// functionsReturned are the functions that result i of call is, of this call
// rather than of all that reach the same callee: a decorator is called with one
// function here and with another one there. It is not ok if some are not known.
func (e *engine) functionsReturned(f *frame, call *ssa.Call, i int, s search) (found []bound, ok bool) {
	if f == nil || e.leaves(f, &call.Call) {
		return nil, false
	}
	for _, callee := range f.calls[call] {
		for _, r := range callee.reachedReturns() {
			if i >= len(r.Results) {
				return nil, false
			}
			if c, isConst := r.Results[i].(*ssa.Const); isConst && c.IsNil() {
				continue
			}
			fns, known := e.functionsWithin(callee, r.Results[i], s.next())
			if !known {
				return nil, false
			}
			found, ok = append(found, fns...), true
		}
	}
	return found, ok
}

// functionsPut are the functions that the program puts into the map m. It is not ok
// if some are not known.
func (e *engine) functionsPut(m ssa.Value, s search) (found []bound, ok bool) {
	for _, loc := range e.locate(m) {
		if _, made := loc.base.(*ssa.MakeMap); !made {
			return nil, false
		}
		if !s.comesTo(loc) {
			ok = true
			continue
		}
		e.asks(location{element{loc}})
		for _, put := range e.ix.puts[loc] {
			for _, g := range e.byFn[put.fn] {
				if !g.reached(put.instr) {
					continue
				}
				fns, known := e.functionsWithin(g, put.val, s.next())
				if !known {
					return nil, false
				}
				found, ok = append(found, fns...), true
			}
		}
	}
	return found, ok
}

// owners are the frames of fn that f can mean: itself or one around it, or else
// all there are.
func (e *engine) owners(f *frame, fn *ssa.Function) []*frame {
	for p := f; p != nil; p = p.parent {
		if p.fn == fn {
			return []*frame{p}
		}
	}
	return e.byFn[fn]
}

// variable resolves the load of a local variable, of f's function or of one
// around it, to the frame that owns it and what is stored in it.
func (e *engine) variable(f *frame, load *ssa.UnOp) (*frame, []source) {
	if f == nil {
		return nil, nil
	}
	addr := load.X
	owner := f
	for {
		free, ok := addr.(*ssa.FreeVar)
		if !ok {
			break
		}
		addr = e.binding(free)
		owner = owner.parent
		if addr == nil || owner == nil {
			return nil, nil
		}
	}
	alloc, ok := addr.(*ssa.Alloc)
	if !ok || owner.fn != alloc.Parent() {
		return nil, nil
	}
	return owner, e.ix.stored[location{alloc}]
}
