package consent

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// query remembers the proofs of one question.
type query struct {
	proofs map[queryKey]proof
	size   int
	// places and frames are what it depends on.
	places []location
	frames []*frame
}

// reset makes q ready for the next question.
func (q *query) reset() {
	const large = 100
	if q.proofs == nil || len(q.proofs) > large {
		q.proofs = make(map[queryKey]proof)
	} else {
		clear(q.proofs)
	}
	q.size = 0
	q.places, q.frames = q.places[:0], q.frames[:0]
}

// exhausted reports whether q looked at all the values that it may look at.
func (q *query) exhausted(l Limits) bool { return q.size > l.Proof }

type queryKey struct {
	f *frame
	v ssa.Value
	testKey
}

// testKey is a test, and the negated of the engine.
type testKey struct {
	op      operator
	val     string
	other   ssa.Value
	loose   bool
	grown   bool
	negated bool
}

func (e *engine) keyOf(t test) testKey {
	key := testKey{op: t.op, other: t.other, loose: t.loose, grown: t.grown, negated: e.negated}
	if t.val != nil {
		key.val = t.val.ExactString()
	}
	return key
}

// implies is whether v, in f, passing t means that somebody consented. known
// is what holds where the question is asked; it may be nil.
func (e *engine) implies(f *frame, v ssa.Value, t test, known knowledge) proof {
	if e.asking {
		return e.impliesWithin(f, v, t, known)
	}
	e.query.reset()
	e.asking = true
	p := e.impliesWithin(f, v, t, known)
	e.asking = false
	if p.ok { // whatever else is reached cannot prove what this did not
		for _, loc := range e.query.places {
			e.asks(loc)
		}
		for _, g := range e.query.frames {
			e.dependsOn(f, g)
		}
	}
	return p
}

// impliesWithin is implies for what a question leads to.
func (e *engine) impliesWithin(f *frame, v ssa.Value, t test, known knowledge) proof {
	if len(known) > 0 && e.ruledOut(v, t, known) {
		return impossible()
	}
	key := queryKey{f, v, e.keyOf(t)}
	if p, ok := e.query.proofs[key]; ok {
		return p
	}
	if e.query.size++; e.query.exhausted(e.limits) {
		return proof{}
	}
	e.query.proofs[key] = impossible() // a cycle proves nothing else
	p := e.prove(f, v, t, known)
	e.query.proofs[key] = p
	return p
}

// ruledOut reports whether v cannot pass t given what is known.
func (e *engine) ruledOut(v ssa.Value, t test, known knowledge) bool {
	if t.about() {
		return known.contradicts(e, v, t.holds(true))
	}
	if t.op != equalTo && t.op != differentFrom {
		return false
	}
	c := "nil"
	if t.val != nil {
		c = t.val.ExactString()
	}
	at, found := known.find(condition{e.valueNumber(v), c})
	return found && known[at].outcome != (t.op == equalTo)
}

// prove takes v apart.
func (e *engine) prove(f *frame, v ssa.Value, t test, known knowledge) proof {
	switch v := v.(type) {
	case *ssa.Const:
		if !t.passes(v) || t.op == sameAs && isEmpty(v) {
			return impossible() // nothing has an empty name
		}
		return proof{}
	case *ssa.Parameter:
		return e.proveParameter(f, v, t)
	case *ssa.FreeVar:
		if b := e.binding(v); b != nil && f.parent != nil {
			p := e.implies(f.parent, b, t, nil)
			p.questions = 0
			return p
		}
	case *ssa.Phi:
		return e.provePhi(f, v, t)
	case *ssa.UnOp:
		switch v.Op {
		case token.NOT:
			if t.about() {
				return e.implies(f, v.X, t.flip(), known)
			}
		case token.MUL:
			return e.proveLoad(f, v, t, known)
		case token.ARROW:
			return e.proveReceive(f, v.X, t)
		}
	case *ssa.BinOp:
		return e.proveBinary(f, v, t, known)
	case *ssa.Call:
		return e.proveCall(f, v, 0, t)
	case *ssa.Extract:
		return e.proveExtract(f, v, t, known)
	case *ssa.ChangeType:
		return e.implies(f, v.X, t, known)
	case *ssa.ChangeInterface:
		return e.implies(f, v.X, t, known)
	case *ssa.Convert:
		t.loose = true
		return e.implies(f, v.X, t, known)
	case *ssa.MakeInterface:
		if t.op == equalTo && t.val == nil {
			return impossible()
		}
		return e.implies(f, v.X, t, known)
	case *ssa.TypeAssert:
		return e.implies(f, v.X, t, known)
	case *ssa.Field:
		if e.ruledOutNow(f, v, t) {
			return impossible()
		}
		return e.proveLocation(f, location{e.field(v.X.Type(), v.Field)}, t)
	case *ssa.Index:
		t.loose = true
		return e.implies(f, v.X, t, known)
	case *ssa.Slice:
		return e.proveSlice(f, v, t, known)
	case *ssa.Lookup:
		return e.proveLookup(f, v, t, test{op: anyTrue})
	case *ssa.Alloc, *ssa.MakeMap, *ssa.MakeSlice, *ssa.MakeChan, *ssa.MakeClosure, *ssa.Function, *ssa.Global, *ssa.FieldAddr, *ssa.IndexAddr:
		return e.proveMade(f, v, t)
	}
	return proof{}
}

// proveMade is about values that are never nil, and maps that are filled later.
func (e *engine) proveMade(f *frame, v ssa.Value, t test) proof {
	if t.op == equalTo && t.val == nil {
		return impossible()
	}
	if t.op != nonEmpty && t.op != anyTrue {
		return e.proveBuffer(f, v, t)
	}
	switch v := v.(type) {
	case *ssa.MakeMap:
		return e.proveElements(v, t)
	case *ssa.MakeSlice:
		if c, ok := v.Len.(*ssa.Const); ok && c.Value != nil && zero(c.Value) {
			return impossible()
		}
	}
	return proof{}
}

// proveElements is about the map m: where nothing is put into it without consent, or
// nothing that is true, and no other code gets it.
func (e *engine) proveElements(m *ssa.MakeMap, t test) proof {
	for _, r := range *m.Referrers() {
		if call, ok := r.(ssa.CallInstruction); ok && len(e.callees(call)) == 0 {
			if b := builtin(call.Common()); b != "len" && b != "delete" {
				return proof{}
			}
		}
	}
	loc := location{m}
	e.asks(location{element{loc}})
	all := impossible()
	for _, put := range e.ix.puts[loc] {
		for _, g := range e.byFn[put.fn] {
			if !g.reached(put.instr) {
				continue
			}
			if t.op == nonEmpty {
				return proof{}
			}
			p := e.implies(g, put.val, equalBool(true), g.blocks[put.instr.Block().Index].knows)
			p.questions = 0
			all = all.and(p)
		}
	}
	return all
}

func (e *engine) proveSlice(f *frame, v *ssa.Slice, t test, known knowledge) proof {
	if t.op == nonEmpty {
		if alloc, ok := v.X.(*ssa.Alloc); ok {
			if array, ok := alloc.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array); ok && (array.Len() == 0 || isZero(v.High)) {
				return impossible()
			}
			return proof{}
		}
		if isZero(v.High) {
			return impossible()
		}
	}
	t.loose = true
	return e.implies(f, v.X, t, known)
}

func isEmpty(c *ssa.Const) bool {
	return c.Value != nil && c.Value.Kind() == constant.String && constant.StringVal(c.Value) == ""
}

func isZero(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value != nil && zero(c.Value)
}

// proveParameter takes what the frame knows of the argument.
func (e *engine) proveParameter(f *frame, v *ssa.Parameter, t test) proof {
	m := f.arg(v)
	switch {
	case m.constant != nil:
		if !t.passes(ssa.NewConst(m.constant, v.Type())) {
			return impossible()
		}
		return proof{}
	case m.isNil:
		if t.op == equalTo && t.val == nil {
			return proof{}
		}
		return impossible()
	case m.blank:
		if t.op == sameAs || t.op == equalTo && t.val != nil && !zero(t.val) {
			return impossible()
		}
	case m.answer != 0:
		p := answered(t, m.answer, m.keys)
		p.bare = p.ok && m.bare
		return p
	case t.holds(true) || t.op == equalTo && t.val == nil:
		if m.yes.ok {
			return m.yes
		}
	case t.holds(false) || t.op == differentFrom && t.val == nil:
		if m.no.ok {
			return m.no
		}
	}
	if f.named && f.from == nil && t.about() {
		return e.named(v.Name(), t, false)
	}
	return proof{}
}

// provePhi is about every edge that is taken without consent.
func (e *engine) provePhi(f *frame, v *ssa.Phi, t test) proof {
	all := impossible()
	b := v.Block()
	for i, value := range v.Edges {
		pred := b.Preds[i]
		if !f.openEdge(pred, b) {
			continue
		}
		all = all.and(e.implies(f, value, t, e.onEdge(f, pred, b)))
		if !all.ok {
			break
		}
	}
	return all
}

// onEdge is what is known when the edge from pred to succ is taken.
func (e *engine) onEdge(f *frame, pred, succ *ssa.BasicBlock) knowledge {
	known := f.blocks[pred.Index].knows
	for _, instr := range pred.Instrs {
		known = e.forget(known, instr)
	}
	if branch, ok := pred.Instrs[len(pred.Instrs)-1].(*ssa.If); ok && pred.Succs[0] != pred.Succs[1] {
		known = known.with(e, branch.Cond, pred.Succs[0] == succ)
	}
	return known
}

func (e *engine) proveBinary(f *frame, v *ssa.BinOp, t test, known knowledge) proof {
	if !t.about() {
		if v.Op == token.ADD && isString(v.Type()) { // text put together
			t.loose = true
			_, isConst := v.Y.(*ssa.Const)
			t.grown = t.grown || !isConst
			p := e.implies(f, v.X, t, known)
			if p.ok && (t.op == sameAs || p.kinds == 0) && !isConst {
				// A text that grows by what a person types.
				p = p.and(e.implies(f, v.Y, t, known))
			}
			return p
		}
		return proof{}
	}
	yes := t.holds(true)
	switch v.Op {
	case token.AND, token.OR:
		if (v.Op == token.AND) != yes {
			return e.implies(f, v.X, t, known).and(e.implies(f, v.Y, t, known))
		}
		if p := e.implies(f, v.X, t, known); p.ok {
			return p
		}
		return e.implies(f, v.Y, t, known)
	case token.EQL, token.NEQ:
		if v.Op == token.NEQ {
			yes = !yes
		}
		if p := e.proveEqual(f, v, yes, known); p.ok {
			return p
		}
	default:
		if p := e.proveLength(f, v, yes, known); p.ok {
			return p
		}
	}
	if e.accepts&policy != 0 && slices.ContainsFunc(e.weak(f, v, yes, v.Pos(), 9, make(visits)), func(n Note) bool { return n.Text == byPolicy }) {
		return consents(policy)
	}
	return proof{}
}

// proveEqual is about v.X == v.Y being outcome.
func (e *engine) proveEqual(f *frame, v *ssa.BinOp, outcome bool, known knowledge) proof {
	x, y := v.X, v.Y
	if _, ok := x.(*ssa.Const); ok {
		x, y = y, x
	}
	if c, ok := y.(*ssa.Const); ok {
		if n, ok := x.(*ssa.Call); ok && builtin(&n.Call) == "len" && c.Value != nil && zero(c.Value) {
			return e.implies(f, n.Call.Args[0], filled(!outcome), known)
		}
		if p := e.proveCompare(f, x, c, outcome); p.ok {
			return p
		}
		op := differentFrom
		if outcome {
			op = equalTo
		}
		return e.implies(f, x, test{op: op, val: c.Value}, known)
	}
	if !outcome {
		return proof{}
	}
	if words, ok := e.elementWords(f, y); ok {
		return e.oneOf(f, x, words)
	}
	if words, ok := e.elementWords(f, x); ok {
		return e.oneOf(f, y, words)
	}
	if picked(x, y) || picked(y, x) {
		return proof{}
	}
	if p := e.implies(f, x, test{op: sameAs, other: y}, known); p.ok {
		return p
	}
	return e.implies(f, y, test{op: sameAs, other: x}, known)
}

// filled asks whether there are elements.
func filled(yes bool) test {
	if yes {
		return test{op: nonEmpty}
	}
	return test{op: empty}
}

// proveLength is about comparisons that hold only of something with elements, or only
// of something without: i < len(x), len(x) > 0.
func (e *engine) proveLength(f *frame, v *ssa.BinOp, outcome bool, known knowledge) proof {
	length, yes := v.Y, true
	switch {
	case v.Op == token.LSS && outcome, v.Op == token.GEQ && !outcome:
	case v.Op == token.GTR && outcome, v.Op == token.LEQ && !outcome:
		length = v.X
	case (v.Op == token.GTR || v.Op == token.LEQ) && isZero(v.Y):
		length, yes = v.X, false
	default:
		return proof{}
	}
	n, ok := length.(*ssa.Call)
	if !ok || builtin(&n.Call) != "len" {
		return proof{}
	}
	return e.implies(f, n.Call.Args[0], filled(yes), known)
}

// builtin is the name of the builtin that is called, or "".
func builtin(common *ssa.CallCommon) string {
	if b, ok := common.Value.(*ssa.Builtin); ok {
		return b.Name()
	}
	return ""
}

func (e *engine) proveExtract(f *frame, v *ssa.Extract, t test, known knowledge) proof {
	switch tuple := v.Tuple.(type) {
	case *ssa.Call:
		return e.proveCall(f, tuple, v.Index, t)
	case *ssa.TypeAssert:
		if v.Index == 0 {
			return e.implies(f, tuple.X, t, known)
		}
	case *ssa.Lookup:
		if v.Index == 1 {
			return e.proveLookup(f, tuple, t, test{op: nonEmpty})
		}
		return e.proveLookup(f, tuple, t, test{op: anyTrue})
	case *ssa.UnOp:
		if tuple.Op == token.ARROW && v.Index == 0 {
			return e.proveReceive(f, tuple.X, t)
		}
		if tuple.Op == token.ARROW && t.holds(true) {
			return e.proveSent(tuple.X)
		}
	case *ssa.Select:
		// The index, whether the channel is open, then what each one received.
		n := 2
		for _, state := range tuple.States {
			if state.Dir != types.RecvOnly {
				continue
			}
			if n == v.Index {
				return e.proveReceive(f, state.Chan, t)
			}
			n++
		}
	case *ssa.Next:
		if r, ok := tuple.Iter.(*ssa.Range); ok && !tuple.IsString && v.Index == 0 && t.holds(true) {
			return e.implies(f, r.X, test{op: nonEmpty}, known)
		}
	}
	return proof{}
}
