package consent

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// notes are the things in f on the way to target, which leads to site or is it,
// that look like consent.
func (e *engine) notes(f *frame, target, site ssa.Instruction) []Note {
	var notes []Note
	if target != nil {
		for d := target.Block().Idom(); d != nil; d = d.Idom() {
			branch, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
			if !ok || d.Succs[0] == d.Succs[1] {
				continue
			}
			for i, succ := range d.Succs {
				if len(succ.Preds) == 1 && succ.Dominates(target.Block()) {
					notes = append(notes, e.weak(f, branch.Cond, i == 0, branch.Cond.Pos(), 9, make(visits))...)
				}
			}
		}
	}
	for _, b := range f.fn.Blocks {
		for _, instr := range b.Instrs[:f.blocks[b.Index].done] {
			call, ok := instr.(ssa.CallInstruction)
			if !ok || instr == target || !e.asksCall(call, nearby) {
				continue
			}
			if _, judged := e.rejected[call]; !judged && !e.putsQuestion(call, nearby) {
				continue
			}
			if note := e.unheeded(call, target, target == site); note.Text != "" {
				notes = append(notes, note)
			}
		}
	}
	return notes
}

// unheeded says why a question that was asked confirms nothing. A question on
// another path is mentioned only beside the delete: further up it belongs to
// another command.
func (e *engine) unheeded(call ssa.CallInstruction, target ssa.Instruction, beside bool) Note {
	name := calledTitle(call.Common())
	pos := position(call)
	if why, ok := e.rejected[call]; ok {
		return Note{pos, fmt.Sprintf("%s asks, but %s", name, why)}
	}
	if v, ok := call.(ssa.Value); ok && v.Referrers() != nil && dropped(v) && !e.fillsSomething(call) {
		return Note{pos, fmt.Sprintf("the answer of %s is dropped", name)}
	}
	if target != nil && target.Parent() == call.Parent() && !canReach(call.Block(), target.Block()) {
		if !beside {
			return Note{}
		}
		return Note{pos, name + " asks only on another path"}
	}
	if target != nil && target.Block() == call.Block() && slices.Index(call.Block().Instrs, target) < slices.Index(call.Block().Instrs, ssa.Instruction(call)) {
		return Note{pos, name + " asks after the delete"}
	}
	return Note{pos, name + " asks, but the delete does not depend on a yes"}
}

func (e *engine) fillsSomething(call ssa.CallInstruction) bool {
	p, ok := e.prompts[e.called(call.Common())]
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

// weak says what is in a condition that is no consent, as far as depth steps lead. What
// it passed with as many left is said already.
func (e *engine) weak(f *frame, v ssa.Value, outcome bool, pos token.Pos, depth int, passed visits) []Note {
	if depth == 0 || v == nil {
		return nil
	}
	again := func(v ssa.Value) []Note { return e.weak(f, v, outcome, pos, depth-1, passed) }
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			return e.weak(f, v.X, !outcome, pos, depth-1, passed)
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
		if passed.enough(v, depth) {
			return nil
		}
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
			return !slices.ContainsFunc(call.Call.Args, ownClock)
		}
	}
	return policyName(fn.Name())
}

// ownClock reports whether v is a time that the program took itself: comparing
// with it is a timeout.
func ownClock(v ssa.Value) bool {
	for range 8 {
		switch x := v.(type) {
		case *ssa.Phi:
			v = x.Edges[0]
		case *ssa.Call:
			switch calleeName(&x.Call) {
			case "time.Now":
				return true
			case "time.Time.Add", "time.Since", "time.Time.Sub":
				v = x.Call.Args[0]
			default:
				return false
			}
		default:
			return false
		}
	}
	return false
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
