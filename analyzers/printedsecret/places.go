package printedsecret

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// cell is a place that holds values: a local variable, a field of one, a field
// of a type or a package-level variable.
type cell struct {
	// root is an ssa.Value, or the *types.Var of a field or package variable.
	root any
	// field is the index of the field, -1 for the whole.
	field int
}

// places are the cells that an address, or a reference such as a map, stands
// for.
func (f *flow) places(addr ssa.Value) []cell {
	if fa, ok := addr.(*ssa.FieldAddr); ok {
		var cells []cell
		for _, root := range f.roots(fa.X) {
			cells = append(cells, cell{root, fa.Field})
		}
		if v := f.ownVar(addr); v != nil {
			cells = append(cells, cell{v, -1})
		}
		return cells
	}
	var cells []cell
	for _, root := range f.roots(addr) {
		cells = append(cells, cell{root, -1})
	}
	return cells
}

// ownVar is the field or the package variable of this package at addr, or nil.
func (f *flow) ownVar(addr ssa.Value) *types.Var {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		if v := structField(addr.X.Type(), addr.Field); v != nil && v.Pkg() == f.pkg {
			return v.Origin()
		}
	case *ssa.Global:
		if v, ok := addr.Object().(*types.Var); ok && v.Pkg() == f.pkg {
			return v
		}
	}
	return nil
}

// maxRoots bounds how many definitions an address is traced through.
const maxRoots = 64

// roots are the values, or variables, that own what v points to.
func (f *flow) roots(v ssa.Value) []any {
	var found []any
	seen := make(map[ssa.Value]bool)
	var trace func(ssa.Value)
	trace = func(v ssa.Value) {
		if v == nil || seen[v] || len(seen) > maxRoots {
			return
		}
		seen[v] = true
		switch v := v.(type) {
		case *ssa.Phi:
			for _, edge := range v.Edges {
				trace(edge)
			}
		case *ssa.FieldAddr:
			if own := f.ownVar(v); own != nil {
				found = append(found, own)
			} else {
				trace(v.X)
			}
		case *ssa.Field:
			trace(v.X)
		case *ssa.IndexAddr:
			trace(v.X)
		case *ssa.UnOp:
			// What a field of a foreign struct points to is not the struct.
			if fa, ok := v.X.(*ssa.FieldAddr); ok && f.ownVar(fa) == nil {
				found = append(found, v)
			} else {
				trace(v.X)
			}
		case *ssa.ChangeType:
			trace(v.X)
		case *ssa.Convert:
			trace(v.X)
		case *ssa.MakeInterface:
			trace(v.X)
		case *ssa.ChangeInterface:
			trace(v.X)
		case *ssa.TypeAssert:
			trace(v.X)
		case *ssa.Slice:
			trace(v.X)
		case *ssa.SliceToArrayPointer:
			trace(v.X)
		case *ssa.Extract:
			found = append(found, v)
		case *ssa.Call:
			found = append(found, v)
			for _, w := range wrapped(v) {
				trace(w)
			}
		case *ssa.FreeVar:
			trace(binding(v))
		case *ssa.Global:
			if own, ok := v.Object().(*types.Var); ok {
				found = append(found, own)
			}
		case *ssa.Const, *ssa.Function, *ssa.Builtin:
		default:
			found = append(found, v)
		}
	}
	trace(v)
	return found
}

// binding is the value that v stands for in the function that makes the closure.
func binding(v *ssa.FreeVar) ssa.Value {
	fn := v.Parent()
	if fn.Parent() == nil {
		return nil
	}
	for i, free := range fn.FreeVars {
		if free != v {
			continue
		}
		for _, block := range fn.Parent().Blocks {
			for _, instr := range block.Instrs {
				if closure, ok := instr.(*ssa.MakeClosure); ok && closure.Fn == fn {
					return closure.Bindings[i]
				}
			}
		}
	}
	return nil
}

// structField is field i of the struct that typ is or points to.
func structField(typ types.Type, i int) *types.Var {
	if pointer, ok := typ.Underlying().(*types.Pointer); ok {
		typ = pointer.Elem()
	}
	s, ok := typ.Underlying().(*types.Struct)
	if !ok || i >= s.NumFields() {
		return nil
	}
	return s.Field(i)
}
