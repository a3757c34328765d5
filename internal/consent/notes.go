package consent

import (
	"cmp"
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
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
	last, said := make(map[reason]Note), false
	for _, b := range f.fn.Blocks {
		for _, instr := range b.Instrs[:f.blocks[b.Index].done] {
			call, ok := instr.(ssa.CallInstruction)
			if !ok || instr == target || !e.asksCall(call, nearby) || !e.answers(call) {
				continue
			}
			if _, judged := e.rejected[call]; !judged && !e.putsQuestion(call, nearby) {
				continue
			}
			switch note, why := e.unheeded(call, target, target == site); why {
			case passedBy:
			case wrong:
				notes, said = append(notes, note), true
			case asksAfter:
				if _, ok := last[why]; !ok {
					last[why] = note
				}
			default:
				last[why] = note
			}
		}
	}
	for _, why := range []reason{unheeded, asksAfter, elsewhere} {
		if note, ok := last[why]; ok && (why == unheeded || !said) {
			return append(notes, note)
		}
	}
	return notes
}

// reason is why a question that was asked confirms nothing. The nearest is enough,
// beside those that are wrong in themselves: others are about other deletes.
type reason int

const (
	// passedBy: the question is another command's.
	passedBy reason = iota
	wrong
	unheeded
	asksAfter
	elsewhere
)

// unheeded says why a question that was asked confirms nothing. A question on
// another path is mentioned only beside the delete: further up it belongs to
// another command.
func (e *engine) unheeded(call ssa.CallInstruction, target ssa.Instruction, beside bool) (Note, reason) {
	name := calledTitle(call)
	pos := position(call)
	if why, ok := e.rejected[call]; ok {
		return Note{pos, fmt.Sprintf("%s asks, but %s", name, why)}, wrong
	}
	if v, ok := call.(ssa.Value); ok && v.Referrers() != nil && dropped(v) && !e.fillsSomething(call) && !fillsAnswer(call) {
		return Note{pos, fmt.Sprintf("the answer of %s is dropped", name)}, wrong
	}
	if target != nil && target.Parent() == call.Parent() && !follows(call, target) {
		switch {
		case follows(target, call):
			return Note{pos, name + " asks after the delete"}, asksAfter
		case beside:
			return Note{pos, name + " asks only on another path"}, elsewhere
		}
		return Note{}, passedBy
	}
	return Note{pos, name + " asks, but the delete does not depend on a yes"}, unheeded
}

// answers reports whether call is there for its answer: what it reaches deletes nothing
// itself, and has no results but what could be one.
func (e *engine) answers(call ssa.CallInstruction) bool {
	callees := e.callees(call)
	if len(callees) == 0 {
		return true
	}
	if slices.ContainsFunc(callees, func(fn *ssa.Function) bool { return e.destroys(fn, nearby) }) {
		return false
	}
	results := call.Common().Signature().Results()
	for v := range results.Variables() {
		if _, basic := v.Type().Underlying().(*types.Basic); !basic && !isError(v.Type()) {
			return catalog.AsksByName(calledTitle(call))
		}
	}
	return results.Len() > 0 || fillsAnswer(call) || catalog.AsksByName(calledTitle(call))
}

// destroys reports whether fn deletes, itself or no more than depth calls down.
func (e *engine) destroys(fn *ssa.Function, depth int) bool {
	key := asksKey{fn, depth}
	known, ok := e.destroysMemo[key]
	if !ok {
		known = slices.ContainsFunc(fn.AnonFuncs, func(fn *ssa.Function) bool { return e.destroys(fn, depth) }) ||
			anyInstruction(fn, func(instr ssa.Instruction) bool {
				call, ok := instr.(ssa.CallInstruction)
				return ok && (e.takesDelete(call) || sends(calleeTitle(call)) && e.sent(call.Common()) != nil ||
					depth > 0 && slices.ContainsFunc(e.callees(call), func(fn *ssa.Function) bool { return e.destroys(fn, depth-1) }))
			})
		e.destroysMemo[key] = known
	}
	return known
}

// fillsAnswer reports whether a function of the program is given a place for a bool or
// a text, as for an answer: ask(question, &yes).
func fillsAnswer(call ssa.CallInstruction) bool {
	return slices.ContainsFunc(arguments(call.Common()), func(arg ssa.Value) bool {
		p, ok := arg.Type().Underlying().(*types.Pointer)
		return ok && (isBool(p.Elem()) || isString(p.Elem()))
	})
}

// follows reports whether second can run after first, of the same function.
func follows(first, second ssa.Instruction) bool {
	if b := first.Block(); b == second.Block() && slices.Index(b.Instrs, first) < slices.Index(b.Instrs, second) {
		return true
	}
	return slices.ContainsFunc(first.Block().Succs, func(b *ssa.BasicBlock) bool { return slices.Contains(forward(b, nil), second.Block()) })
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

// calledTitle names what call asks as a reader of its function knows it: ask,
// Prompt.Run, survey.AskOne, or the variable that holds the function.
func calledTitle(call ssa.CallInstruction) string {
	common := call.Common()
	fn := calledObject(common)
	if fn == nil {
		return cmp.Or(variableName(common.Value), "a function")
	}
	_, typ, name := calleePath(common)
	if typ != "" {
		return typ + "." + name
	}
	if from := call.Parent().Pkg; fn.Pkg() != nil && from != nil && fn.Pkg() != from.Pkg {
		return fn.Pkg().Name() + "." + name
	}
	return name
}

// variableName is the name of the variable or field that the value v is read from, or "".
func variableName(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Parameter:
		return v.Name()
	case *ssa.FreeVar:
		return v.Name()
	case *ssa.Global:
		return v.Name()
	case *ssa.Alloc:
		return v.Comment
	case *ssa.Phi:
		return v.Comment
	case *ssa.Field:
		return fieldOf(v.X.Type(), v.Field).Name()
	case *ssa.FieldAddr:
		return fieldOf(v.X.Type(), v.Field).Name()
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return variableName(v.X)
		}
	}
	return ""
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
					return e.weakOption(s.external.option, outcome, pos)
				}
			}
		}
		if field, ok := v.X.(*ssa.FieldAddr); ok {
			return e.weakField(e.field(field.X.Type(), field.Field), outcome, pos)
		}
		if g, ok := v.X.(*ssa.Global); ok {
			return e.weakName(g.Name(), outcome, pos)
		}
		return again(v.X)
	case *ssa.Field:
		return e.weakField(e.field(v.X.Type(), v.Field), outcome, pos)
	case *ssa.Parameter:
		return e.weakName(v.Name(), outcome, pos)
	case *ssa.BinOp:
		if c, ok := v.Y.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.Bool {
			same := constant.BoolVal(c.Value) == (v.Op == token.EQL)
			return e.weak(f, v.X, outcome == same, pos, depth-1, passed)
		}
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
			return e.weakOption(o, outcome, pos)
		}
		if e.policy(v) {
			return []Note{{pos, byPolicy}}
		}
		if (strings.HasPrefix(name, "strings.") || strings.HasPrefix(name, "strconv.")) && len(v.Call.Args) > 0 {
			return again(v.Call.Args[0])
		}
	}
	return nil
}

// weakField is weakOption for a field, which a library may fill in as its tag says.
func (e *engine) weakField(field *types.Var, outcome bool, pos token.Pos) []Note {
	if field == nil {
		return nil
	}
	if o := e.taggedOption(field); o != nil {
		return e.weakOption(o, outcome, pos)
	}
	return e.weakName(field.Name(), outcome, pos)
}

// weakName is weakOption for something of which only the name is known.
func (e *engine) weakName(name string, outcome bool, pos token.Pos) []Note {
	return e.weakOption(&option{name: name, byDefault: constant.MakeBool(false)}, outcome, pos)
}

// byPolicy is what is said of a condition that [engine.policy] or its name tells.
const byPolicy = "a check of age, last use or status guards it: a policy, no consent"

// weakOption says why it is no consent that o is what outcome says.
func (e *engine) weakOption(o *option, outcome bool, pos token.Pos) []Note {
	if o.environment {
		return []Note{{pos, "an environment variable decides, no person"}}
	}
	kind := e.optionKind(o.name)
	byDefault := o.byDefault != nil && o.byDefault.Kind() == constant.Bool && constant.BoolVal(o.byDefault)
	switch {
	case kind == catalog.ForceOption && outcome:
		return []Note{{pos, fmt.Sprintf("%q alone is no consent: no question stands beside it", o.name)}}
	case kind == catalog.OtherOption || outcome != byDefault || o.value != nil:
	case outcome:
		return []Note{{pos, fmt.Sprintf("%q is on by default, so the delete runs unless somebody switches it off", o.name)}}
	case kind == catalog.SafetyOption:
		return []Note{{pos, fmt.Sprintf("%q is off unless somebody asks for it, so the delete runs by default", o.name)}}
	default:
		return []Note{{pos, fmt.Sprintf("the delete runs without %q", o.name)}}
	}
	if policyName(o.name) {
		return []Note{{pos, byPolicy}}
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
