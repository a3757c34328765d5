package consent

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// knowledge is what holds on every path to a point that no consent guards, in the
// order of the conditions. It rules out paths on which one question has two
// answers. nil is the knowledge of a point that the walk has not reached.
type knowledge []known

// known is a condition with its outcome.
type known struct {
	condition
	outcome bool
}

// condition is what a branch asks, the same for every way to ask it: whether a
// value is true, or whether it equals a constant.
type condition struct {
	// value is by [engine.valueNumber].
	value int
	// constant is by [constantKey], empty if there is none.
	constant string
}

func (c condition) compare(other condition) int {
	return cmp.Or(cmp.Compare(c.value, other.value), cmp.Compare(c.constant, other.constant))
}

// find is where c is in k or would be.
func (k knowledge) find(c condition) (at int, found bool) {
	return slices.BinarySearchFunc(k, c, func(other known, c condition) int { return other.compare(c) })
}

// contradicts reports whether cond cannot have outcome.
func (k knowledge) contradicts(e *engine, cond ssa.Value, outcome bool) bool {
	if len(k) == 0 {
		return false
	}
	asked, flip := e.condition(cond)
	outcome = outcome != flip
	if at, found := k.find(asked); found {
		return k[at].outcome != outcome
	}
	// Equal to one constant is different from another.
	return outcome && asked.constant != "" && slices.ContainsFunc(k, func(other known) bool {
		return other.outcome && other.value == asked.value && other.constant != ""
	})
}

// with is k and that cond has outcome.
func (k knowledge) with(e *engine, cond ssa.Value, outcome bool) knowledge {
	asked, flip := e.condition(cond)
	return k.and(known{asked, outcome != flip})
}

// holds reports whether what has that number is known to be true.
func (k knowledge) holds(number int) bool {
	at, found := k.find(condition{value: number})
	return found && k[at].outcome
}

// noting is k and that what has that number is true.
func (k knowledge) noting(number int) knowledge {
	return k.and(known{condition{value: number}, true})
}

func (k knowledge) and(more known) knowledge {
	at, found := k.find(more.condition)
	if found && k[at] == more {
		return k
	}
	after := k[at:]
	if found {
		after = k[at+1:]
	}
	return slices.Concat(k[:at], knowledge{more}, after)
}

// meet is what k and other have in common. changed is whether that is not k.
func (k knowledge) meet(other knowledge) (common knowledge, changed bool) {
	if k == nil {
		return other, true
	}
	i := 0
	lost := func(c known) bool {
		for i < len(other) && other[i].compare(c.condition) < 0 {
			i++
		}
		return i == len(other) || other[i] != c
	}
	if !slices.ContainsFunc(k, lost) {
		return k, false
	}
	i = 0
	return slices.DeleteFunc(slices.Clone(k), lost), true
}

// forget is k without what instr may change.
func (e *engine) forget(k knowledge, instr ssa.Instruction) knowledge {
	if len(k) == 0 || !writes(instr) {
		return k
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
	if len(written) == 0 && !inside && whole == nil && (!isCall || !k.hasState()) {
		return k
	}
	changed := func(c known) bool {
		loc, loads := e.loaded[c.value]
		if !loads {
			return false
		}
		switch {
		case !c.isState():
			if inside && e.changes(loc) {
				return true
			}
		case !isPointer(e.states[c.value].root.Type()):
			return false // of a copy
		case isCall && e.changesState(call, loc):
			return true
		}
		return whole != nil && replaces(whole, loc) || slices.Contains(written, loc)
	}
	if !slices.ContainsFunc(k, changed) {
		return k
	}
	return slices.DeleteFunc(slices.Clone(k), changed)
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

// condition is what cond asks. flip says that cond is true when the answer is no.
func (e *engine) condition(cond ssa.Value) (asked condition, flip bool) {
	if asked, ok := e.conditions[cond]; ok {
		return asked.condition, asked.outcome
	}
	asked, flip = e.takeApart(cond)
	e.conditions[cond] = known{asked, flip}
	return asked, flip
}

func (e *engine) takeApart(cond ssa.Value) (asked condition, flip bool) {
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
			return condition{e.valueNumber(x), constantKey(c)}, flip != (b.Op == token.NEQ)
		}
	}
	n := e.valueNumber(cond)
	switch cond.(type) {
	case *ssa.Call, *ssa.Extract:
		e.questioned[n] = cond
	}
	return condition{value: n}, flip
}

func constantKey(c *ssa.Const) string {
	if c.Value == nil {
		return "nil"
	}
	return c.Value.ExactString()
}

// valueNumber is the same for what [engine.valueKey] is the same for. Most values
// need no key.
func (e *engine) valueNumber(v ssa.Value) int {
	switch x := v.(type) {
	case *ssa.ChangeType:
		return e.valueNumber(x.X)
	case *ssa.Extract:
		if call, ok := x.Tuple.(*ssa.Call); ok {
			return e.number(resultKey{e.valueNumber(call), x.Index})
		}
		return e.number(v)
	case *ssa.Call:
		if !optionGetter(e.called(&x.Call)) {
			return e.number(v)
		}
	case *ssa.UnOp, *ssa.Field, *ssa.FieldAddr, *ssa.Const:
	default:
		return e.number(v)
	}
	return e.number(e.valueKey(v))
}

// resultKey is a result of a call.
type resultKey struct{ call, result int }

// valueKey names a value, the same for loads of one variable or field and for
// calls that read one option.
func (e *engine) valueKey(v ssa.Value) string {
	if key, ok := e.keys[v]; ok {
		return key
	}
	key := "@" + strconv.Itoa(e.number(v))
	e.keys[v] = key
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op != token.MUL {
			break
		}
		key = "*" + e.valueKey(v.X)
		if locs := e.locate(v.X); len(locs) == 1 {
			e.loaded[e.number(key)] = locs[0]
		} else if len(locs) > 1 {
			key = e.keys[v]
		}
	case *ssa.FieldAddr:
		key = e.valueKey(v.X) + step(v.Field)
	case *ssa.Field:
		key = e.valueKey(v.X) + step(v.Field)
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
