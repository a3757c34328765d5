package consent

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// deletes are the deletes that the walk reached, in the order of their positions.
func (e *engine) deletes() []Delete {
	if len(e.order) == 0 {
		return nil
	}
	ways := e.ways()
	var list []Delete
	for _, s := range e.order {
		f := s.frames[0]
		for _, other := range s.frames[1:] {
			if ways.length(other) < ways.length(f) {
				f = other
			}
		}
		d := Delete{Operation: s.op, Pos: s.pos, Function: f.fn}
		d.Path, d.Seen = e.path(ways, f, s.call)
		list = append(list, d)
	}
	slices.SortFunc(list, func(a, b Delete) int { return int(a.Pos) - int(b.Pos) })
	return list
}

// ways holds, for each frame, how the shortest way from an entry point enters
// it: from which frame, and by which call or where it is handed on.
type ways map[*frame]way

type way struct {
	from *frame
	call ssa.CallInstruction
	// at is where the function is handed on, if it is not called.
	at     token.Pos
	length int
}

// ways finds the shortest way to every frame, from where the program certainly begins
// if there is one from there.
func (e *engine) ways() ways {
	found := make(ways, len(e.made))
	var work []*frame
	reach := func(f *frame, w way) {
		if _, ok := found[f]; !ok && f.visited {
			found[f] = w
			work = append(work, f)
		}
	}
	follow := func() {
		for len(work) > 0 {
			f := work[0]
			work = work[1:]
			length := found[f].length + 1
			for _, b := range f.fn.Blocks {
				for _, instr := range b.Instrs {
					for _, callee := range f.calls[instr] {
						reach(callee, way{from: f, call: instr.(ssa.CallInstruction), length: length})
					}
				}
			}
			for _, callee := range f.given {
				reach(callee, way{from: f, at: callee.at, length: length})
			}
		}
	}
	for _, f := range e.made {
		if f.from == nil && e.begins[f.fn] {
			reach(f, way{at: f.at})
		}
	}
	follow()
	for _, f := range e.made {
		if f.from == nil {
			reach(f, way{at: f.at, length: len(e.made)})
		}
	}
	follow()
	return found
}

func (w ways) length(f *frame) int {
	if way, ok := w[f]; ok {
		return way.length
	}
	return 2 * len(w)
}

// of is how f is entered.
func (w ways) of(f *frame) way {
	if way, ok := w[f]; ok {
		return way
	}
	return way{from: f.from, call: f.via, at: f.at}
}

// path is the way to call in f, and what stands on it.
func (e *engine) path(ways ways, f *frame, call ssa.CallInstruction) ([]Step, []Note) {
	var steps []Step
	var seen []Note
	var target ssa.Instruction = call
	for f != nil {
		way := ways.of(f)
		step := Step{Function: f.fn}
		if way.call != nil {
			step.Pos = position(way.call)
		} else {
			step.Pos, step.Handed = way.at, true
		}
		steps = append(steps, step)
		for _, n := range e.notes(f, target, call) {
			if !slices.Contains(seen, n) {
				seen = append(seen, n)
			}
		}
		target = nil
		if way.call != nil {
			target = way.call
		}
		f = way.from
	}
	slices.Reverse(steps)
	return steps, seen
}
