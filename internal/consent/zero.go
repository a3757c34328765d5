package consent

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// alwaysSet reports whether every struct with field gets the field where it is
// made, so that nobody finds the zero value in it.
func (e *engine) alwaysSet(field *types.Var) bool {
	if field == nil || !e.ix.inside[field.Pkg()] || e.ix.filled[field] {
		return false // code outside the program makes some as well
	}
	if e.ix.set == nil {
		e.ix.set = make(map[*types.Var]bool)
		e.everyInstruction(func(_ *ssa.Function, instr ssa.Instruction) { e.noteMade(instr) })
		for _, pkg := range e.program.Packages {
			for _, m := range pkg.Members {
				if g, ok := m.(*ssa.Global); ok {
					e.noteZero(pointed(g.Type()))
				}
			}
		}
	}
	return e.ix.set[field]
}

// noteMade notes the structs that instr makes or finds empty.
func (e *engine) noteMade(instr ssa.Instruction) {
	switch i := instr.(type) {
	case *ssa.Alloc:
		e.noteAlloc(i)
	case *ssa.MakeSlice:
		if s, ok := i.Type().Underlying().(*types.Slice); ok && !isZero(i.Len) {
			e.noteZero(s.Elem())
		}
	case *ssa.Lookup:
		if m, ok := i.X.Type().Underlying().(*types.Map); ok {
			e.noteZero(m.Elem())
		}
	case *ssa.MakeChan:
		if c, ok := i.Type().Underlying().(*types.Chan); ok {
			e.noteZero(c.Elem())
		}
	case *ssa.TypeAssert:
		if i.CommaOk {
			e.noteZero(i.AssertedType)
		}
	}
	for _, op := range e.operands(instr) {
		if c, ok := (*op).(*ssa.Const); ok && c.Value == nil {
			e.noteZero(c.Type())
		}
	}
}

// noteAlloc notes which fields of the struct at made are set before anybody
// looks at them.
func (e *engine) noteAlloc(made *ssa.Alloc) {
	t := pointed(made.Type())
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		e.noteZero(t)
		return
	}
	if named, ok := types.Unalias(t).(*types.Named); ok && !e.program.Whole && named.Obj().Exported() {
		e.noteZero(t) // other packages make some as well
		return
	}
	for i := range s.NumFields() {
		field := s.Field(i).Origin()
		if !setFirst(made, i) {
			e.ix.set[field] = false
			e.noteZero(field.Type())
		} else if _, seen := e.ix.set[field]; !seen {
			e.ix.set[field] = true
		}
	}
}

// setFirst reports whether field i of the struct at made, or the whole struct,
// is stored before all other uses of it.
func setFirst(made *ssa.Alloc, i int) bool {
	var stores, uses []ssa.Instruction
	for _, r := range *made.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			if r.Addr == made {
				stores = append(stores, r)
			} else {
				uses = append(uses, r)
			}
		case *ssa.FieldAddr:
			if r.Field != i {
				continue
			}
			for _, use := range *r.Referrers() {
				if store, ok := use.(*ssa.Store); ok && store.Addr == r {
					stores = append(stores, store)
				} else {
					uses = append(uses, use)
				}
			}
		default:
			uses = append(uses, r)
		}
	}
	return slices.ContainsFunc(stores, func(store ssa.Instruction) bool {
		return !slices.ContainsFunc(uses, func(use ssa.Instruction) bool { return !runsFirst(store, use) })
	})
}

// noteZero notes that there is a t with nothing in it.
func (e *engine) noteZero(t types.Type) {
	switch t := t.Underlying().(type) {
	case *types.Array:
		e.noteZero(t.Elem())
	case *types.Struct:
		for field := range t.Fields() {
			e.ix.set[field.Origin()] = false
			e.noteZero(field.Type())
		}
	}
}
