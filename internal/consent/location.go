package consent

import (
	"go/types"
	"reflect"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// location is a place in memory that a value can be stored in: a field of a
// type, whatever the instance, a package variable, a local variable, or what an
// opaque pointer points to.
type location struct {
	// base is a *types.Var (a field), *ssa.Global, *ssa.Alloc or another
	// ssa.Value, a pointer.
	base any
}

// locate is where the pointer addr points.
func (e *engine) locate(addr ssa.Value) []location {
	if found, ok := e.ix.locations[addr]; ok {
		return found
	}
	e.ix.locations[addr] = nil // a cycle adds nothing
	var found []location
	add := func(locs ...location) {
		for _, loc := range locs {
			if slices.Contains(found, loc) {
				continue
			}
			if len(found) >= e.limits.Places {
				if byField(loc) {
					continue
				}
				loc = location{anywhere{}}
				if slices.Contains(found, loc) {
					continue
				}
			}
			found = append(found, loc)
		}
	}
	switch v := addr.(type) {
	case *ssa.Alloc, *ssa.Global, *ssa.MakeMap, *ssa.MakeSlice, *ssa.MakeChan:
		add(location{v})
	case *ssa.FieldAddr:
		add(location{e.field(v.X.Type(), v.Field)})
	case *ssa.IndexAddr:
		add(e.locate(v.X)...)
	case *ssa.Slice:
		add(e.locate(v.X)...)
	case *ssa.FreeVar:
		if b := e.binding(v); b != nil {
			add(e.locate(b)...)
		}
	case *ssa.Parameter:
		args := e.passed(v)
		for _, arg := range args {
			add(e.locate(arg)...)
		}
		if len(args) == 0 {
			add(location{v})
		}
	case *ssa.Phi:
		for _, edge := range v.Edges {
			add(e.locate(edge)...)
		}
	case *ssa.ChangeType:
		add(e.locate(v.X)...)
	case *ssa.MakeInterface:
		add(e.locate(v.X)...)
	case *ssa.TypeAssert:
		add(e.locate(v.X)...)
	case *ssa.UnOp:
		for _, loc := range e.locate(v.X) {
			for _, s := range e.ix.stored[loc] {
				if s.val != nil {
					add(e.locate(s.val)...)
				}
			}
		}
		if len(found) == 0 {
			add(location{loadKey(v)})
		}
	case *ssa.Call:
		for _, callee := range e.callees(v) {
			for _, r := range returns(callee) {
				if len(r.Results) > 0 {
					add(e.locate(r.Results[0])...)
				}
			}
		}
		if len(found) == 0 {
			add(location{v})
		}
	case *ssa.Const:
	default:
		add(location{v})
	}
	if len(found) > 0 {
		e.ix.locations[addr] = found
	} else {
		delete(e.ix.locations, addr)
	}
	return found
}

// anywhere is what a pointer points to that may point to more places than the
// limit: nothing is known of what is read there, and a write is an error.
type anywhere struct{}

// byField reports whether loc holds a struct: what is stored in it is known by
// its fields, whichever place it is.
func byField(loc location) bool {
	v, ok := loc.base.(ssa.Value)
	if !ok {
		return false
	}
	p, ok := v.Type().Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	_, isStruct := p.Elem().Underlying().(*types.Struct)
	return isStruct
}

// loadKey is the same for every load of a pointer from one field or variable,
// so that what it points to has one location.
func loadKey(load *ssa.UnOp) any {
	switch a := load.X.(type) {
	case *ssa.FieldAddr:
		return pointee{fieldOf(a.X.Type(), a.Field)}
	case *ssa.Global:
		return pointee{a}
	}
	return load
}

// pointee is what the pointer in base points to.
type pointee struct{ base any }

// fieldOf is the field i of the struct t or that t points to, the same for all
// instances of a generic type.
func fieldOf(t types.Type, i int) *types.Var {
	s := structOf(t)
	if i >= s.NumFields() {
		return nil
	}
	return s.Field(i).Origin()
}

// field is fieldOf, and remembers the tag of the field.
func (e *engine) field(t types.Type, i int) *types.Var {
	f := fieldOf(t, i)
	if f == nil {
		return nil
	}
	if tag := structOf(t).Tag(i); tag != "" {
		e.ix.tags[f] = reflect.StructTag(tag)
	}
	return f
}

func structOf(t types.Type) *types.Struct {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if s, ok := t.Underlying().(*types.Struct); ok {
		return s
	}
	// A type parameter whose core type is a struct.
	if tp, ok := types.Unalias(t).(*types.TypeParam); ok {
		if iface, ok := tp.Constraint().Underlying().(*types.Interface); ok && iface.NumEmbeddeds() > 0 {
			if u, ok := iface.EmbeddedType(0).(*types.Union); ok && u.Len() > 0 {
				return structOf(u.Term(0).Type())
			}
			return structOf(iface.EmbeddedType(0))
		}
	}
	return types.NewStruct(nil, nil)
}

// binding is what the closure of v's function captures as v.
func (e *engine) binding(v *ssa.FreeVar) ssa.Value {
	fn := v.Parent()
	closure := e.ix.closures[fn]
	if closure == nil {
		return nil
	}
	for i, free := range fn.FreeVars {
		if free == v && i < len(closure.Bindings) {
			return closure.Bindings[i]
		}
	}
	return nil
}

// passed is what the callers that name p's function, or call a method that it
// implements, pass as p.
func (e *engine) passed(p *ssa.Parameter) []ssa.Value {
	values, known := e.ix.passed[p]
	if !known {
		values = e.passedTo(p)
		if e.ix.built {
			e.ix.passed[p] = values
		}
	}
	return values
}

func (e *engine) passedTo(p *ssa.Parameter) []ssa.Value {
	fn := p.Parent()
	at := -1
	for i, param := range fn.Params {
		if param == p {
			at = i
		}
	}
	var values []ssa.Value
	for _, calls := range [][]ssa.CallInstruction{e.ix.callers[fn], e.ix.called[fn]} {
		for _, call := range calls {
			if args := call.Common().Args; at < len(args) {
				values = append(values, args[at])
			}
		}
	}
	if recv := fn.Signature.Recv(); recv != nil && at == 0 && len(e.ix.invokes[fn.Name()]) > 0 {
		if _, ok := recv.Type().Underlying().(*types.Signature); ok {
			made, _ := e.ix.conversions.At(recv.Type()).([]*ssa.MakeInterface)
			for _, m := range made {
				values = append(values, m.X)
			}
		}
	}
	if recv := fn.Signature.Recv(); recv != nil && at > 0 {
		for _, call := range e.ix.invokes[fn.Name()] {
			common := call.Common()
			iface, ok := common.Value.Type().Underlying().(*types.Interface)
			if ok && at-1 < len(common.Args) && e.implements(recv.Type(), iface) {
				values = append(values, common.Args[at-1])
			}
		}
	}
	return values
}

func returns(fn *ssa.Function) []*ssa.Return {
	var list []*ssa.Return
	for _, b := range fn.Blocks {
		if n := len(b.Instrs); n > 0 {
			if r, ok := b.Instrs[n-1].(*ssa.Return); ok {
				list = append(list, r)
			}
		}
	}
	return list
}
