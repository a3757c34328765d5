package consent

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// cut reports whether taking the i-th edge out of b implies consent.
func (e *engine) cut(f *frame, b *ssa.BasicBlock, i int, known knowledge) bool {
	if e.checks != nil {
		return false
	}
	cond := b.Instrs[len(b.Instrs)-1].(*ssa.If).Cond
	p := e.implies(f, cond, equalBool(i == 0), known)
	if !p.ok || !e.acceptable(f, b, i, p) {
		return false
	}
	f.questions |= p.questions
	f.bare = f.bare || p.bare
	return true
}

// acceptable reports whether a proof counts where it is used.
func (e *engine) acceptable(f *frame, b *ssa.BasicBlock, i int, p proof) bool {
	if p.kinds&^e.accepts != 0 {
		return false
	}
	if p.kinds&force != 0 && p.kinds&(person|typedName) == 0 && !e.besideQuestion(b, i) {
		return false
	}
	if p.kinds&policy != 0 && !decides(b, i) {
		return false
	}
	return e.aboutDeleting(f, p)
}

// decides reports whether the i-th edge out of b leads to something that the other
// one does not: a policy is what it lets through, whichever way round it is asked.
func decides(b *ssa.BasicBlock, i int) bool {
	return len(b.Succs) != 2 || len(onlyBy(b, i)) > 0
}

// besideQuestion reports whether the other edge out of b leads to a question
// that the i-th one skips: then a --force on it says "do not ask".
func (e *engine) besideQuestion(b *ssa.BasicBlock, i int) bool {
	return len(b.Succs) == 2 && slices.ContainsFunc(onlyBy(b, 1-i), func(block *ssa.BasicBlock) bool { return e.asksIn(block, nearby) })
}

// onlyBy are the blocks that the i-th of two edges out of b leads to and the other one
// does not.
func onlyBy(b *ssa.BasicBlock, i int) []*ssa.BasicBlock {
	other := forward(b.Succs[1-i], b)
	return slices.DeleteFunc(forward(b.Succs[i], b), func(block *ssa.BasicBlock) bool { return slices.Contains(other, block) })
}

// forward are the blocks that are reached from b without passing stop.
func forward(b, stop *ssa.BasicBlock) []*ssa.BasicBlock {
	seen := map[*ssa.BasicBlock]bool{stop: true, b: true}
	list := []*ssa.BasicBlock{b}
	for i := 0; i < len(list); i++ {
		for _, s := range list[i].Succs {
			if !seen[s] {
				seen[s] = true
				list = append(list, s)
			}
		}
	}
	return list
}

// blockOrder lists the blocks of a function, each after all that lead to it but
// for loops.
type blockOrder struct {
	list  []*ssa.BasicBlock
	loops bool
}

func (e *engine) blocks(fn *ssa.Function) *blockOrder {
	if known := e.ordered[fn]; known != nil {
		return known
	}
	const (
		open = iota + 1
		closed
	)
	o := &blockOrder{}
	state := make([]int, len(fn.Blocks))
	var visit func(b *ssa.BasicBlock)
	visit = func(b *ssa.BasicBlock) {
		state[b.Index] = open
		for _, s := range slices.Backward(b.Succs) {
			switch state[s.Index] {
			case open:
				o.loops = true
			case 0:
				visit(s)
			}
		}
		state[b.Index] = closed
		o.list = append(o.list, b)
	}
	if len(fn.Blocks) > 0 {
		visit(fn.Blocks[0])
	}
	if fn.Recover != nil && state[fn.Recover.Index] == 0 {
		visit(fn.Recover)
	}
	slices.Reverse(o.list)
	e.ordered[fn] = o
	return o
}
