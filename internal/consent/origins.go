package consent

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// origins calls leaf for the values that v can be, as far back as the program
// shows: literals, functions, closures, conversions to interfaces, results of
// calls of other code. Leaves that are neither are values whose origin is not
// known.
func (e *engine) origins(v ssa.Value, leaf func(ssa.Value)) {
	switch v := v.(type) {
	case *ssa.Function, *ssa.MakeClosure, *ssa.Const, *ssa.Alloc, *ssa.MakeMap:
		leaf(v) // as for most of what is asked
		return
	case *ssa.MakeInterface:
		if _, ok := v.X.Type().Underlying().(*types.Signature); !ok {
			leaf(v)
			return
		}
	}
	t := tracer{e: e, leaf: leaf}
	if n := len(e.unused); n > 0 {
		t.seen = e.unused[n-1]
		e.unused = e.unused[:n-1]
	} else {
		t.seen = make(map[any]bool)
	}
	t.trace(v)
	const large = 200
	if len(t.seen) < large {
		clear(t.seen)
		e.unused = append(e.unused, t.seen)
	}
}

type tracer struct {
	e    *engine
	leaf func(ssa.Value)
	seen map[any]bool
	// list, if set, gets what lists of anything are made of, which then are not traced.
	list func(elem types.Type)
}

func (t *tracer) trace(v ssa.Value) {
	if t.seen[v] {
		return
	}
	t.seen[v] = true
	if most := t.e.limits.Origins; len(t.seen) > most {
		if len(t.seen) == most+1 {
			t.e.bound("a value with more than %d origins", most)
			t.leaf(v)
		}
		return
	}
	switch v := v.(type) {
	case *ssa.Phi:
		for _, edge := range v.Edges {
			t.trace(edge)
		}
	case *ssa.ChangeType:
		t.trace(v.X)
	case *ssa.ChangeInterface:
		t.trace(v.X)
	case *ssa.Slice:
		t.trace(v.X)
	case *ssa.TypeAssert:
		t.trace(v.X)
	case *ssa.MakeInterface:
		if _, ok := v.X.Type().Underlying().(*types.Signature); ok {
			t.trace(v.X)
		}
		t.leaf(v)
	case *ssa.Parameter:
		args := t.e.passed(v)
		for _, arg := range args {
			t.trace(arg)
		}
		if len(args) == 0 {
			t.leaf(v)
		}
	case *ssa.FreeVar:
		if b := t.e.binding(v); b != nil {
			t.trace(b)
		}
	case *ssa.UnOp:
		t.load(v)
	case *ssa.Field:
		t.location(location{t.e.field(v.X.Type(), v.Field)}, v)
	case *ssa.Extract:
		t.extract(v)
	case *ssa.Call:
		if fn := onlyOnce(v); fn != nil {
			t.trace(fn)
			return
		}
		t.result(v, 0)
	case *ssa.Lookup:
		t.elements(v.Type(), v)
	case *ssa.Index:
		t.elements(v.Type(), v)
	default:
		t.leaf(v)
	}
}

// onlyOnce is the function that call makes one of which runs it once, and keeps what it
// returned; nil if it does something else.
func onlyOnce(call *ssa.Call) ssa.Value {
	switch calleeName(&call.Call) {
	case "sync.OnceFunc", "sync.OnceValue", "sync.OnceValues":
		return call.Call.Args[0]
	}
	return nil
}

func (t *tracer) load(v *ssa.UnOp) {
	if _, ok := v.X.Type().Underlying().(*types.Chan); ok {
		t.elements(v.Type(), v)
		return
	}
	if _, ok := v.X.(*ssa.IndexAddr); ok {
		t.elements(v.Type(), v)
		return
	}
	locs := t.e.locate(v.X)
	if len(locs) == 0 {
		t.leaf(v)
	}
	for _, loc := range locs {
		t.location(loc, v)
	}
}

// location traces what is stored in loc; v is the load.
func (t *tracer) location(loc location, v ssa.Value) {
	if t.seen[loc] {
		return
	}
	t.seen[loc] = true
	stored := t.e.ix.stored[loc]
	for _, s := range stored {
		if s.val != nil {
			t.trace(s.val)
		} else {
			t.leaf(v)
		}
	}
	if len(stored) == 0 {
		t.leaf(v)
	}
}

func (t *tracer) extract(v *ssa.Extract) {
	switch tuple := v.Tuple.(type) {
	case *ssa.Call:
		t.result(tuple, v.Index)
	case *ssa.TypeAssert:
		t.trace(tuple.X)
	case *ssa.Lookup, *ssa.Next, *ssa.UnOp:
		t.elements(v.Type(), v)
	default:
		t.leaf(v)
	}
}

// elements traces everything that the program puts into containers of elem.
func (t *tracer) elements(elem types.Type, v ssa.Value) {
	key := struct{ elem string }{elem.String()}
	if t.seen[key] {
		return
	}
	t.seen[key] = true
	if t.list != nil && isAny(elem) {
		t.list(elem)
		return
	}
	list, _ := t.e.ix.elements.At(elem).([]ssa.Value)
	for _, stored := range list {
		t.trace(stored)
	}
	if len(list) == 0 {
		t.leaf(v)
	}
}

func (t *tracer) result(call *ssa.Call, i int) {
	if b, ok := call.Call.Value.(*ssa.Builtin); ok {
		if b.Name() == "append" {
			for _, arg := range call.Call.Args {
				t.trace(arg)
			}
		}
		return
	}
	callees := t.e.callees(call)
	for _, callee := range callees {
		for _, r := range returns(callee) {
			if i < len(r.Results) {
				t.trace(r.Results[i])
			}
		}
	}
	if len(callees) == 0 {
		t.leaf(call)
	}
}
