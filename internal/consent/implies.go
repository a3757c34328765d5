package consent

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/settings"
)

// kind is a set of reasons to take an outcome for consent.
type kind uint16

const (
	person kind = 1 << iota
	typedName
	// switched is an option that is off by default and was switched on.
	switched
	// force is such an option that may mean something else.
	force
	environment
	policy
	reconciler
	// deletion is an object that was marked as deleted before.
	deletion
)

// accepted is the set of kinds that the configuration accepts, and whether a
// name has to be typed.
func accepted(s *settings.Deletes) (kinds kind, typed bool) {
	kinds = deletion | typedName
	list := s.Consent
	if len(list) == 0 {
		list = []string{"person", "option"}
	}
	for _, name := range list {
		switch name {
		case "person":
			kinds |= person
		case "option":
			kinds |= switched | force
		case "environment":
			kinds |= environment
		case "policy":
			kinds |= policy
		case "reconciler":
			kinds |= reconciler
		}
	}
	if s.Strength == "typed-name" {
		return kinds &^ person, true
	}
	if !slices.Contains(list, "person") {
		kinds &^= typedName
	}
	return kinds, false
}

// proof is the answer to "if this value passes that test, did somebody
// consent?" With ok and no kinds, the value cannot pass the test.
type proof struct {
	ok    bool
	kinds kind
	// questions has bit i set if parameter i of the frame's function holds the
	// question that was asked: whoever passes it decides what consent is about.
	questions uint64
	// bare says that the question is printed before the call.
	bare bool
}

func impossible() proof         { return proof{ok: true} }
func consents(kinds kind) proof { return proof{ok: true, kinds: kinds} }
func (p proof) and(q proof) proof {
	if !p.ok || !q.ok {
		return proof{}
	}
	return proof{ok: true, kinds: p.kinds | q.kinds, questions: p.questions | q.questions, bare: p.bare || q.bare}
}

// test is a question about a value.
type test struct {
	op operator
	// val is the constant to compare with, nil for nil.
	val constant.Value
	// other is the value to compare with.
	other ssa.Value
	// loose says that the value was trimmed, folded or cut before.
	loose bool
}

type operator int

const (
	equalTo operator = iota
	differentFrom
	// sameAs asks whether the value equals one that is no constant.
	sameAs
	// nonEmpty asks whether a slice, map or string has elements.
	nonEmpty
)

func equal(c constant.Value) test { return test{op: equalTo, val: c} }
func equalBool(b bool) test       { return test{op: equalTo, val: constant.MakeBool(b)} }
func isNil() test                 { return test{op: equalTo} }
func notNil() test                { return test{op: differentFrom} }

// holds reports whether t asks whether a bool is b.
func (t test) holds(b bool) bool {
	return t.val != nil && t.val.Kind() == constant.Bool && (t.op == equalTo || t.op == differentFrom) &&
		constant.BoolVal(t.val) == (b == (t.op == equalTo))
}

// about reports whether t is about a bool at all.
func (t test) about() bool { return t.holds(true) || t.holds(false) }

// flip is t for the negation of a bool.
func (t test) flip() test { return equalBool(t.holds(false)) }

// passes reports whether the constant c can pass t.
func (t test) passes(c *ssa.Const) bool {
	switch t.op {
	case nonEmpty:
		return c.Value != nil && c.Value.Kind() == constant.String && constant.StringVal(c.Value) != ""
	case sameAs:
		return true
	}
	var same bool
	switch {
	case c.Value == nil || t.val == nil:
		same = c.Value == nil && t.val == nil || c.Value == nil && zero(t.val)
	case c.Value.Kind() == t.val.Kind():
		same = constant.Compare(c.Value, token.EQL, t.val)
		if !same && t.loose && c.Value.Kind() == constant.String {
			a, b := strings.ToLower(constant.StringVal(c.Value)), strings.ToLower(constant.StringVal(t.val))
			same = strings.Contains(a, b) || strings.Contains(b, a) && b != "" && a != ""
		}
	default:
		same = t.loose
	}
	return same == (t.op == equalTo)
}

func zero(v constant.Value) bool {
	switch v.Kind() {
	case constant.Bool:
		return !constant.BoolVal(v)
	case constant.String:
		return constant.StringVal(v) == ""
	case constant.Int:
		return constant.Sign(v) == 0
	}
	return false
}

// passesZero reports whether the zero value passes t.
func (t test) passesZero() bool {
	switch t.op {
	case equalTo:
		return t.val == nil || zero(t.val)
	case differentFrom:
		return t.val != nil && !zero(t.val)
	case sameAs:
		return false
	}
	return false
}

// query remembers the proofs of one question.
type query struct {
	proofs map[queryKey]proof
	size   int
}

type queryKey struct {
	f     *frame
	v     ssa.Value
	op    operator
	val   string
	other ssa.Value
}

// implies is whether v, in f, passing t means that somebody consented. known
// is what holds where the question is asked; it may be nil.
func (e *engine) implies(f *frame, v ssa.Value, t test, known knowledge) proof {
	if e.query == nil {
		e.query = &query{proofs: make(map[queryKey]proof)}
		defer func() { e.query = nil }()
	}
	if len(known) > 0 && e.ruledOut(v, t, known) {
		return impossible()
	}
	key := queryKey{f: f, v: v, op: t.op, other: t.other}
	if t.val != nil {
		key.val = t.val.ExactString()
	}
	if p, ok := e.query.proofs[key]; ok {
		return p
	}
	if e.query.size++; e.query.size > maxProofSize {
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
	outcome, ok := known[e.valueKey(v)+equals+c]
	return ok && outcome != (t.op == equalTo)
}

// prove takes v apart.
func (e *engine) prove(f *frame, v ssa.Value, t test, known knowledge) proof {
	switch v := v.(type) {
	case *ssa.Const:
		if !t.passes(v) {
			return impossible()
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
		return e.proveLocation(f, location{e.field(v.X.Type(), v.Field)}, t)
	case *ssa.Index:
		t.loose = true
		return e.implies(f, v.X, t, known)
	case *ssa.Slice:
		return e.proveSlice(f, v, t, known)
	case *ssa.Lookup:
		return e.proveLookup(f, v, t)
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
	if t.op != nonEmpty {
		return e.proveBuffer(f, v, t)
	}
	switch v := v.(type) {
	case *ssa.MakeMap:
		for _, r := range *v.Referrers() {
			if update, ok := r.(*ssa.MapUpdate); ok && f.reached(update) {
				return proof{}
			}
		}
		return impossible()
	case *ssa.MakeSlice:
		if c, ok := v.Len.(*ssa.Const); ok && c.Value != nil && zero(c.Value) {
			return impossible()
		}
	}
	return proof{}
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
	known := f.knows[pred.Index]
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
			return e.implies(f, v.X, t, known)
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
		return e.proveEqual(f, v, yes, known)
	}
	return e.proveLength(f, v, yes, known)
}

// proveEqual is about v.X == v.Y being outcome.
func (e *engine) proveEqual(f *frame, v *ssa.BinOp, outcome bool, known knowledge) proof {
	x, y := v.X, v.Y
	if _, ok := x.(*ssa.Const); ok {
		x, y = y, x
	}
	if c, ok := y.(*ssa.Const); ok {
		if n, ok := x.(*ssa.Call); ok && builtin(n) == "len" && c.Value != nil && zero(c.Value) {
			if outcome {
				return proof{}
			}
			return e.implies(f, n.Call.Args[0], test{op: nonEmpty}, known)
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
	if p := e.implies(f, x, test{op: sameAs, other: y}, known); p.ok && p.kinds != 0 {
		return p
	}
	return e.implies(f, y, test{op: sameAs, other: x}, known)
}

// proveLength is about comparisons that hold only of something with elements:
// i < len(x), len(x) > 0.
func (e *engine) proveLength(f *frame, v *ssa.BinOp, outcome bool, known knowledge) proof {
	length := v.Y
	switch {
	case v.Op == token.LSS && outcome, v.Op == token.GEQ && !outcome:
	case v.Op == token.GTR && outcome, v.Op == token.LEQ && !outcome:
		length = v.X
	default:
		return proof{}
	}
	n, ok := length.(*ssa.Call)
	if !ok || builtin(n) != "len" {
		return proof{}
	}
	return e.implies(f, n.Call.Args[0], test{op: nonEmpty}, known)
}

func builtin(call *ssa.Call) string {
	if b, ok := call.Call.Value.(*ssa.Builtin); ok {
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
		return e.proveLookup(f, tuple, t)
	case *ssa.UnOp:
		if tuple.Op == token.ARROW && v.Index == 0 {
			return e.proveReceive(f, tuple.X, t)
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

// proveReceive is about what comes out of a channel: what the program sends
// into it, or the zero value once it is closed.
func (e *engine) proveReceive(f *frame, channel ssa.Value, t test) proof {
	if t.passesZero() {
		return proof{}
	}
	all := impossible()
	found := false
	for _, loc := range e.locate(channel) {
		loc = location{sent(loc)}
		e.asks(loc)
		for _, s := range e.ix.stored[loc] {
			found = true
			if all = all.and(e.proveSource(f, loc, s, t)); !all.ok {
				return proof{}
			}
		}
	}
	if !found {
		return proof{}
	}
	return all
}

// sent is what goes through the channel in base.
type sent struct{ base any }

// proveLoad is about a value in memory.
func (e *engine) proveLoad(f *frame, v *ssa.UnOp, t test, known knowledge) proof {
	if index, ok := v.X.(*ssa.IndexAddr); ok {
		if p := e.proveArgument(index, t); p.ok {
			return p
		}
		t.loose = true
		return e.implies(f, index.X, t, known)
	}
	if t.op == equalTo && t.val == nil && sentinel(v) {
		return impossible()
	}
	if owner, stored := e.variable(f, v); owner != nil && len(stored) > 0 {
		return e.proveVariable(f, owner, v, stored, t)
	}
	locs := e.locate(v.X)
	if len(locs) == 0 {
		return proof{}
	}
	all := impossible()
	for _, loc := range locs {
		if all = all.and(e.proveLocation(f, loc, t)); !all.ok {
			break
		}
	}
	return all
}

// sentinel reports whether v loads an error of package level, which is never nil.
func sentinel(v *ssa.UnOp) bool {
	g, ok := v.X.(*ssa.Global)
	return ok && types.Identical(v.Type(), types.Universe.Lookup("error").Type()) &&
		(strings.HasPrefix(strings.ToLower(g.Name()), "err") || g.Object() != nil && g.Object().Exported())
}

// proveVariable is about a local variable that owner owns.
func (e *engine) proveVariable(f, owner *frame, v *ssa.UnOp, stored []source, t test) proof {
	all := impossible()
	for _, s := range stored {
		loc := location{}
		if locs := e.ix.writes[s.instr]; len(locs) > 0 {
			loc = locs[0]
			e.asks(loc)
		}
		all = all.and(e.proveSource(owner, loc, s, t))
		if !all.ok {
			return proof{}
		}
	}
	if t.passesZero() && !e.initialised(owner, v, stored) {
		return proof{}
	}
	if owner != f {
		all.questions = 0
	}
	return all
}

// initialised reports whether a store stands before every path to the load.
func (*engine) initialised(owner *frame, v *ssa.UnOp, stored []source) bool {
	if registered(stored) {
		return true
	}
	for _, s := range stored {
		if s.fn != v.Parent() || owner.fn != v.Parent() {
			continue
		}
		if s.instr.Block() == v.Block() || s.instr.Block().Dominates(v.Block()) {
			return true
		}
	}
	return false
}

// registered reports whether an option is kept in a place: registering it sets
// its default, so that the zero value is never seen.
func registered(stored []source) bool {
	return slices.ContainsFunc(stored, func(s source) bool { return s.external != nil && s.external.option != nil })
}

// asks records that the current frame depends on loc.
func (e *engine) asks(loc location) {
	if e.current == nil {
		return
	}
	if e.askers[loc] == nil {
		e.askers[loc] = make(map[*frame]bool)
	}
	e.askers[loc][e.current] = true
}

// proveLocation is about a place in memory, whoever wrote to it.
func (e *engine) proveLocation(f *frame, loc location, t test) proof {
	e.asks(loc)
	stored := e.ix.stored[loc]
	field, _ := loc.base.(*types.Var)
	all := impossible()
	known := false
	if field != nil {
		if p, ok := e.tagged(field, t); ok {
			if !p.ok {
				return p
			}
			all, known = p, true
		}
	}
	for _, s := range stored {
		if s.external != nil && s.external.option == nil && s.external.prompt == nil {
			continue // judged by name below
		}
		known = true
		if all = all.and(e.proveSource(f, loc, s, t)); !all.ok {
			return proof{}
		}
	}
	if known {
		if t.passesZero() && !registered(stored) {
			return proof{}
		}
		return all
	}
	return e.namedLocation(loc, t)
}

// proveSource is about one write to a place, in every frame that reaches it.
func (e *engine) proveSource(f *frame, loc location, s source, t test) proof {
	if s.external != nil {
		if o := s.external.option; o != nil {
			return e.optionProof(f, o, t)
		}
		if s.external.prompt == nil {
			return e.namedLocation(loc, t)
		}
	}
	owners := e.byFn[s.fn]
	for p := f; p != nil; p = p.parent {
		if p.fn == s.fn && local(loc) {
			owners = []*frame{p}
			break
		}
	}
	all := impossible()
	for _, g := range owners {
		if !g.visited || !g.reached(s.instr) {
			continue
		}
		var p proof
		if s.external != nil {
			p = e.filled(g, s.external.prompt, t)
		} else {
			p = e.implies(g, s.val, t, g.knows[s.instr.Block().Index])
		}
		if g != f {
			g.readers[e.reader(g)] = true
			p.questions = 0
		}
		if all = all.and(p); !all.ok {
			return proof{}
		}
	}
	return all
}

// reader is the frame on whose behalf a question about g is asked.
func (e *engine) reader(g *frame) *frame {
	if e.current != nil {
		return e.current
	}
	return g
}

// local reports whether loc belongs to one activation of a function.
func local(loc location) bool {
	_, ok := loc.base.(*ssa.Alloc)
	return ok
}

// proveLookup is about map[string]bool{"y": true}[answer].
func (e *engine) proveLookup(f *frame, v *ssa.Lookup, t test) proof {
	if !t.holds(true) {
		return proof{}
	}
	kinds, keys, _ := e.answerKind(f, v.Index)
	if kinds == 0 {
		return proof{}
	}
	words, ok := e.mapKeys(v.X)
	if !ok {
		return proof{}
	}
	all := impossible()
	for _, w := range words {
		all = all.and(answered(equal(constant.MakeString(w)), kinds, keys))
	}
	return all
}

// mapKeys are the constant keys of a map that is built once.
func (e *engine) mapKeys(m ssa.Value) ([]string, bool) {
	var words []string
	ok := true
	e.origins(m, func(leaf ssa.Value) {
		made, isMap := leaf.(*ssa.MakeMap)
		if !isMap {
			ok = false
			return
		}
		for _, r := range *made.Referrers() {
			update, isUpdate := r.(*ssa.MapUpdate)
			if !isUpdate {
				continue
			}
			c, isConst := update.Key.(*ssa.Const)
			if !isConst || c.Value == nil || c.Value.Kind() != constant.String {
				ok = false
				return
			}
			if no, isFalse := update.Value.(*ssa.Const); isFalse && no.Value != nil && no.Value.Kind() == constant.Bool && zero(no.Value) {
				continue
			}
			words = append(words, constant.StringVal(c.Value))
		}
	})
	return words, ok && len(words) > 0
}
