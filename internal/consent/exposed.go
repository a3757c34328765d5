package consent

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// exposure holds what code outside the program can write to, by reflection or
// by type parameters: the fields of every type that it gets or returns.
type exposure struct {
	types  map[*types.Named]bool
	fields map[*types.Var]bool
}

func newExposure() exposure {
	return exposure{types: make(map[*types.Named]bool), fields: make(map[*types.Var]bool)}
}

// add adds t and everything that is reached from a value of it.
func (x exposure) add(t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if x.types[t] {
			return
		}
		x.types[t] = true
		for arg := range t.TypeArgs().Types() {
			x.add(arg)
		}
		if _, ok := t.Underlying().(*types.Interface); !ok {
			x.add(t.Underlying())
		}
		for method := range t.Methods() {
			x.add(method.Signature())
		}
	case *types.Pointer:
		x.add(t.Elem())
	case *types.Slice:
		x.add(t.Elem())
	case *types.Array:
		x.add(t.Elem())
	case *types.Chan:
		x.add(t.Elem())
	case *types.Map:
		x.add(t.Key())
		x.add(t.Elem())
	case *types.Signature: // whoever calls makes the arguments
		x.add(t.Params())
		x.add(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			x.add(v.Type())
		}
	case *types.Struct:
		for field := range t.Fields() {
			if !x.fields[field.Origin()] {
				x.fields[field.Origin()] = true
				x.add(field.Type())
			}
		}
	}
}

// expose notes what instr shows to code outside the program.
func (e *engine) expose(instr ssa.Instruction) {
	switch i := instr.(type) {
	case *ssa.MakeInterface:
		e.ix.exposed.add(i.X.Type())
	case *ssa.ChangeType: // the fields of the one are those of the other
		e.ix.exposed.add(i.Type())
	case ssa.CallInstruction:
		common := i.Common()
		if _, ok := common.Value.(*ssa.Builtin); ok {
			return
		}
		if fn := common.StaticCallee(); fn != nil && len(fn.Blocks) > 0 {
			return
		}
		for _, arg := range arguments(common) {
			e.ix.exposed.add(arg.Type())
		}
		e.ix.exposed.add(common.Signature().Results())
	}
}

// untouched reports whether field keeps its zero value: nothing in the whole
// program writes to it, and no code outside can.
func (e *engine) untouched(field *types.Var) bool {
	return e.program.Whole && field.Pkg() != nil && e.ix.inside[field.Pkg()] && len(e.ix.stored[location{field}]) == 0 &&
		!e.ix.exposed.fields[field] && !e.ix.filled[field]
}
