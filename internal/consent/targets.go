package consent

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// targets are the functions with bodies that call reaches from f. all is false
// if there may be others.
func (e *engine) targets(f *frame, call ssa.CallInstruction) (list []bound, all bool) {
	common := call.Common()
	switch {
	case common.IsInvoke():
		if t := e.typeIn(f, common.Value); t != nil && !types.IsInterface(t) {
			if fn := e.method(t, common.Method); fn != nil {
				return []bound{{fn, nil}}, true
			}
			return nil, false
		}
		for _, fn := range e.callees(call) {
			if e.exists(fn.Signature.Recv()) {
				list = append(list, bound{fn, nil})
			}
		}
		return list, !e.leaves(f, common)
	case common.StaticCallee() != nil:
		fn := common.StaticCallee()
		if len(fn.Blocks) == 0 {
			return nil, false
		}
		e.add(fn)
		if _, ok := common.Value.(*ssa.MakeClosure); ok {
			return []bound{{fn, f}}, true
		}
		return []bound{{fn, nil}}, true
	}
	return e.functionsIn(f, common.Value), true
}

// exists reports whether a value of the receiver's type becomes an interface
// without consent: only then can a call of an interface method reach it.
func (e *engine) exists(recv *types.Var) bool {
	if recv == nil {
		return true
	}
	made, _ := e.ix.conversions.At(recv.Type()).([]*ssa.MakeInterface)
	for _, m := range made {
		fn := m.Parent()
		if !e.runs[fn] {
			return true // nobody knows when
		}
		for _, f := range e.byFn[fn] {
			if f.reached(m) {
				return true
			}
		}
	}
	for _, m := range made {
		e.asks(location{m})
	}
	return len(made) == 0
}

// bind says what the arguments of call mean to t.
func (e *engine) bind(f *frame, call ssa.CallInstruction, t bound) []meaning {
	common := call.Common()
	args := common.Args
	if common.IsInvoke() {
		args = append([]ssa.Value{common.Value}, args...)
	}
	meanings := make([]meaning, len(t.fn.Params))
	for i, p := range t.fn.Params {
		if i >= len(args) || i == 0 && t.fn.Signature.Recv() != nil {
			continue
		}
		meanings[i] = e.meaningOf(f, args[i], p)
		if e.tabular(p.Type()) {
			meanings[i].record = e.recordOfValue(f, args[i], call, 4)
		}
	}
	return meanings
}

// outside handles a call of code outside the program: it may call every
// function that it is given. It reports whether the call returns without
// consent.
func (e *engine) outside(f *frame, call ssa.CallInstruction, name string) bool {
	common := call.Common()
	if !common.IsInvoke() && common.StaticCallee() == nil && name == "" {
		return !e.onlyExits(common.Value)
	}
	if path, _, _ := calleePath(common); mocks(path) {
		return true // what it is given runs in tests only
	}
	if fact := e.fact(common); fact != nil {
		e.factDeletes(f, call, fact)
		for i, arg := range arguments(common) {
			if !slices.Contains(fact.Guards, i) {
				e.handOver(f, arg, position(call))
			}
		}
		return e.checks != nil || fact.Returns
	}
	if p, ok := e.prompts[name]; ok && p.Effect == catalog.CallsBack {
		e.handAnswer(f, &prompted{p, call})
		return true
	}
	for _, arg := range e.spread(common.Args) {
		e.handOver(f, arg, position(call))
	}
	return !ends(common)
}

// spread adds to args the elements of a variadic argument.
func (*engine) spread(args []ssa.Value) []ssa.Value {
	all := slices.Clone(args)
	if len(args) == 0 {
		return all
	}
	return append(all, variadic(args[len(args)-1])...)
}

// variadic are the values in the slice that the compiler makes for variadic
// arguments, or that a composite literal makes.
func variadic(v ssa.Value) []ssa.Value {
	slice, ok := v.(*ssa.Slice)
	if !ok {
		return nil
	}
	alloc, ok := slice.X.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var values []ssa.Value
	for _, r := range *alloc.Referrers() {
		index, ok := r.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, use := range *index.Referrers() {
			if store, ok := use.(*ssa.Store); ok && store.Addr == index {
				values = append(values, store.Val)
			}
		}
	}
	return values
}
