package consent

import (
	"cmp"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// proveReceive is about what comes out of a channel: what the program sends
// into it, or the zero value once it is closed.
func (e *engine) proveReceive(f *frame, channel ssa.Value, t test) proof {
	all := impossible()
	found := false
	for _, loc := range e.locate(channel) {
		if t.passesZero() && (e.ix.closed[loc] || !e.ours(loc)) {
			return proof{}
		}
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

// proveSent is about there being something in a channel: a loop over one that gets
// only what somebody agreed to.
func (e *engine) proveSent(channel ssa.Value) proof {
	found := false
	for _, loc := range e.locate(channel) {
		if !e.ours(loc) {
			return proof{}
		}
		loc = location{sent(loc)}
		e.asks(loc)
		for _, s := range e.ix.stored[loc] {
			if slices.ContainsFunc(e.byFn[s.fn], func(g *frame) bool { return g.reached(s.instr) }) {
				return proof{}
			}
			found = true
		}
	}
	if !found {
		return proof{}
	}
	return impossible()
}

// ours reports whether the channel at loc is one that only the program uses.
func (e *engine) ours(loc location) bool {
	made, ok := loc.base.(*ssa.MakeChan)
	return ok && !slices.ContainsFunc(*made.Referrers(), e.givesAway)
}

// givesAway reports whether instr hands what it uses to code outside the program.
func (e *engine) givesAway(instr ssa.Instruction) bool {
	switch i := instr.(type) {
	case *ssa.ChangeType: // to a channel of one direction
		return slices.ContainsFunc(*i.Referrers(), e.givesAway)
	case *ssa.MakeInterface:
		return true
	case ssa.CallInstruction:
		_, isBuiltin := i.Common().Value.(*ssa.Builtin)
		return !isBuiltin && len(e.callees(i)) == 0
	}
	return false
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
		return e.proveVariable(f, owner, v, current(v, stored), t)
	}
	if e.ruledOutNow(f, v, t) {
		return impossible()
	}
	if addr, ok := v.X.(*ssa.FieldAddr); ok {
		if fieldOf(addr.X.Type(), addr.Field).Name() == "Changed" {
			if o := e.lookedUp(addr.X); o != nil {
				return e.optionProof(f, o, t)
			}
		}
		if t.op == equalTo && t.val == nil && isError(v.Type()) && v.Parent() == f.fn && len(f.blocks) > 0 && e.knownAt(f, v).holds(e.errorIn(addr.X, addr.Field)) {
			return impossible()
		}
		if p, ok := e.proveField(f, addr.X, fieldOf(addr.X.Type(), addr.Field), v, t); ok {
			return p
		}
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

// provePlaces is about what is behind the pointer v, read by a function outside the
// program: an atomic bool, aws.ToBool.
func (e *engine) provePlaces(f *frame, v ssa.Value, t test) proof {
	all := impossible()
	locs := e.locate(v)
	for _, loc := range locs {
		all = all.and(e.proveLocation(f, loc, t))
	}
	if len(locs) == 0 {
		return proof{}
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

// current are those of the stores in a local variable that load can see: where it stands
// right behind one of them, only that one and what deferred functions store. A function
// that wraps its error when it returns loads it there.
func current(load *ssa.UnOp, stored []source) []source {
	block := load.Block().Instrs
	for _, instr := range slices.Backward(block[:slices.Index(block, ssa.Instruction(load))]) {
		switch i := instr.(type) {
		case *ssa.Store:
			if i.Addr != load.X {
				continue
			}
			var last []source
			for _, s := range stored {
				if s.instr == instr || s.fn != load.Parent() {
					last = append(last, s)
				}
			}
			return last
		case ssa.CallInstruction:
			return stored
		}
	}
	return stored
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

// defaulted reports whether the library that fills field in, as its tag says,
// gives it a default that does not pass t: then the zero value is never seen.
func (e *engine) defaulted(field *types.Var, t test) bool {
	if field == nil {
		return false
	}
	o := e.taggedOption(field)
	return o != nil && o.byDefault != nil && !t.passes(ssa.NewConst(o.byDefault, field.Type()))
}

// asks records that the current frame depends on loc.
func (e *engine) asks(loc location) {
	switch {
	case e.current == nil:
	case e.asking:
		e.query.places = append(e.query.places, loc)
	default:
		if e.askers[loc] == nil {
			e.askers[loc] = make(map[*frame]bool)
		}
		e.askers[loc][e.current] = true
	}
}

// dependsOn records that the current frame, or f if none is, depends on g.
func (e *engine) dependsOn(f, g *frame) {
	if e.asking {
		e.query.frames = append(e.query.frames, g)
		return
	}
	g.readers[cmp.Or(e.current, f)] = true
}

// proveLocation is about a place in memory, whoever wrote to it. Where a place is not
// that of one activation, what is not proved now is not proved later, whoever asks.
func (e *engine) proveLocation(f *frame, loc location, t test) proof {
	if local(loc) {
		return e.proveWrites(f, loc, t)
	}
	key := placeKey{loc, e.keyOf(t)}
	if e.refuted[key] {
		return proof{}
	}
	p := e.proveWrites(f, loc, t)
	if !p.ok && !e.query.exhausted(e.limits) {
		e.refuted[key] = true
	}
	return p
}

// placeKey is a question about a place.
type placeKey struct {
	loc location
	testKey
}

// proveWrites is about everything that is written to loc.
func (e *engine) proveWrites(f *frame, loc location, t test) proof {
	if !e.negated && t.holds(false) && e.onlyTries(placeName(loc)) {
		return e.negating(func() proof { return e.proveLocation(f, loc, t) })
	}
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
	outside := field != nil && e.ix.filled[field]
	chosen := false
	for _, s := range stored {
		if s.external != nil && s.external.option == nil && s.external.prompt == nil {
			outside = true
			continue
		}
		known = true
		p := e.proveSource(f, loc, s, t)
		if !p.ok && field != nil && e.switchedByKey(s, field) {
			p, chosen = consents(person), true
		}
		if _, isConst := s.val.(*ssa.Const); !p.ok && isConst && t.about() && !e.precedes(s.instr) {
			continue
		}
		if all = all.and(p); !all.ok {
			return proof{}
		}
	}
	if known {
		if t.passesZero() && !registered(stored) && !e.defaulted(field, t) && !e.alwaysSet(field) && (!chosen || !beginsOtherwise(stored, t)) {
			return proof{}
		}
		if outside && all.kinds&switched == 0 {
			return all.and(e.namedLocation(loc, t))
		}
		return all
	}
	if field != nil && !t.passesZero() && t.op != sameAs && e.untouched(field) {
		return impossible()
	}
	return e.namedLocation(loc, t)
}

// onlyTries is [catalog.OnlyTries].
func (e *engine) onlyTries(name string) bool {
	known, ok := e.tries[name]
	if !ok {
		known = catalog.OnlyTries(name)
		e.tries[name] = known
	}
	return known
}

// placeName is the name of the field or package variable at loc, if it is one.
func placeName(loc location) string {
	switch base := loc.base.(type) {
	case *types.Var:
		return base.Name()
	case *ssa.Global:
		return base.Name()
	}
	return ""
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
	if o := e.ix.setters[s.fn]; o != nil && s.val != nil {
		if p := e.optionProof(f, o, equalBool(true)); p.ok {
			return p
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
		if !g.reached(s.instr) {
			continue
		}
		var p proof
		if s.external != nil {
			p = e.filled(g, s.external.prompt, t)
		} else {
			p = e.implies(g, s.val, t, g.blocks[s.instr.Block().Index].knows)
		}
		if g != f {
			e.dependsOn(g, g)
			p.questions = 0
		}
		if all = all.and(p); !all.ok {
			return proof{}
		}
	}
	return all
}

// local reports whether loc belongs to one activation of a function.
func local(loc location) bool {
	_, ok := loc.base.(*ssa.Alloc)
	return ok
}

// proveLookup is about map[string]bool{"y": true}[answer], or about a map that has
// elements only with consent.
func (e *engine) proveLookup(f *frame, v *ssa.Lookup, t, elements test) proof {
	if !t.holds(true) {
		return proof{}
	}
	if word := constantText(v.Index); strings.HasPrefix(word, "-") {
		return e.argument(word) // what a library made of the command line
	}
	kinds, keys, _ := e.answerKind(f, v.Index)
	words, ok := e.mapKeys(v.X)
	if kinds == 0 || !ok {
		return e.implies(f, v.X, elements, nil)
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
