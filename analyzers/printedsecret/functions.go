package printedsecret

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// functionsIn are the functions of this package that the function value v can be:
// literals, those that calls give for a parameter, and those that a call returns.
func (f *flow) functionsIn(v ssa.Value) []*ssa.Function {
	var found []*ssa.Function
	seen := make(map[ssa.Value]bool)
	var trace func(ssa.Value)
	trace = func(v ssa.Value) {
		if v == nil || seen[v] || len(seen) > maxRoots {
			return
		}
		seen[v] = true
		switch v := v.(type) {
		case *ssa.Function:
			if f.summaries[v] != nil {
				found = append(found, v)
			}
		case *ssa.MakeClosure:
			trace(v.Fn)
		case *ssa.Parameter:
			found = append(found, f.taken[v]...)
		case *ssa.ChangeType:
			trace(v.X)
		case *ssa.Phi:
			for _, edge := range v.Edges {
				trace(edge)
			}
		case *ssa.FreeVar:
			trace(binding(v))
		case *ssa.Alloc:
			for _, ref := range *v.Referrers() {
				if store, ok := ref.(*ssa.Store); ok && store.Addr == v {
					trace(store.Val)
				}
			}
		case *ssa.UnOp:
			if v.Op == token.MUL {
				trace(v.X)
			}
		case *ssa.Call:
			for _, callee := range f.callees(newCall(v)) {
				for _, result := range returned(callee) {
					trace(result)
				}
			}
		}
	}
	trace(v)
	return found
}

// returned are the values that fn returns as its only result.
func returned(fn *ssa.Function) []ssa.Value {
	var values []ssa.Value
	for _, block := range fn.Blocks {
		if ret, ok := block.Instrs[len(block.Instrs)-1].(*ssa.Return); ok && len(ret.Results) == 1 {
			values = append(values, ret.Results[0])
		}
	}
	return values
}

func isFunction(typ types.Type) bool {
	_, ok := typ.Underlying().(*types.Signature)
	return ok
}

// take notes the functions that c gives to callee, which may call them.
func (f *flow) take(c *call, callee *ssa.Function) {
	for i, param := range callee.Params {
		operand := c.operand(i)
		if operand == nil || !isFunction(param.Type()) {
			continue
		}
		for _, fn := range f.functionsIn(operand) {
			if !slices.Contains(f.taken[param], fn) {
				f.taken[param] = append(f.taken[param], fn)
				f.changed = true
			}
		}
	}
}
