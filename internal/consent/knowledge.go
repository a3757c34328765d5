package consent

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// knowledge is what holds on every path to a point that no consent guards:
// conditions, by [engine.condition], and their outcomes. It rules out paths on
// which one question has two answers. nil is the knowledge of a point that the
// walk has not reached.
type knowledge map[string]bool

// contradicts reports whether cond cannot have outcome.
func (k knowledge) contradicts(e *engine, cond ssa.Value, outcome bool) bool {
	if len(k) == 0 {
		return false
	}
	key, flip := e.condition(cond)
	outcome = outcome != flip
	if known, ok := k[key]; ok {
		return known != outcome
	}
	if !outcome {
		return false
	}
	// Equal to one constant is different from another.
	value, _, ok := strings.Cut(key, equals)
	if !ok {
		return false
	}
	for other, known := range k {
		if known && strings.HasPrefix(other, value+equals) {
			return true
		}
	}
	return false
}

// with is k and that cond has outcome.
func (k knowledge) with(e *engine, cond ssa.Value, outcome bool) knowledge {
	key, flip := e.condition(cond)
	more := make(knowledge, len(k)+1)
	maps.Copy(more, k)
	more[key] = outcome != flip
	return more
}

// meet is what k and other have in common. changed is whether that is not k.
func (k knowledge) meet(other knowledge) (common knowledge, changed bool) {
	if k == nil {
		common = make(knowledge, len(other))
		maps.Copy(common, other)
		return common, true
	}
	for c, o := range k {
		if known, ok := other[c]; !ok || known != o {
			changed = true
			break
		}
	}
	if !changed {
		return k, false
	}
	common = make(knowledge)
	for c, o := range k {
		if known, ok := other[c]; ok && known == o {
			common[c] = o
		}
	}
	return common, true
}

// forget is known without what instr may change.
func (e *engine) forget(known knowledge, instr ssa.Instruction) knowledge {
	if len(known) == 0 || !writes(instr) {
		return known
	}
	written := e.ix.writes[instr]
	call, isCall := instr.(*ssa.Call)
	inside := isCall && len(e.callees(call)) > 0 && !gets(call)
	var whole types.Type
	if store, ok := instr.(*ssa.Store); ok {
		if _, isStruct := store.Val.Type().Underlying().(*types.Struct); isStruct {
			whole = store.Val.Type()
		}
	}
	if len(written) == 0 && !inside && whole == nil {
		return known
	}
	var kept knowledge
	for key := range known {
		value, _, _ := strings.Cut(key, equals)
		loc, loads := e.loaded[value]
		if !loads {
			continue
		}
		changes := inside && e.changes(loc) || whole != nil && replaces(whole, loc)
		for _, w := range written {
			changes = changes || w == loc
		}
		if !changes {
			continue
		}
		if kept == nil {
			kept = make(knowledge, len(known))
			maps.Copy(kept, known)
		}
		delete(kept, key)
	}
	if kept == nil {
		return known
	}
	return kept
}

// changes reports whether the program stores to loc after it is initialised.
func (e *engine) changes(loc location) bool {
	if field, ok := loc.base.(*types.Var); ok && e.ix.overwritten[field] {
		return true
	}
	for _, s := range e.ix.stored[loc] {
		if s.external != nil {
			continue
		}
		store, ok := s.instr.(*ssa.Store)
		if !ok {
			return true
		}
		if field, ok := store.Addr.(*ssa.FieldAddr); ok {
			if _, fresh := field.X.(*ssa.Alloc); fresh {
				continue
			}
		}
		return true
	}
	return false
}

const equals = "=="

// condition names what cond asks, the same for every way to ask it. flip says
// that cond is true when that is false.
func (e *engine) condition(cond ssa.Value) (key string, flip bool) {
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond, flip = not.X, !flip
	}
	if b, ok := cond.(*ssa.BinOp); ok && (b.Op == token.EQL || b.Op == token.NEQ) {
		x, c := b.X, b.Y
		if _, ok := c.(*ssa.Const); !ok {
			x, c = c, x
		}
		if c, ok := c.(*ssa.Const); ok {
			return e.valueKey(x) + equals + constantKey(c), flip != (b.Op == token.NEQ)
		}
	}
	return e.valueKey(cond), flip
}

func constantKey(c *ssa.Const) string {
	if c.Value == nil {
		return "nil"
	}
	return c.Value.ExactString()
}

// valueKey names a value, the same for loads of one variable or field and for
// calls that read one option.
func (e *engine) valueKey(v ssa.Value) string {
	if key, ok := e.keys[v]; ok {
		return key
	}
	e.keys[v] = fmt.Sprintf("%p", v)
	key := e.keys[v]
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op != token.MUL {
			break
		}
		key = "*" + e.valueKey(v.X)
		if locs := e.locate(v.X); len(locs) == 1 {
			e.loaded[key] = locs[0]
		} else if len(locs) > 1 {
			key = e.keys[v]
		}
	case *ssa.FieldAddr:
		key = fmt.Sprintf("%s.%d", e.valueKey(v.X), v.Field)
	case *ssa.Field:
		key = fmt.Sprintf("%s.%d", e.valueKey(v.X), v.Field)
	case *ssa.ChangeType:
		key = e.valueKey(v.X)
	case *ssa.Const:
		key = constantKey(v)
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			key = fmt.Sprintf("%s#%d", e.valueKey(call), v.Index)
		}
	case *ssa.Call:
		if optionGetter(calleeName(&v.Call)) {
			parts := []string{calleeName(&v.Call)}
			for _, arg := range v.Call.Args {
				parts = append(parts, e.valueKey(arg))
			}
			key = strings.Join(parts, ",")
		}
	}
	e.keys[v] = key
	return key
}
