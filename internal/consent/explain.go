package consent

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// deletes are the deletes that the walk reached, in the order of their positions.
func (e *engine) deletes() []Delete {
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

// ways finds the shortest way to every frame.
func (e *engine) ways() ways {
	found := make(ways, len(e.made))
	var work []*frame
	reach := func(f *frame, w way) {
		if _, ok := found[f]; !ok && f.visited {
			found[f] = w
			work = append(work, f)
		}
	}
	for _, f := range e.made {
		if f.from == nil {
			reach(f, way{at: f.at})
		}
	}
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
	return found
}

func (w ways) length(f *frame) int {
	if way, ok := w[f]; ok {
		return way.length
	}
	return len(w)
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
		for _, n := range e.notes(f, target) {
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

// notes are the things in f on the way to target that look like consent.
func (e *engine) notes(f *frame, target ssa.Instruction) []Note {
	var notes []Note
	if target != nil {
		for d := target.Block().Idom(); d != nil; d = d.Idom() {
			branch, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
			if !ok || d.Succs[0] == d.Succs[1] {
				continue
			}
			for i, succ := range d.Succs {
				if len(succ.Preds) == 1 && succ.Dominates(target.Block()) {
					notes = append(notes, e.weak(f, branch.Cond, i == 0, branch.Cond.Pos(), 0)...)
				}
			}
		}
	}
	for _, b := range f.fn.Blocks {
		for _, instr := range b.Instrs[:f.done[b.Index]] {
			call, ok := instr.(ssa.CallInstruction)
			if !ok || instr == target || !e.asksCall(call, nearby) {
				continue
			}
			notes = append(notes, e.unheeded(call, target))
		}
	}
	return notes
}

// unheeded says why a question that was asked confirms nothing.
func (e *engine) unheeded(call ssa.CallInstruction, target ssa.Instruction) Note {
	name := calledTitle(call.Common())
	pos := position(call)
	if why, ok := e.rejected[call]; ok {
		return Note{pos, fmt.Sprintf("%s asks, but %s", name, why)}
	}
	if v, ok := call.(ssa.Value); ok && v.Referrers() != nil && dropped(v) && !e.fillsSomething(call) {
		return Note{pos, fmt.Sprintf("the answer of %s is dropped", name)}
	}
	if target != nil && target.Parent() == call.Parent() && !canReach(call.Block(), target.Block()) {
		return Note{pos, name + " asks only on another path"}
	}
	if target != nil && target.Block() == call.Block() && slices.Index(call.Block().Instrs, target) < slices.Index(call.Block().Instrs, ssa.Instruction(call)) {
		return Note{pos, name + " asks after the delete"}
	}
	return Note{pos, name + " asks, but the delete does not depend on a yes"}
}

func (e *engine) fillsSomething(call ssa.CallInstruction) bool {
	p, ok := e.prompts[calleeName(call.Common())]
	return ok && (p.Effect == catalog.FillsAny || p.Effect == catalog.FillsText || p.Effect == catalog.ReadsBuffer)
}

// dropped reports whether nothing uses the answer in v.
func dropped(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		extract, ok := r.(*ssa.Extract)
		if !ok {
			if _, debug := r.(*ssa.DebugRef); debug {
				continue
			}
			return false
		}
		if !isError(extract.Type()) && len(*extract.Referrers()) > 0 {
			return false
		}
	}
	return true
}

func canReach(from, to *ssa.BasicBlock) bool {
	return slices.Contains(forward(from, nil), to)
}

func calledTitle(common *ssa.CallCommon) string {
	if fn := calledObject(common); fn != nil {
		return fn.Name()
	}
	if fn := common.StaticCallee(); fn != nil {
		return fn.Name()
	}
	return common.Value.Name()
}

// weak says what is in a condition that is no consent.
func (e *engine) weak(f *frame, v ssa.Value, outcome bool, pos token.Pos, depth int) []Note {
	if depth > 8 || v == nil {
		return nil
	}
	again := func(v ssa.Value) []Note { return e.weak(f, v, outcome, pos, depth+1) }
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			return e.weak(f, v.X, !outcome, pos, depth+1)
		}
		if v.Op != token.MUL {
			return nil
		}
		for _, loc := range e.locate(v.X) {
			for _, s := range e.ix.stored[loc] {
				if s.external != nil && s.external.option != nil {
					return e.weakOption(s.external.option.name, s.external.option.environment, pos)
				}
			}
		}
		if field, ok := v.X.(*ssa.FieldAddr); ok {
			return e.weakName(fieldOf(field.X.Type(), field.Field).Name(), pos)
		}
		if g, ok := v.X.(*ssa.Global); ok {
			return e.weakName(g.Name(), pos)
		}
		return again(v.X)
	case *ssa.Field:
		return e.weakName(fieldOf(v.X.Type(), v.Field).Name(), pos)
	case *ssa.Parameter:
		return e.weakName(v.Name(), pos)
	case *ssa.BinOp:
		return append(again(v.X), again(v.Y)...)
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return again(call)
		}
	case *ssa.Phi:
		var notes []Note
		for _, edge := range v.Edges {
			notes = append(notes, again(edge)...)
		}
		return notes
	case *ssa.Call:
		name := calleeName(&v.Call)
		switch name {
		case "os.Getenv", "os.LookupEnv":
			return []Note{{pos, "an environment variable decides, no person"}}
		}
		if o, ok := e.read(&v.Call, name); ok {
			return e.weakOption(o.name, o.environment, pos)
		}
		if e.policy(v) {
			return []Note{{pos, "a check of age, last use or status guards it: a policy, no consent"}}
		}
		if strings.HasPrefix(name, "strings.") && len(v.Call.Args) > 0 {
			return again(v.Call.Args[0])
		}
	}
	return nil
}

func (e *engine) weakOption(name string, environment bool, pos token.Pos) []Note {
	if environment {
		return []Note{{pos, "an environment variable decides, no person"}}
	}
	return e.weakName(name, pos)
}

func (e *engine) weakName(name string, pos token.Pos) []Note {
	switch e.optionKind(name) {
	case catalog.ForceOption:
		return []Note{{pos, fmt.Sprintf("%q alone is no consent: no question stands beside it", name)}}
	case catalog.SafetyOption:
		return []Note{{pos, fmt.Sprintf("%q is off unless somebody asks for it, so the delete runs by default", name)}}
	}
	if policyName(name) {
		return []Note{{pos, "a check of age, last use or status guards it: a policy, no consent"}}
	}
	return nil
}

// policy reports whether a call asks about age, last use or status.
func (*engine) policy(call *ssa.Call) bool {
	fn := calledObject(&call.Call)
	if fn == nil {
		return false
	}
	if fn.Pkg() != nil && fn.Pkg().Path() == "time" {
		switch fn.Name() {
		case "Since", "Until", "Before", "After", "Sub", "Hours", "Compare":
			return true
		}
	}
	return policyName(fn.Name())
}

func policyName(name string) bool {
	words := " " + strings.Join(catalog.Words(name), " ") + " "
	for _, w := range []string{" last used ", " last use ", " age ", " expired ", " expires ", " expiry ", " stale ", " old ", " older ", " too old ", " unused ",
		" create date ", " created at ", " creation date ", " launch time ", " status ", " state ", " idle ", " inactive "} {
		if strings.Contains(words, w) {
			return true
		}
	}
	return false
}

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
	name := calleeName(common)
	if p, ok := e.prompts[name]; ok {
		return !e.nobody(&frame{fn: call.Parent()}, &prompted{p, call})
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
