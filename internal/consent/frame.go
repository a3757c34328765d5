package consent

import (
	"go/token"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// frame is a function in a context: what its arguments mean and which frame its
// free variables belong to. It holds what the walk has reached of it so far.
type frame struct {
	id   int
	fn   *ssa.Function
	args []meaning
	// parent is the frame of the function that made this closure; nil if that
	// is not known.
	parent *frame
	// named says that nobody knows the arguments: the names of parameters count.
	named bool
	// knows is what is known when the function is called, and leavesStates says that there
	// may be a [state] in what is left.
	knows        knowledge
	leavesStates bool
	// depth counts frames nested in frames; it is bounded.
	depth int

	// from and via are the call that entered the frame first.
	from *frame
	via  ssa.CallInstruction
	// at is where the walk went from one to the other when that is no call.
	at token.Pos

	// blocks is how far the walk came in each block of fn.
	blocks []reach

	// calls are the frames entered from each call.
	calls map[ssa.Instruction][]*frame
	// given are the frames of functions that f gives to code outside the program.
	given []*frame
	// questions and bare are those of the proofs that cut edges, as [proof] has
	// them: what the consent is about, the caller decides.
	questions uint64
	bare      bool
	// forwards are the operations that f passes its input on to.
	forwards []*catalog.Operation
	// handed says that code outside the program called this function.
	handed bool

	// readers are the frames that asked about this one.
	readers map[*frame]bool
	queued  bool
	visited bool
}

// reach is how far the walk came in a block.
type reach struct {
	// done counts the instructions reached without consent.
	done int
	// knows is what is true whenever the block is reached without consent, and left
	// what is when the function returns from there.
	knows, left knowledge
	// open says which edges out of the block are taken without consent.
	open [2]bool
	// stale says that the block has still to be walked with what knows is now.
	stale bool
	// settled says that what the walk does in the block is the same whatever else
	// it reaches.
	settled bool
}

// number is a short name for a function or type, the same for the same pointer.
func (e *engine) number(v any) int {
	n, ok := e.numbers[v]
	if !ok {
		n = len(e.numbers) + 1
		e.numbers[v] = n
	}
	return n
}

// enter is the frame for fn with args, made if there is none yet.
func (e *engine) enter(fn *ssa.Function, args []meaning, parent *frame, named bool) *frame {
	return e.enterKnowing(fn, args, parent, named, nil)
}

// enterKnowing is enter for a call when known holds.
func (e *engine) enterKnowing(fn *ssa.Function, args []meaning, parent *frame, named bool, known knowledge) *frame {
	depth := 0
	if parent != nil {
		depth = parent.depth + 1
	}
	for _, a := range args {
		for _, f := range a.fns {
			if f.parent != nil {
				depth = max(depth, f.parent.depth+1)
			}
		}
	}
	if depth > e.limits.Depth || len(e.byFn[fn]) >= e.limits.Contexts {
		args, known, depth = nil, nil, 0
		if len(fn.FreeVars) > 0 && parent != nil && parent.depth >= e.limits.Depth {
			parent = nil
		}
	}
	if len(e.frames) >= e.limits.Frames {
		e.bound("more than %d contexts", e.limits.Frames)
		args, known, parent = nil, nil, nil // one a function, from here on
	}
	if len(fn.FreeVars) == 0 {
		parent = nil
	}
	key := strconv.AppendInt(e.scratch[:0], int64(e.number(fn)), 16)
	if parent != nil {
		key = strconv.AppendInt(append(key, '^'), int64(parent.id), 16)
	}
	if named {
		key = append(key, '!')
	}
	for i := range args {
		key = e.key(key, &args[i])
	}
	for _, c := range known {
		key = strconv.AppendBool(strconv.AppendInt(append(key, 's'), int64(c.value), 16), c.outcome)
	}
	e.scratch = key
	if f, ok := e.frames[string(key)]; ok {
		return f
	}
	f := &frame{
		id: len(e.frames) + 1, fn: fn, args: remember(args), parent: parent, named: named, depth: depth,
		knows:   append(knowledge{}, known...),
		blocks:  make([]reach, len(fn.Blocks)),
		readers: make(map[*frame]bool),
	}
	e.frames[string(key)] = f
	e.made = append(e.made, f)
	e.byFn[fn] = append(e.byFn[fn], f)
	return f
}

// pending is the consent given inside f whose question the caller knows.
func (f *frame) pending() proof {
	p := proof{ok: true, questions: f.questions, bare: f.bare}
	if f.questions != 0 || f.bare {
		p.kinds = person
	}
	return p
}

// arg is what f knows of its parameter p.
func (f *frame) arg(p *ssa.Parameter) meaning {
	for i, param := range f.fn.Params {
		if param == p && i < len(f.args) {
			return f.args[i]
		}
	}
	return meaning{}
}

// reached reports whether the walk came to instr.
func (f *frame) reached(instr ssa.Instruction) bool {
	b := instr.Block()
	done := f.blocks[b.Index].done
	return done == len(b.Instrs) || slices.Contains(b.Instrs[:done], instr)
}

// openEdge reports whether the walk took an edge from pred to succ.
func (f *frame) openEdge(pred, succ *ssa.BasicBlock) bool {
	for i, s := range pred.Succs {
		if s == succ && f.blocks[pred.Index].open[i] {
			return true
		}
	}
	return false
}

// reachedReturns are the returns of f that the walk came to.
func (f *frame) reachedReturns() []*ssa.Return {
	var list []*ssa.Return
	for _, b := range f.fn.Blocks {
		if r := f.reachedReturn(b); r != nil {
			list = append(list, r)
		}
	}
	return list
}

// returns reports whether the walk came to a return of f.
func (f *frame) returns() bool {
	return slices.ContainsFunc(f.fn.Blocks, func(b *ssa.BasicBlock) bool { return f.reachedReturn(b) != nil })
}

// reachedReturn is the return that ends b, if the walk came to it.
func (f *frame) reachedReturn(b *ssa.BasicBlock) *ssa.Return {
	n := len(b.Instrs)
	if n == 0 || f.blocks[b.Index].done != n {
		return nil
	}
	r, _ := b.Instrs[n-1].(*ssa.Return)
	return r
}

// owners are the frames of fn that f can mean: itself or one around it, or else
// all there are.
func (e *engine) owners(f *frame, fn *ssa.Function) []*frame {
	for p := f; p != nil; p = p.parent {
		if p.fn == fn {
			return []*frame{p}
		}
	}
	return e.byFn[fn]
}

// variable resolves the load of a local variable, of f's function or of one
// around it, to the frame that owns it and what is stored in it.
func (e *engine) variable(f *frame, load *ssa.UnOp) (*frame, []source) {
	if f == nil {
		return nil, nil
	}
	addr := load.X
	owner := f
	for {
		free, ok := addr.(*ssa.FreeVar)
		if !ok {
			break
		}
		addr = e.binding(free)
		owner = owner.parent
		if addr == nil || owner == nil {
			return nil, nil
		}
	}
	alloc, ok := addr.(*ssa.Alloc)
	if !ok || owner.fn != alloc.Parent() {
		return nil, nil
	}
	return owner, e.ix.stored[location{alloc}]
}
