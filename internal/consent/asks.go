package consent

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// nearby is how many calls down a question still belongs to whoever calls: a
// command asks, through a helper that reads a line, but not a function that
// reaches the whole program.
const nearby = 4

// asksIn reports whether a block asks a person, no more than depth calls down.
func (e *engine) asksIn(b *ssa.BasicBlock, depth int) bool {
	for _, instr := range b.Instrs {
		if call, ok := instr.(ssa.CallInstruction); ok && e.asksCall(call, depth) {
			return true
		}
	}
	return false
}

// asksCall reports whether a call asks a person, itself or no more than depth
// calls down.
func (e *engine) asksCall(call ssa.CallInstruction, depth int) bool {
	common := call.Common()
	if _, ok := common.Value.(*ssa.Builtin); ok {
		return false
	}
	name := e.called(common)
	if p, ok := e.prompts[name]; ok {
		return p.Effect != catalog.CopiesText && !e.nobody(&frame{fn: call.Parent()}, &prompted{p, call})
	}
	if e.confirms(common) {
		return true
	}
	callees := e.callees(call)
	if len(callees) == 0 {
		if fact := e.fact(common); fact != nil {
			return len(fact.Yes) > 0 || !fact.Returns
		}
		fn := calledObject(common)
		return fn != nil && asksBySignature(fn)
	}
	return depth > 0 && slices.ContainsFunc(callees, func(fn *ssa.Function) bool { return e.asksFunction(fn, depth-1) })
}

func (e *engine) asksFunction(fn *ssa.Function, depth int) bool {
	key := asksKey{fn, depth}
	if known, ok := e.asksMemo[key]; ok {
		return known
	}
	e.asksMemo[key] = false
	if slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool { return e.asksIn(b, depth) }) {
		e.asksMemo[key] = true
		return true
	}
	return false
}

type asksKey struct {
	fn    *ssa.Function
	depth int
}

// putsQuestion reports whether a call that asks a person wants a yes or a no,
// as far as is seen no more than depth calls down: a program that reads its
// input from a pipe, or a name, reads it the same way.
func (e *engine) putsQuestion(call ssa.CallInstruction, depth int) bool {
	if p, ok := e.prompts[e.called(call.Common())]; ok && p.Effect != catalog.AnswersText && p.Effect != catalog.FillsText && p.Effect != catalog.ReadsBuffer {
		return true
	}
	if e.weighed(call) {
		return true
	}
	callees := e.callees(call)
	if len(callees) == 0 {
		_, reads := e.prompts[e.called(call.Common())]
		return !reads || e.question(call.Parent())
	}
	return depth > 0 && slices.ContainsFunc(callees, func(fn *ssa.Function) bool {
		return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
				inner, ok := i.(ssa.CallInstruction)
				return ok && e.asksCall(inner, depth-1) && e.putsQuestion(inner, depth-1)
			})
		})
	})
}

// weighed reports whether the function of call compares what that read with a
// word that says yes.
func (e *engine) weighed(call ssa.CallInstruction) bool {
	f := &frame{fn: call.Parent()}
	yes := func(v ssa.Value) bool {
		if affirmative(constantText(v), false) {
			return true
		}
		words, _ := e.members(f, v)
		return slices.ContainsFunc(words, func(w string) bool { return affirmative(w, false) })
	}
	compares := func(operands []ssa.Value) bool {
		return slices.ContainsFunc(operands, func(v ssa.Value) bool { return readBy(v, call, 12, make(visits)) }) && slices.ContainsFunc(operands, yes)
	}
	return anyInstruction(call.Parent(), func(instr ssa.Instruction) bool {
		switch i := instr.(type) {
		case *ssa.BinOp:
			return (i.Op == token.EQL || i.Op == token.NEQ) && compares([]ssa.Value{i.X, i.Y})
		case *ssa.Call:
			return compares(e.spread(i.Call.Args))
		}
		return false
	})
}

// readBy reports whether v is a text that call read, trimmed or folded.
func readBy(v ssa.Value, call ssa.CallInstruction, depth int, passed visits) bool {
	if depth == 0 || passed.enough(v, depth) {
		return false
	}
	again := func(v ssa.Value) bool { return readBy(v, call, depth-1, passed) }
	switch v := v.(type) {
	case *ssa.Phi:
		return slices.ContainsFunc(v.Edges, again)
	case *ssa.Alloc:
		for _, arg := range call.Common().Args {
			if slices.Contains(pointers(arg), ssa.Value(v)) {
				return true
			}
		}
		return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
			store, ok := r.(*ssa.Store)
			return ok && store.Addr == v && again(store.Val)
		})
	case *ssa.Call:
		if ssa.CallInstruction(v) == call {
			return true
		}
	}
	x := operand(v)
	return x != nil && again(x)
}

// addressed reports whether text wants something of the person who reads it.
func addressed(text string) bool {
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(text)), " ")
	return strings.Contains(text, "?") || slices.Contains([]string{"press", "type", "enter", "hit", "confirm", "please"}, first)
}

// question reports whether fn prints a question or a request.
func (e *engine) question(fn *ssa.Function) bool {
	return anyInstruction(fn, func(instr ssa.Instruction) bool {
		call, ok := instr.(*ssa.Call)
		if !ok || !prints(&call.Call) && !strings.HasPrefix(calleeName(&call.Call), "fmt.Sprint") {
			return false
		}
		return slices.ContainsFunc(e.spread(call.Call.Args), func(arg ssa.Value) bool {
			if m, ok := arg.(*ssa.MakeInterface); ok {
				arg = m.X
			}
			return addressed(constantText(arg))
		})
	})
}

func anyInstruction(fn *ssa.Function, yes func(ssa.Instruction) bool) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool { return slices.ContainsFunc(b.Instrs, yes) })
}
