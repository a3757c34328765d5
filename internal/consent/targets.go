package consent

import (
	"go/constant"
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
			if e.exists(fn.Signature.Recv()) && !e.denied(f, call, fn) {
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

// denied reports whether what is known before call rules out that its receiver has the
// type of fn's: a command that says that it needs no confirmation is not the one whose
// method says that it does.
func (e *engine) denied(f *frame, call ssa.CallInstruction, fn *ssa.Function) bool {
	recv := fn.Signature.Recv()
	if recv == nil {
		return false
	}
	value := dynamic(call.Common().Value)
	for _, c := range f.blocks[call.Block().Index].knows {
		switch asked := e.questioned[c.value].(type) {
		case *ssa.Call:
			if c.constant == "" && asked.Call.IsInvoke() && dynamic(asked.Call.Value) == value && e.never(recv.Type(), asked.Call.Method, c.outcome) {
				return true
			}
		case *ssa.Extract:
			assert, ok := asked.Tuple.(*ssa.TypeAssert)
			if !ok || c.constant != "" || dynamic(assert.X) != value {
				continue
			}
			if iface, ok := assert.AssertedType.Underlying().(*types.Interface); ok && e.implements(recv.Type(), iface) != c.outcome {
				return true
			}
		}
	}
	return false
}

// dynamic is the interface value v before it was asserted to be of other interfaces.
func dynamic(v ssa.Value) ssa.Value {
	switch x := v.(type) {
	case *ssa.ChangeInterface:
		return dynamic(x.X)
	case *ssa.TypeAssert:
		return dynamic(x.X)
	case *ssa.Extract:
		if assert, ok := x.Tuple.(*ssa.TypeAssert); ok {
			return dynamic(assert.X)
		}
	}
	return v
}

// never reports whether method, of type t, returns a constant that is not outcome.
func (e *engine) never(t types.Type, method *types.Func, outcome bool) bool {
	fn := e.method(t, method)
	if fn == nil {
		return false
	}
	all := returns(fn)
	return len(all) > 0 && !slices.ContainsFunc(all, func(r *ssa.Return) bool {
		c, ok := r.Results[0].(*ssa.Const)
		return !ok || c.Value == nil || c.Value.Kind() != constant.Bool || constant.BoolVal(c.Value) == outcome
	})
}

// fixedTargets reports whether call reaches from f what it reaches now, n targets,
// whatever else the walk reaches.
func (e *engine) fixedTargets(f *frame, call ssa.CallInstruction, n int) bool {
	common := call.Common()
	if takesInput, _ := e.input(common.Signature()); takesInput != nil {
		return false // whether it is a delete depends on what it calls
	}
	if !common.IsInvoke() {
		return common.StaticCallee() != nil
	}
	t := e.typeIn(f, common.Value)
	return t != nil && !types.IsInterface(t) || n == len(e.callees(call))
}

// handsFixed reports whether all functions that args hand over are known for good.
func handsFixed(args []ssa.Value) bool {
	return !slices.ContainsFunc(args, func(v ssa.Value) bool { return !fixed(v) })
}

// exists reports whether a value of the receiver's type becomes an interface
// without consent: only then can a call of an interface method reach it.
func (e *engine) exists(recv *types.Var) bool {
	if recv == nil || e.existing[recv] {
		return true
	}
	made, _ := e.ix.conversions.At(recv.Type()).([]*ssa.MakeInterface)
	for _, m := range made {
		fn := m.Parent()
		if !e.runs[fn] {
			return true // nobody knows when
		}
		if slices.ContainsFunc(e.byFn[fn], func(f *frame) bool { return f.reached(m) }) {
			e.existing[recv] = true
			return true
		}
	}
	for _, m := range made {
		e.await(m)
	}
	return len(made) == 0
}

// bind says what the arguments of call mean to t.
// settled is whether that is the same whatever else the walk reaches. The next call
// of bind overwrites the result.
func (e *engine) bind(f *frame, call ssa.CallInstruction, t bound) (meanings []meaning, settled bool) {
	args := call.Common().Args
	first := 0
	if call.Common().IsInvoke() {
		first = 1
	}
	e.passing = slices.Grow(e.passing[:0], len(t.fn.Params))[:len(t.fn.Params)]
	clear(e.passing)
	settled = true
	for i, p := range t.fn.Params {
		if i-first >= len(args) || i == 0 && t.fn.Signature.Recv() != nil {
			continue
		}
		arg := args[i-first]
		e.passing[i] = e.meaningOf(f, call, arg, p)
		if e.tabular(p.Type()) {
			e.passing[i].record = e.recordOfValue(f, arg, call, 4)
		}
		settled = settled && e.passing[i].settled(arg)
	}
	return e.passing, settled
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
	args = slices.Clip(args)
	if len(args) == 0 {
		return args
	}
	return append(args, variadic(args[len(args)-1])...)
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
