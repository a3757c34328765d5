package consent

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// boxed are the values that the assertion v can find in its interface, by their type:
// those of other types are in the same list, but not what comes out. all says that these
// are all, as everything came to the interface by variables and lists of the program.
func (e *engine) boxed(f *frame, v *ssa.TypeAssert) (found []source, all bool) {
	todo := []ssa.Value{v.X}
	seen := map[ssa.Value]bool{}
	for len(todo) > 0 {
		x := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[x] {
			continue
		}
		seen[x] = true
		if len(seen) > 200 {
			return nil, false
		}
		switch x := x.(type) {
		case *ssa.MakeInterface:
			if types.Identical(x.X.Type(), v.AssertedType) {
				found = append(found, source{fn: x.Parent(), instr: x, val: x.X})
			}
		case *ssa.Phi:
			todo = append(todo, x.Edges...)
		case *ssa.ChangeType:
			todo = append(todo, x.X)
		case *ssa.ChangeInterface:
			todo = append(todo, x.X)
		case *ssa.IndexAddr:
			todo = append(todo, x.X)
		case *ssa.Slice:
			todo = append(todo, x.X)
		case *ssa.UnOp:
			if elem, ok := x.X.(*ssa.IndexAddr); ok && x.Op == token.MUL {
				todo = append(todo, elem.X)
				continue
			}
			stored, known := e.storedBehind(f, x)
			if !known {
				return nil, false
			}
			todo = append(todo, stored...)
		case *ssa.Alloc, *ssa.MakeSlice:
			stored, known := e.storedAt(location{x})
			if !known {
				return nil, false
			}
			todo = append(todo, stored...)
		case *ssa.Call:
			stored, known := e.storedAt(location{x})
			if builtin(&x.Call) != "append" || !known {
				return nil, false
			}
			todo = append(append(todo, x.Call.Args...), stored...)
		case *ssa.Parameter, *ssa.Extract:
			shared, known := e.shared(x)
			if !known {
				return nil, false
			}
			todo = append(todo, shared...)
		case *ssa.Const:
			if x.Value != nil {
				return nil, false
			}
		default:
			return nil, false
		}
	}
	return found, true
}

// storedBehind is what the program stored where load reads.
func (e *engine) storedBehind(f *frame, load *ssa.UnOp) (values []ssa.Value, all bool) {
	if load.Op != token.MUL {
		return nil, false
	}
	if _, ok := load.X.(*ssa.Parameter); ok && f != nil && f.named {
		return nil, false
	}
	for _, loc := range e.locate(load.X) {
		if _, local := loc.base.(*ssa.Alloc); !local {
			return nil, false
		}
		stored, known := e.storedAt(loc)
		if !known {
			return nil, false
		}
		values = append(values, stored...)
	}
	return values, true
}

// storedAt is what the program stored at loc, unless code outside writes there as well.
func (e *engine) storedAt(loc location) (values []ssa.Value, all bool) {
	for _, s := range e.ix.stored[loc] {
		if s.val == nil {
			return nil, false
		}
		values = append(values, s.val)
	}
	return values, true
}
