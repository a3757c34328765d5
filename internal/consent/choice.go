package consent

import (
	"go/constant"
	"go/token"
	"go/types"
	"strings"
	"unicode"

	"golang.org/x/tools/go/ssa"
)

// switchedByKey reports whether s switches field between the two answers of a dialog
// when a key is pressed: m.yes = !m.yes, or m.selected = 1 - m.selected, where the
// screen shows yes and no. Who accepts an answer that is not the one that the dialog
// began with has chosen it.
func (e *engine) switchedByKey(s source, field *types.Var) bool {
	store, ok := s.instr.(*ssa.Store)
	if !ok || !otherOf(s.val, field) {
		return false
	}
	addr, ok := store.Addr.(*ssa.FieldAddr)
	return ok && e.showsChoice(addr.X.Type()) && anyInstruction(s.fn, func(instr ssa.Instruction) bool {
		call, ok := instr.(*ssa.Call)
		return ok && e.prompts[e.called(&call.Call)].Keys && runsFirst(call, store)
	})
}

// otherOf reports whether v is the other one of two values that field can have.
func otherOf(v ssa.Value, field *types.Var) bool {
	reads := func(v ssa.Value) bool {
		switch v := v.(type) {
		case *ssa.UnOp:
			addr, ok := v.X.(*ssa.FieldAddr)
			return ok && fieldOf(addr.X.Type(), addr.Field) == field
		case *ssa.Field:
			return fieldOf(v.X.Type(), v.Field) == field
		}
		return false
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		return v.Op == token.NOT && reads(v.X)
	case *ssa.BinOp:
		one, ok := v.X.(*ssa.Const)
		return v.Op == token.SUB && ok && one.Value != nil && constant.Compare(one.Value, token.EQL, constant.MakeInt64(1)) && reads(v.Y)
	}
	return false
}

// showsChoice reports whether the method View of t, or of what it points to, shows a yes
// and a no.
func (e *engine) showsChoice(t types.Type) bool {
	named := namedOf(t)
	if named == nil {
		return false
	}
	var view *ssa.Function
	for method := range named.Methods() {
		if method.Name() == "View" {
			view = e.program.SSA.FuncValue(method)
		}
	}
	if view == nil {
		return false
	}
	shown := make(map[string]bool)
	for _, b := range view.Blocks {
		for _, instr := range b.Instrs {
			for _, op := range e.operands(instr) {
				for _, w := range strings.FieldsFunc(strings.ToLower(constantText(*op)), func(r rune) bool { return !unicode.IsLetter(r) }) {
					shown[w] = true
				}
			}
		}
	}
	return shown["yes"] && shown["no"]
}

// beginsOtherwise reports whether the program stores a constant in a field that does not
// pass t.
func beginsOtherwise(stored []source, t test) bool {
	for _, s := range stored {
		if c, ok := s.val.(*ssa.Const); ok && !t.passes(c) {
			return true
		}
		phi, ok := s.val.(*ssa.Phi)
		for i := 0; ok && i < len(phi.Edges); i++ {
			if c, isConst := phi.Edges[i].(*ssa.Const); isConst && !t.passes(c) {
				return true
			}
		}
	}
	return false
}
