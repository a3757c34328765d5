package consent

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A switch is a bool in a field or a package variable by which functions decide whether
// to delete. What it holds at some point, as a store or a branch says, goes along with
// the walk into the functions that decide by it, and back: a program asks unless it only
// tries, or sets the switch, tries, and resets it to do the same for real.

// state is a switch of one struct: what root is or points to, and the way from there.
type state struct {
	root ssa.Value
	path string
	loc  location
}

// learnState adds to known what instr stores in a switch, or copies with a struct.
func (e *engine) learnState(f *frame, known knowledge, instr ssa.Instruction) knowledge {
	switch i := instr.(type) {
	case *ssa.Store:
		if isBool(i.Val.Type()) {
			value, isKnown := boolIn(f, i.Val)
			if s, d := e.switchAt(i.Addr); isKnown && d != nil && d.stored {
				known = known.and(e.holding(s, value))
			}
			return known
		}
		return e.copied(known, i.Val, i.Addr)
	case *ssa.UnOp:
		return e.copied(known, i.X, i)
	}
	return known
}

// copied adds to known what is known of the struct from, or the one that it points to,
// as known of to.
func (e *engine) copied(known knowledge, from, to ssa.Value) knowledge {
	if len(e.states) == 0 || len(known) == 0 {
		return known
	}
	if _, ok := pointed(to.Type()).Underlying().(*types.Struct); !ok || isPointer(to.Type()) && isPointer(from.Type()) {
		return known // another pointer to the same
	}
	return e.translated(known, known, from, to)
}

// boolIn is the constant that v is in f.
func boolIn(f *frame, v ssa.Value) (value, ok bool) {
	switch v := v.(type) {
	case *ssa.Const:
		return !zero(v.Value), true
	case *ssa.Parameter:
		if c := f.arg(v).constant; c != nil {
			return !zero(c), true
		}
	}
	return false, false
}

// holding is a [known] that the switch s has value.
func (e *engine) holding(s state, value bool) known {
	n := e.number(s)
	e.states[n] = s
	e.loaded[n] = s.loc
	return known{condition{n, now}, value}
}

// now is the constant of conditions that say what a switch holds at some point: what was
// read from it before may be another value.
const now = "now"

func (c condition) isState() bool { return c.constant == now }

// hasState reports whether k says anything about a switch.
func (k knowledge) hasState() bool {
	return slices.ContainsFunc(k, func(c known) bool { return c.isState() })
}

// stateIn is what known says about the switch s.
func (e *engine) stateIn(k knowledge, s state) (value, ok bool) {
	n, asked := e.numbers[s]
	if !asked || len(k) == 0 {
		return false, false
	}
	at, found := k.find(condition{n, now})
	return found && k[at].outcome, found
}

// ruledOutNow reports whether v, a switch that f reads, cannot pass t by what is known there.
func (e *engine) ruledOutNow(f *frame, v ssa.Value, t test) bool {
	if len(e.states) == 0 || !t.about() {
		return false
	}
	read, ok := v.(ssa.Instruction)
	if !ok || f == nil || read.Parent() != f.fn || len(f.blocks) == 0 {
		return false
	}
	s, d := e.switchRead(v)
	if d == nil {
		return false
	}
	value, isKnown := e.stateIn(e.knownAt(f, read), s)
	return isKnown && t.holds(!value)
}

// askedForState is what it means for a switch that branch has outcome, if it asks for one
// that nothing changed since it was read.
func (e *engine) askedForState(branch *ssa.If, outcome bool) (asked known, ok bool) {
	cond := branch.Cond
	for {
		not, isNot := cond.(*ssa.UnOp)
		if !isNot || not.Op != token.NOT {
			break
		}
		cond, outcome = not.X, !outcome
	}
	read, ok := cond.(ssa.Instruction)
	if !ok || read.Block() != branch.Block() {
		return known{}, false
	}
	s, d := e.switchRead(cond)
	if d == nil {
		return known{}, false
	}
	after := read.Block().Instrs[slices.Index(read.Block().Instrs, read)+1:]
	if slices.ContainsFunc(after, writes) {
		return known{}, false
	}
	return e.holding(s, outcome), true
}

// switchRead is the switch that v is read from, in place or by a method that returns it.
func (e *engine) switchRead(v ssa.Value) (state, *decision) {
	switch v := v.(type) {
	case *ssa.UnOp:
		return e.switchAt(v.X)
	case *ssa.Field:
		return e.switchAt(v)
	case *ssa.Call:
		callees := e.callees(v)
		if len(callees) != 1 || !isBool(v.Type()) || e.leaves(nil, &v.Call) {
			break
		}
		i, ok := getter(callees[0])
		if !ok {
			break
		}
		loc := location{e.field(callees[0].Params[0].Type(), i)}
		if d := e.decision(loc); d != nil {
			root, path := rooted(passes(&v.Call)[0])
			return state{root, path + step(i), loc}, d
		}
	}
	return state{}, nil
}

// passes is what a call passes, with the receiver.
func passes(common *ssa.CallCommon) []ssa.Value {
	if common.IsInvoke() {
		return append([]ssa.Value{common.Value}, common.Args...)
	}
	return common.Args
}

// switchAt is the switch at addr.
func (e *engine) switchAt(addr ssa.Value) (state, *decision) {
	var loc location
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		loc = location{e.field(a.X.Type(), a.Field)}
	case *ssa.Field:
		loc = location{e.field(a.X.Type(), a.Field)}
	case *ssa.Global:
		loc = location{a}
	default:
		return state{}, nil
	}
	d := e.decision(loc)
	if d == nil {
		return state{}, nil
	}
	root, path := rooted(addr)
	return state{root, path, loc}, d
}

// rooted takes apart how v, a struct, a field or a pointer to one, is reached: from a value
// that stays the same.
func rooted(v ssa.Value) (root ssa.Value, path string) {
	switch x := v.(type) {
	case *ssa.FieldAddr:
		root, path = rooted(x.X)
		return root, path + step(x.Field)
	case *ssa.Field:
		root, path = rooted(x.X)
		return root, path + step(x.Field)
	case *ssa.MakeInterface:
		return rooted(x.X)
	case *ssa.ChangeInterface:
		return rooted(x.X)
	}
	return v, ""
}

// within is the way on to s from v, if s is in v or in what v points to.
func (s state) within(v ssa.Value) (rest string, ok bool) {
	root, path := rooted(v)
	if _, isConst := root.(*ssa.Const); isConst || root != s.root {
		return "", false
	}
	rest, ok = strings.CutPrefix(s.path, path)
	return rest, ok && (rest == "" || rest[0] == '.')
}

// translated adds to known what k says about from, as said about to.
func (e *engine) translated(known, k knowledge, from, to ssa.Value) knowledge {
	for _, c := range k {
		if !c.isState() {
			continue
		}
		s := e.states[c.value]
		if rest, ok := s.within(from); ok {
			root, path := rooted(to)
			known = known.and(e.holding(state{root, path + rest, s.loc}, c.outcome))
		}
	}
	return known
}

// takenAlong is what the function fn, which call calls, can use of known.
func (e *engine) takenAlong(call ssa.CallInstruction, fn *ssa.Function, known knowledge) knowledge {
	if _, atOnce := call.(*ssa.Call); !atOnce || len(e.states) == 0 {
		return nil
	}
	var along knowledge
	for _, c := range known {
		if !c.isState() {
			continue
		}
		s := e.states[c.value]
		if d := e.decisions[s.loc]; !d.decides[fn] && !d.gets[fn] {
			continue
		}
		if _, isGlobal := s.root.(*ssa.Global); isGlobal {
			along = along.and(c)
		}
		for n, arg := range passes(call.Common()) {
			if n < len(fn.Params) {
				along = e.translated(along, knowledge{c}, arg, fn.Params[n])
			}
		}
	}
	return along
}

// statesAfter adds to known what holds of switches whenever one of frames, which call
// called, returns without consent.
func (e *engine) statesAfter(known knowledge, call *ssa.Call, frames []*frame) knowledge {
	if slices.ContainsFunc(frames, func(callee *frame) bool { return !callee.leavesStates }) {
		return known
	}
	var common knowledge
	for _, callee := range frames {
		if callee.fn.Recover != nil {
			return known // what is deferred changes them
		}
		for _, r := range callee.reachedReturns() {
			left := knowledge{}
			for _, c := range callee.blocks[r.Block().Index].left {
				if !c.isState() {
					continue
				}
				s := e.states[c.value]
				if _, isGlobal := s.root.(*ssa.Global); isGlobal {
					left = left.and(c)
				}
				for n, arg := range passes(&call.Call) {
					if n < len(callee.fn.Params) && isPointer(arg.Type()) {
						left = e.translated(left, knowledge{c}, callee.fn.Params[n], arg)
					}
				}
			}
			common, _ = common.meet(left)
		}
	}
	for _, c := range common {
		known = known.and(c)
	}
	return known
}

// changesState reports whether call may change the switch at loc.
func (e *engine) changesState(call *ssa.Call, loc location) bool {
	d := e.decisions[loc]
	if d.rewrites[call] {
		return true
	}
	changes := false
	visit := func(fn *ssa.Function) { changes = changes || d.sets[fn] || !e.sequence.known[fn] }
	e.reaches(call, visit)
	if call.Call.IsInvoke() && e.leaves(nil, &call.Call) {
		for _, arg := range e.spread(call.Call.Args) {
			e.given(arg, visit) // which code outside the program may call back
		}
	}
	return changes
}
