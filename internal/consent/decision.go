package consent

import (
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// decision is what there is to know about a switch.
type decision struct {
	// decides holds the functions that lead to a delete and may read the switch on the
	// way, and gets those that only return it.
	decides, gets map[*ssa.Function]bool
	// sets holds the functions that may change it, and rewrites the instructions among
	// [engine.rewrites] that may.
	sets     map[*ssa.Function]bool
	rewrites map[ssa.Instruction]bool
	// stored says that nothing but stores of the program changes it.
	stored bool
}

// decision is what is known about the switch at loc, nil if nothing decides by it.
func (e *engine) decision(loc location) *decision {
	d, asked := e.decisions[loc]
	if !asked {
		d = e.newDecision(loc)
		e.decisions[loc] = d
	}
	return d
}

func (e *engine) newDecision(loc location) *decision {
	readers := e.reads()[loc]
	if len(readers) == 0 || !e.own(loc) {
		return nil // others may change it
	}
	stored := true
	if field, ok := loc.base.(*types.Var); ok {
		stored = !e.ix.filled[field] && e.taggedOption(field) == nil
	}
	d := &decision{gets: make(map[*ssa.Function]bool), rewrites: make(map[ssa.Instruction]bool), stored: stored}
	o := e.inOrder()
	var decide []*ssa.Function
	for _, fn := range readers {
		if _, gets := getter(fn); gets {
			d.gets[fn] = true
			decide = append(decide, o.callers[fn]...)
		}
		decide = append(decide, fn)
	}
	decide = slices.DeleteFunc(decide, func(fn *ssa.Function) bool { return !o.leads[fn] })
	if len(decide) == 0 {
		return nil
	}
	d.decides = o.leadingTo(decide)
	var set []*ssa.Function
	for _, s := range e.ix.stored[loc] {
		d.stored = d.stored && s.external == nil
		if store, ok := s.instr.(*ssa.Store); !ok || !fresh(store.Addr) {
			set = append(set, s.fn)
		}
	}
	rewrite := func(instr ssa.Instruction) {
		set = append(set, instr.Parent())
		d.rewrites[instr] = true
	}
	for t, instrs := range e.rewrites() {
		if replaces(t, loc) {
			for _, instr := range instrs {
				rewrite(instr)
			}
		}
	}
	for _, call := range e.rewritesBoxed(loc) {
		rewrite(call)
	}
	d.sets = o.leadingTo(set)
	for _, spawn := range e.ix.spawns {
		raced := false
		e.reaches(spawn, func(fn *ssa.Function) { raced = raced || d.sets[fn] || !o.known[fn] })
		if raced {
			return nil
		}
	}
	return d
}

func exportedGlobal(g *ssa.Global) bool { return g.Object() == nil || g.Object().Exported() }

// fresh reports whether addr is in a variable of the function that mentions it.
func fresh(addr ssa.Value) bool {
	key, ok := rowAt(addr)
	_, local := key.root.(*ssa.Alloc)
	return ok && local
}

// reads are the functions that read each bool of a field or of package level.
func (e *engine) reads() map[location][]*ssa.Function {
	if e.ix.reads != nil {
		return e.ix.reads
	}
	reads := make(map[location][]*ssa.Function)
	for _, v := range e.ix.bools {
		loc := location{}
		switch v := v.(type) {
		case *ssa.UnOp:
			switch addr := v.X.(type) {
			case *ssa.FieldAddr:
				loc.base = fieldOf(addr.X.Type(), addr.Field)
			case *ssa.Global:
				loc.base = addr
			}
		case *ssa.Field:
			loc.base = fieldOf(v.X.Type(), v.Field)
		}
		fn := v.Parent()
		if known := reads[loc]; loc.base != nil && (len(known) == 0 || known[len(known)-1] != fn) {
			reads[loc] = append(known, fn)
		}
	}
	e.ix.reads = reads
	return reads
}

// rewrites are the instructions that may write to all that is in a struct, by its type:
// code of the program or outside it that does so in other ways than by a store to one
// field.
func (e *engine) rewrites() map[types.Type][]ssa.Instruction {
	if e.ix.rewrites != nil {
		return e.ix.rewrites
	}
	e.ix.rewrites = make(map[types.Type][]ssa.Instruction)
	for _, instr := range e.ix.writers {
		switch i := instr.(type) {
		case *ssa.Store:
			if t := i.Val.Type(); e.switches(t) && !fresh(i.Addr) {
				e.ix.rewrites[t] = append(e.ix.rewrites[t], i)
			}
		case ssa.CallInstruction:
			if _, spawns := i.(*ssa.Go); spawns || e.runsLater(i) {
				e.ix.spawns = append(e.ix.spawns, i)
			}
			e.noteRewrites(i)
		}
	}
	return e.ix.rewrites
}

// switches reports whether t is a struct with a bool in it that the program reads.
func (e *engine) switches(t types.Type) bool {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	known, asked := e.ix.switches[t]
	if !asked {
		for field := range s.Fields() {
			known = known || isBool(field.Type()) && len(e.reads()[location{field.Origin()}]) > 0 || e.switches(field.Type())
		}
		e.ix.switches[t] = known
	}
	return known
}

// noteRewrites notes the structs that code outside the program gets by call, to change
// them if it likes.
func (e *engine) noteRewrites(call ssa.CallInstruction) {
	for _, arg := range e.spread(call.Common().Args) {
		if m, ok := arg.(*ssa.MakeInterface); ok {
			e.noteRewrite(call, m.X.Type())
			continue
		}
		if isAny(arg.Type()) && e.rewritesArguments(call) {
			e.ix.boxes = append(e.ix.boxes, boxedArgument{call: call, arg: arg})
			continue
		}
		e.noteRewrite(call, arg.Type())
	}
}

// noteRewrite notes that call gets a t, which may lead to structs.
func (e *engine) noteRewrite(call ssa.CallInstruction, t types.Type) {
	if t, ok := elementOf(t); ok && e.switches(t) && e.rewritesArguments(call) {
		e.ix.rewrites[t] = append(e.ix.rewrites[t], call)
	}
}

// elementOf is what a pointer or a list of type t leads to.
func elementOf(t types.Type) (types.Type, bool) {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return u.Elem(), true
	case *types.Slice:
		return u.Elem(), true
	}
	return nil, false
}

// boxedArgument is one that code outside the program gets as an interface which was made
// elsewhere.
type boxedArgument struct {
	call ssa.CallInstruction
	arg  ssa.Value
	// types are those behind the interface, and lists the elements of lists of anything
	// that it may come from, once somebody asked for them.
	types, lists []types.Type
	known        bool
}

// rewritesBoxed are the calls of code outside the program that may get a pointer to what
// holds loc in an interface which was made elsewhere.
func (e *engine) rewritesBoxed(loc location) []ssa.CallInstruction {
	holds := func(t types.Type) bool {
		t, ok := elementOf(t)
		return ok && replaces(t, loc)
	}
	if !slices.ContainsFunc(e.ix.concrete, holds) {
		return nil
	}
	var calls []ssa.CallInstruction
	for i := range e.ix.boxes {
		b := &e.ix.boxes[i]
		e.unbox(b)
		if slices.ContainsFunc(b.types, holds) || slices.ContainsFunc(b.lists, func(elem types.Type) bool {
			return slices.ContainsFunc(e.listed(elem), holds)
		}) {
			calls = append(calls, b.call)
		}
	}
	return calls
}

// isAny reports whether t is an interface that anything has.
func isAny(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.NumMethods() == 0
}

// unbox finds the types of b.
func (e *engine) unbox(b *boxedArgument) {
	if b.known {
		return
	}
	b.known = true
	boxed := make(map[types.Type]bool)
	t := tracer{e: e, seen: make(map[any]bool), leaf: noteBoxed(boxed), list: func(elem types.Type) {
		b.lists = append(b.lists, elem)
	}}
	t.trace(b.arg)
	b.types = slices.Collect(maps.Keys(boxed))
}

// listed are the types of what the program puts into lists of elem. In large programs
// much comes from lists of anything, and into them, so they are traced once for all.
func (e *engine) listed(elem types.Type) []types.Type {
	key := elem.String()
	known, ok := e.ix.listed[key]
	if !ok {
		boxed := make(map[types.Type]bool)
		t := tracer{e: e, seen: make(map[any]bool), leaf: noteBoxed(boxed)}
		t.elements(elem, nil)
		known = slices.Collect(maps.Keys(boxed))
		e.ix.listed[key] = known
	}
	return known
}

// noteBoxed notes the types that become interfaces in leaves.
func noteBoxed(found map[types.Type]bool) func(ssa.Value) {
	return func(leaf ssa.Value) {
		if m, ok := leaf.(*ssa.MakeInterface); ok {
			found[m.X.Type()] = true
		}
	}
}

// runsLater reports whether call hands over a function that runs while the program goes
// on, by the name of what it calls.
func (e *engine) runsLater(call ssa.CallInstruction) bool {
	fn := calledObject(call.Common())
	return fn != nil && catalog.Concurrent(fn.Name()) && len(e.callees(call)) == 0
}

// rewritesArguments reports whether what call calls may be code outside the program that
// changes what it gets a pointer to.
func (e *engine) rewritesArguments(call ssa.CallInstruction) bool {
	common := call.Common()
	if b := builtin(common); b != "" {
		return b == "copy" || b == "clear"
	}
	if len(e.callees(call)) > 0 && !e.leaves(nil, common) {
		return false
	}
	name := e.called(common)
	return !catalog.OnlyReads(name[strings.LastIndexByte(name, '.')+1:])
}
