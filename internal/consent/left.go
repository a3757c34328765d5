package consent

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// learn adds to known what instr, of f, leaves behind in a field that holds an error:
// one that it stores, or what there is whenever the function that it calls returns
// without consent. A guard that keeps its error says so with that error only.
func (e *engine) learn(f *frame, known knowledge, instr ssa.Instruction) knowledge {
	known = e.learnState(f, known, instr)
	switch i := instr.(type) {
	case *ssa.Store:
		addr, ok := i.Addr.(*ssa.FieldAddr)
		if !ok || !isError(i.Val.Type()) {
			return known
		}
		if p := e.implies(f, i.Val, isNil(), known); p.ok && p.kinds == 0 {
			known = known.noting(e.errorIn(addr.X, addr.Field))
		}
	case *ssa.Call:
		known = e.learnFrom(f, known, i)
	}
	return known
}

// learnFrom adds to known what holds of the arguments of call, and of its result if it
// is one of them, when it returns without consent.
func (e *engine) learnFrom(f *frame, known knowledge, call *ssa.Call) knowledge {
	frames := f.calls[call]
	if len(frames) == 0 || e.leaves(f, &call.Call) {
		return known
	}
	known = e.statesAfter(known, call, frames)
	for n, arg := range passes(&call.Call) {
		if _, ok := arg.Type().Underlying().(*types.Pointer); !ok {
			continue
		}
		s := structOf(arg.Type())
		for i := range s.NumFields() {
			if !isError(s.Field(i).Type()) {
				continue
			}
			fails, same := e.failsAfter(frames, n, i)
			if !fails || !e.settles(f, call, frames) {
				continue
			}
			known = known.noting(e.errorIn(arg, i))
			if same {
				known = known.noting(e.errorIn(call, i))
			}
		}
	}
	return known
}

// settles reports whether the questions that frames left to call are about deleting,
// or leaves them to whoever calls f.
func (e *engine) settles(f *frame, call *ssa.Call, frames []*frame) bool {
	for _, callee := range frames {
		p := e.settle(f, call, callee.fn, callee.pending())
		if !p.ok {
			return false
		}
		f.questions |= p.questions
		f.bare = f.bare || p.bare
	}
	return true
}

// failsAfter reports whether field i of what parameter n points to holds an error
// whenever one of frames returns without consent, and whether that is what it returns.
func (e *engine) failsAfter(frames []*frame, n, i int) (fails, same bool) {
	same = true
	for _, callee := range frames {
		if n >= len(callee.fn.Params) || callee.fn.Recover != nil {
			return false, false // what is deferred changes it
		}
		param := callee.fn.Params[n]
		number := e.errorIn(param, i)
		for _, r := range callee.reachedReturns() {
			if !callee.blocks[r.Block().Index].left.holds(number) {
				return false, false
			}
			fails = true
			same = same && len(r.Results) == 1 && r.Results[0] == param
		}
	}
	return fails, same
}

// errorIn is the number of a [condition]: that there is an error now in field i of the
// struct that base points to, whatever was read from it before.
func (e *engine) errorIn(base ssa.Value, i int) int {
	number := e.number(errorKey{e.valueNumber(base), i})
	e.loaded[number] = location{e.field(base.Type(), i)}
	return number
}

// errorKey is a field of what a value, by [engine.valueNumber], points to.
type errorKey struct{ base, field int }

// errorAsked is the outcome of a question for the error in a field, by [engine.errorIn].
type errorAsked struct {
	number int
	holds  bool
}

// askedForError is what it means that branch has outcome, if it asks whether there is
// an error in a field.
func (e *engine) askedForError(branch *ssa.If, outcome bool) (asked errorAsked, ok bool) {
	cond, ok := branch.Cond.(*ssa.BinOp)
	if !ok || cond.Op != token.EQL && cond.Op != token.NEQ || !isNilConst(cond.Y) || !isError(cond.X.Type()) {
		return errorAsked{}, false
	}
	read, ok := cond.X.(ssa.Instruction)
	if !ok || read.Block() != branch.Block() {
		return errorAsked{}, false
	}
	between := read.Block().Instrs[slices.Index(read.Block().Instrs, read)+1:]
	if slices.ContainsFunc(between, writes) {
		return errorAsked{}, false // it may be another one by now
	}
	number, ok := e.errorRead(cond.X)
	return errorAsked{number, outcome != (cond.Op == token.EQL)}, ok
}

// errorRead is [engine.errorIn] of the field that the error v is read from.
func (e *engine) errorRead(v ssa.Value) (number int, ok bool) {
	switch v := v.(type) {
	case *ssa.UnOp:
		if addr, isField := v.X.(*ssa.FieldAddr); isField {
			return e.errorIn(addr.X, addr.Field), true
		}
	case *ssa.Call:
		if i, isGetter := getter(v.Call.StaticCallee()); isGetter && isPointer(v.Call.Args[0].Type()) {
			return e.errorIn(v.Call.Args[0], i), true
		}
	}
	return 0, false
}

// gets reports whether call only reads a field.
func gets(call *ssa.Call) bool {
	_, ok := getter(call.Call.StaticCallee())
	return ok
}

// getter is the number of the field that fn returns of what its first parameter points
// to; ok is false if fn does anything else.
func getter(fn *ssa.Function) (i int, ok bool) {
	if fn == nil || len(fn.Blocks) != 1 || len(fn.Params) != 1 || fn.Signature.Results().Len() != 1 {
		return 0, false
	}
	instrs := slices.DeleteFunc(slices.Clone(fn.Blocks[0].Instrs), func(instr ssa.Instruction) bool {
		_, debug := instr.(*ssa.DebugRef)
		return debug
	})
	if len(instrs) != 3 {
		return 0, false
	}
	addr, isField := instrs[0].(*ssa.FieldAddr)
	load, isLoad := instrs[1].(*ssa.UnOp)
	ret, isReturn := instrs[2].(*ssa.Return)
	if !isField || !isLoad || !isReturn || addr.X != fn.Params[0] || load.X != addr || ret.Results[0] != load {
		return 0, false
	}
	return addr.Field, true
}
