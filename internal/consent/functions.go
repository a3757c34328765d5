package consent

import "golang.org/x/tools/go/ssa"

// functionsIn are the functions that v can be in f.
func (e *engine) functionsIn(f *frame, v ssa.Value) []bound {
	found, _ := e.functionsWithin(f, v, search{steps: 12, passed: make(map[any]bool)})
	return found
}

// search is how far a search goes on.
type search struct {
	// steps are those that are left.
	steps int
	// passed holds the variables and maps that it has come to, which can lead to
	// each other in more orders than anybody could try.
	passed map[any]bool
}

// variableOf is a local variable of a frame, by the first instruction that stores in it.
type variableOf struct {
	owner *frame
	first ssa.Instruction
}

func (s search) next() search { return search{s.steps - 1, s.passed} }

// comesTo takes note of a variable or a map, and reports whether it is new.
func (s search) comesTo(what any) bool {
	if s.passed[what] {
		return false
	}
	s.passed[what] = true
	return true
}

// functionsWithin is functionsIn as far as s goes. It is also ok where all that v can
// be is found elsewhere on the way.
func (e *engine) functionsWithin(f *frame, v ssa.Value, s search) (found []bound, ok bool) {
	if s.steps == 0 {
		return nil, false
	}
	switch v := v.(type) {
	case *ssa.Function:
		if len(v.Blocks) > 0 {
			e.add(v)
			return []bound{{v, nil}}, true
		}
		return nil, false
	case *ssa.MakeClosure:
		return []bound{{v.Fn.(*ssa.Function), f}}, true
	case *ssa.ChangeType:
		return e.functionsWithin(f, v.X, s.next())
	case *ssa.Parameter:
		if m := f.arg(v); m.isNil || len(m.fns) > 0 {
			return m.fns, len(m.fns) > 0
		}
	case *ssa.Call:
		if fn := onlyOnce(v); fn != nil {
			return e.functionsWithin(f, fn, s.next())
		}
		found, ok = e.functionsReturned(f, v, 0, s)
	case *ssa.Extract:
		switch tuple := v.Tuple.(type) {
		case *ssa.Call:
			found, ok = e.functionsReturned(f, tuple, v.Index, s)
		case *ssa.Lookup:
			found, ok = e.functionsPut(tuple.X, s)
		case *ssa.Next:
			if r, isRange := tuple.Iter.(*ssa.Range); isRange {
				found, ok = e.functionsPut(r.X, s)
			}
		}
	case *ssa.Lookup:
		found, ok = e.functionsPut(v.X, s)
	case *ssa.UnOp:
		if addr, isField := v.X.(*ssa.FieldAddr); isField {
			if found, ok := e.functionsInField(f, addr.X, fieldOf(addr.X.Type(), addr.Field), v, s); ok {
				return found, len(found) > 0
			}
		}
		found, ok = e.functionsStored(f, v, s)
	}
	if ok {
		return found, true
	}
	for _, leaf := range e.functions(v) {
		closure, ok := leaf.(*ssa.MakeClosure)
		if !ok {
			found = append(found, bound{leaf.(*ssa.Function), nil})
			continue
		}
		found = append(found, e.madeBy(f, closure)...)
	}
	return found, len(found) > 0
}

// functionsStored are the functions in the local variable that load reads. It is not
// ok if some are stored by another function.
func (e *engine) functionsStored(f *frame, load *ssa.UnOp, s search) (found []bound, ok bool) {
	owner, stored := e.variable(f, load)
	if owner == nil {
		return nil, false
	}
	if len(stored) > 0 && !s.comesTo(variableOf{owner, stored[0].instr}) {
		return nil, true
	}
	for _, from := range stored {
		if from.val == nil || from.fn != owner.fn {
			return nil, false
		}
		fns, _ := e.functionsWithin(owner, from.val, s.next())
		found = append(found, fns...)
	}
	return found, len(found) > 0
}

// madeBy is the function that closure is, as f can have it: it is there once the walk
// came to where it is made.
func (e *engine) madeBy(f *frame, closure *ssa.MakeClosure) []bound {
	fn := closure.Fn.(*ssa.Function)
	parents := e.owners(f, closure.Parent())
	if len(parents) == 0 && !e.runs[closure.Parent()] {
		return []bound{{fn, nil}} // nobody knows when
	}
	var found []bound
	for _, p := range parents {
		if p.reached(closure) {
			found = append(found, bound{fn, p})
		}
	}
	if len(found) < max(len(parents), 1) {
		e.await(closure)
	}
	return found
}

// await notes that the walk has to look again once it comes to where made is made.
func (e *engine) await(made ssa.Instruction) {
	e.awaited[made] = true
	e.asks(location{made})
}

// functionsReturned are the functions that result i of call is, of this call
// rather than of all that reach the same callee: a decorator is called with one
// function here and with another one there. It is not ok if some are not known.
func (e *engine) functionsReturned(f *frame, call *ssa.Call, i int, s search) (found []bound, ok bool) {
	if f == nil || e.leaves(f, &call.Call) {
		return nil, false
	}
	for _, callee := range f.calls[call] {
		for _, r := range callee.reachedReturns() {
			if i >= len(r.Results) {
				return nil, false
			}
			if c, isConst := r.Results[i].(*ssa.Const); isConst && c.IsNil() {
				continue
			}
			fns, known := e.functionsWithin(callee, r.Results[i], s.next())
			if !known {
				return nil, false
			}
			found, ok = append(found, fns...), true
		}
	}
	return found, ok
}

// functionsPut are the functions that the program puts into the map m. It is not ok
// if some are not known.
func (e *engine) functionsPut(m ssa.Value, s search) (found []bound, ok bool) {
	for _, loc := range e.locate(m) {
		if _, made := loc.base.(*ssa.MakeMap); !made {
			return nil, false
		}
		if !s.comesTo(loc) {
			ok = true
			continue
		}
		e.asks(location{element{loc}})
		for _, put := range e.ix.puts[loc] {
			for _, g := range e.byFn[put.fn] {
				if !g.reached(put.instr) {
					continue
				}
				fns, known := e.functionsWithin(g, put.val, s.next())
				if !known {
					return nil, false
				}
				found, ok = append(found, fns...), true
			}
		}
	}
	return found, ok
}
