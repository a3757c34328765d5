package consent

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// order answers whether a delete can follow an instruction. It looks at no
// conditions: a command that lists may switch the question off for itself, and
// that means nothing to the command that deletes.
type order struct {
	// callers are the functions that run a function, and calls the instructions
	// in them that do, once somebody asked for them.
	callers map[*ssa.Function][]*ssa.Function
	calls   map[*ssa.Function][]ssa.Instruction
	// handed holds functions that something else may call at any time.
	handed map[*ssa.Function]bool
	// leads holds functions that delete or lead to a delete.
	leads map[*ssa.Function]bool
	// follows remembers the answers.
	follows map[ssa.Instruction]bool
	// known holds the functions that were looked at.
	known map[*ssa.Function]bool
}

// precedes reports whether a delete can run after instr did.
func (e *engine) precedes(instr ssa.Instruction) bool {
	if !e.program.Whole || e.checks != nil {
		return true // whoever calls is not known
	}
	o := e.inOrder()
	if known, ok := o.follows[instr]; ok {
		return known
	}
	follows := e.followed(o, instr, make(map[ssa.Instruction]bool))
	o.follows[instr] = follows
	return follows
}

// leads reports whether a delete can run when fn does, or when a function literal of it
// does, whoever calls that.
func (e *engine) leads(fn *ssa.Function) bool {
	return !e.program.Whole || e.inOrder().leads[fn] || slices.ContainsFunc(fn.AnonFuncs, e.leads)
}

// followed looks at what comes after instr in its function, and then after each
// call of that.
func (e *engine) followed(o *order, instr ssa.Instruction, seen map[ssa.Instruction]bool) bool {
	const furthest = 500
	if seen[instr] {
		return false
	}
	seen[instr] = true
	if len(seen) > furthest {
		return true
	}
	fn := instr.Parent()
	if fn.Name() == "main" && fn.Pkg != nil && fn.Pkg.Pkg.Name() == "main" {
		// It ends the program.
	} else if o.handed[fn] || len(o.callers[fn]) == 0 {
		return true
	}
	after := instr.Block().Instrs[slices.Index(instr.Block().Instrs, instr)+1:]
	if slices.ContainsFunc(after, func(i ssa.Instruction) bool { return e.leadsOn(o, i) }) {
		return true
	}
	later := make(map[*ssa.BasicBlock]bool)
	for _, s := range instr.Block().Succs {
		if !later[s] {
			for _, b := range forward(s, nil) {
				later[b] = true
			}
		}
	}
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			_, deferred := i.(*ssa.Defer)
			if (later[b] || deferred) && e.leadsOn(o, i) {
				return true
			}
		}
	}
	return slices.ContainsFunc(e.callsOf(o, fn), func(call ssa.Instruction) bool { return e.followed(o, call, seen) })
}

// callsOf are the instructions that run fn.
func (e *engine) callsOf(o *order, fn *ssa.Function) []ssa.Instruction {
	if found, ok := o.calls[fn]; ok {
		return found
	}
	var found []ssa.Instruction
	for _, caller := range o.callers[fn] {
		for _, b := range caller.Blocks {
			for _, instr := range b.Instrs {
				runs := false
				e.reaches(instr, func(callee *ssa.Function) { runs = runs || callee == fn })
				if runs {
					found = append(found, instr)
				}
			}
		}
	}
	o.calls[fn] = found
	return found
}

// leadsOn reports whether i deletes or calls what leads to a delete.
func (e *engine) leadsOn(o *order, i ssa.Instruction) bool {
	call, ok := i.(ssa.CallInstruction)
	if !ok {
		return false
	}
	if e.mayDelete(call) {
		return true
	}
	leads := false
	e.reaches(i, func(fn *ssa.Function) { leads = leads || o.leads[fn] })
	return leads
}

// mayDelete reports whether call has the shape of a delete: it is true of every call
// that [engine.operation] knows, in any frame.
func (e *engine) mayDelete(call ssa.CallInstruction) bool {
	_, _, name := calleePath(call.Common())
	return sends(name) || e.takesDelete(call)
}

// takesDelete is mayDelete but for requests that were made before.
func (e *engine) takesDelete(call ssa.CallInstruction) bool {
	common := call.Common()
	path, typ, name := calleePath(common)
	if name != "" && e.config.Catalog.Func(path, typ, name) != nil {
		return true
	}
	if op, _ := e.input(common.Signature()); op != nil {
		return true
	}
	generic := name != "" && catalog.GenericCall(upperFirst(name))
	return slices.ContainsFunc(e.spread(common.Args), func(arg ssa.Value) bool {
		switch {
		case e.inputType(arg.Type()) != nil:
			return true
		case isText(arg.Type()):
			return e.config.Catalog.Action(constantText(arg), "") != nil
		case generic && e.requestObject(arg, path) != nil:
			return true
		}
		if m, ok := arg.(*ssa.MakeInterface); ok {
			arg = m.X
		}
		sig, ok := arg.Type().Underlying().(*types.Signature)
		if !ok {
			return false
		}
		op, _ := e.input(sig)
		return op != nil
	})
}

// inOrder is the order of the program, made when the first question about it is asked.
func (e *engine) inOrder() *order {
	if e.sequence == nil {
		e.sequence = e.newOrder()
	}
	return e.sequence
}

func (e *engine) newOrder() *order {
	o := &order{
		callers: make(map[*ssa.Function][]*ssa.Function),
		calls:   make(map[*ssa.Function][]ssa.Instruction),
		handed:  make(map[*ssa.Function]bool),
		follows: make(map[ssa.Instruction]bool),
		known:   make(map[*ssa.Function]bool),
	}
	var deletes []*ssa.Function
	for len(o.known) < len(e.ix.fns) { // the call of a method may need a wrapper that is new
		fn := e.ix.fns[len(o.known)]
		o.known[fn] = true
		does := e.outline(fn)
		for _, callee := range does.runs {
			o.callers[callee] = append(o.callers[callee], fn)
		}
		for _, callee := range does.hands {
			o.handed[callee] = true
		}
		if does.deletes {
			deletes = append(deletes, fn)
		}
	}
	o.leads = o.leadingTo(deletes)
	return o
}

// leadingTo are fns and the functions that lead to one of them.
func (o *order) leadingTo(fns []*ssa.Function) map[*ssa.Function]bool {
	leads := make(map[*ssa.Function]bool)
	var work []*ssa.Function
	lead := func(fn *ssa.Function) {
		if !leads[fn] {
			leads[fn] = true
			work = append(work, fn)
		}
	}
	for _, fn := range fns {
		lead(fn)
	}
	for len(work) > 0 {
		fn := work[len(work)-1]
		work = work[:len(work)-1]
		for _, caller := range o.callers[fn] {
			lead(caller)
		}
	}
	return leads
}
