package consent

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// creators are the operations that create what some operation in the catalog
// deletes.
func (e *engine) creator(call *ssa.CallCommon) bool {
	fn := calledObject(call)
	if fn == nil {
		return false
	}
	name := strings.TrimSuffix(strings.TrimSuffix(fn.Name(), "WithContext"), "Request")
	return e.config.Catalog.Creates(name)
}

// created reports whether v names something that this flow created: all it can
// be comes out of a call that creates.
func (e *engine) created(f *frame, v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return false
	case *ssa.Parameter:
		return f.arg(v).created
	}
	seen := trail{}
	return e.createdWithin(f, v, seen, 0) && seen[grounded{}]
}

// trail is what one question about created values has looked at: true for what
// is being looked at, which a cycle may assume, false for what was not created.
type trail map[any]bool

func (e *engine) createdWithin(f *frame, v ssa.Value, seen trail, depth int) bool {
	if assumed, ok := seen[v]; ok {
		return assumed
	}
	if depth > 60 || len(seen) > 400 {
		return false
	}
	seen[v] = true
	if !e.comesFromCreation(f, v, seen, depth) {
		seen[v] = false
		return false
	}
	return true
}

// grounded is in a trail that came to a creation: a cycle alone proves nothing.
type grounded struct{}

// comesFromCreation takes v apart.
func (e *engine) comesFromCreation(f *frame, v ssa.Value, seen trail, depth int) bool {
	again := func(v ssa.Value) bool { return e.createdWithin(f, v, seen, depth+1) }
	switch v := v.(type) {
	case *ssa.Parameter:
		if f != nil && f.arg(v).created {
			seen[grounded{}] = true
			return true
		}
		return false
	case *ssa.Phi:
		found := false
		for _, edge := range v.Edges {
			if c, ok := edge.(*ssa.Const); ok && (c.Value == nil || zero(c.Value)) || emptyList(edge) {
				continue
			}
			if !again(edge) {
				return false
			}
			found = true
		}
		return found
	case *ssa.Extract:
		switch tuple := v.Tuple.(type) {
		case *ssa.Call:
			return e.createdBy(f, tuple, v.Index, seen, depth)
		case *ssa.TypeAssert:
			return v.Index == 0 && again(tuple)
		case *ssa.Next:
			const key = 1
			if r, ok := tuple.Iter.(*ssa.Range); ok {
				if v.Index == key {
					return e.keysCreated(f, r.X, seen, depth)
				}
				return again(r.X)
			}
		}
	case *ssa.Call:
		return e.createdBy(f, v, 0, seen, depth)
	case *ssa.Field:
		return e.createdField(f, v.X, fieldOf(v.X.Type(), v.Field), seen, depth)
	case *ssa.FieldAddr:
		return e.createdField(f, v.X, fieldOf(v.X.Type(), v.Field), seen, depth)
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return false
		}
		if owner, stored := e.variable(f, v); len(stored) > 0 {
			return e.allCreated(owner, stored, seen, depth)
		}
		return again(v.X)
	case *ssa.IndexAddr:
		return again(v.X)
	case *ssa.Index:
		return again(v.X)
	case *ssa.Slice:
		list, made := variadic(v), structsIn(v)
		for _, elem := range list {
			if !again(elem) {
				return false
			}
		}
		for _, elem := range made {
			if !e.namesCreated(f, elem, seen, depth) {
				return false
			}
		}
		if len(list)+len(made) > 0 {
			return true
		}
		return again(v.X)
	case *ssa.Alloc:
		if stored := e.ix.stored[location{v}]; len(stored) > 0 {
			return e.allCreated(f, stored, seen, depth)
		}
		return e.namesCreated(f, v, seen, depth)
	case *ssa.MakeSlice:
		return e.allCreated(f, e.ix.stored[location{v}], seen, depth)
	case *ssa.MakeMap:
		return e.allCreated(f, e.ix.puts[location{v}], seen, depth)
	case *ssa.Lookup:
		return again(v.X)
	case *ssa.FreeVar:
		if b := e.binding(v); b != nil {
			var parent *frame
			if f != nil {
				parent = f.parent
			}
			return e.createdWithin(parent, b, seen, depth+1)
		}
	case *ssa.ChangeType:
		return again(v.X)
	case *ssa.Convert:
		return again(v.X)
	case *ssa.MakeInterface:
		return again(v.X)
	case *ssa.TypeAssert:
		if _, iface := v.AssertedType.Underlying().(*types.Interface); iface {
			return again(v.X)
		}
		boxed, all := e.boxed(f, v)
		return all && e.allCreated(f, boxed, seen, depth)
	case *ssa.BinOp:
		// A name with a part that nothing had before has no other owner.
		return v.Op == token.ADD && isString(v.Type()) && (again(v.X) || again(v.Y))
	}
	return false
}

// namesCreated reports whether the struct that is made at addr names only what was
// created: all of its texts do, and all that can hold texts. What else may write to its
// fields is not known then.
func (e *engine) namesCreated(f *frame, addr ssa.Value, seen trail, depth int) bool {
	s, ok := pointed(addr.Type()).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	found := false
	for field := range s.Fields() {
		if !holdsNames(field.Type()) {
			continue
		}
		writes := fieldWrites(addr, field.Name())
		if len(writes) == 0 && !e.writtenElsewhere(field) {
			continue
		}
		for _, w := range writes {
			if !e.createdWithin(f, w.val, seen, depth+1) {
				return false
			}
		}
		if e.writtenElsewhere(field) {
			return false
		}
		found = true
	}
	return found
}

// holdsNames reports whether there may be a name in what has type t.
func holdsNames(t types.Type) bool {
	basic, ok := pointed(t).Underlying().(*types.Basic)
	return !ok || basic.Info()&types.IsString != 0
}

// writtenElsewhere reports whether the program, or code outside, writes to field other
// than where a struct is made.
func (e *engine) writtenElsewhere(field *types.Var) bool {
	field = field.Origin()
	return e.ix.filled[field] || e.ix.overwritten[field] || slices.ContainsFunc(e.ix.stored[location{field}], func(s source) bool {
		_, making := madeWith(s.instr)
		return !making
	})
}

// structsIn are the elements of the list v that are made in place, field by field.
func structsIn(v *ssa.Slice) []ssa.Value {
	array, ok := v.X.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var list []ssa.Value
	for _, r := range *array.Referrers() {
		elem, ok := r.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		s := structOf(elem.Type())
		for field := range s.Fields() {
			if len(fieldWrites(elem, field.Name())) > 0 {
				list = append(list, elem)
				break
			}
		}
	}
	return list
}

// keysCreated is about the keys of the map m.
func (e *engine) keysCreated(f *frame, m ssa.Value, seen trail, depth int) bool {
	found := false
	for _, loc := range e.locate(m) {
		if _, made := loc.base.(*ssa.MakeMap); !made {
			return false
		}
		for _, put := range e.ix.puts[loc] {
			key := put
			key.val = put.instr.(*ssa.MapUpdate).Key
			if !e.allCreated(f, []source{key}, seen, depth) {
				return false
			}
			found = true
		}
	}
	return found
}

// createdBy is about a result of a call: of one that creates, of one that only
// converts its argument, or of a function of the program.
func (e *engine) createdBy(f *frame, call *ssa.Call, i int, seen trail, depth int) bool {
	callees := e.callees(call)
	if e.creator(&call.Call) && (len(callees) == 0 || e.leaves(f, &call.Call)) {
		seen[grounded{}] = true
		return true
	}
	if builtin(&call.Call) == "append" {
		for n, arg := range call.Call.Args {
			if c, ok := arg.(*ssa.Const); n == 0 && (ok && c.Value == nil || emptyList(arg)) {
				continue
			}
			if !e.createdWithin(f, arg, seen, depth+1) {
				return false
			}
		}
		return true
	}
	if catalog.Random(calleeName(&call.Call)) {
		seen[grounded{}] = true
		return true
	}
	if name := calleeName(&call.Call); strings.HasPrefix(name, "fmt.Sprint") {
		return slices.ContainsFunc(variadicOf(call.Call.Args), func(arg ssa.Value) bool { return e.createdWithin(f, arg, seen, depth+1) })
	}
	if len(callees) == 0 {
		if args := call.Call.Args; !call.Call.IsInvoke() && (len(args) == 1 || len(args) == 2 && isError(args[1].Type())) {
			return e.createdWithin(f, args[0], seen, depth+1) // a conversion, or Must
		}
		return e.describesCreated(f, call, seen, depth)
	}
	if e.looksUpCreated(f, call, callees, seen, depth) {
		return true
	}
	found := false
	returned := func(callee *ssa.Function, at *frame) bool {
		for _, r := range returns(callee) {
			if i >= len(r.Results) {
				return false
			}
			if c, ok := r.Results[i].(*ssa.Const); ok && (c.Value == nil || zero(c.Value)) {
				continue
			}
			if !e.createdWithin(at, r.Results[i], seen, depth+1) {
				return false
			}
			found = true
		}
		return true
	}
	if f != nil && len(f.calls[call]) > 0 {
		for _, callee := range f.calls[call] {
			if !returned(callee.fn, callee) {
				return false
			}
		}
		return found
	}
	for _, callee := range callees {
		if !returned(callee, nil) {
			return false
		}
	}
	return found
}

// emptyList reports whether v is a list that is made without elements.
func emptyList(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeSlice:
		return isZero(v.Len)
	case *ssa.Slice:
		if alloc, ok := v.X.(*ssa.Alloc); ok {
			array, ok := pointed(alloc.Type()).Underlying().(*types.Array)
			return ok && (array.Len() == 0 || v.High != nil && isZero(v.High))
		}
	}
	return false
}

// describesCreated reports whether a call of code outside the program looks up
// what was created: the input of a Describe, Get or List names it.
func (e *engine) describesCreated(f *frame, call *ssa.Call, seen trail, depth int) bool {
	words := catalog.Words(calledName(call))
	if len(words) < 2 || words[0] != "describe" && words[0] != "get" && words[0] != "list" {
		return false
	}
	return slices.ContainsFunc(arguments(&call.Call), func(arg ssa.Value) bool { return e.asksForCreated(f, arg, seen, depth) })
}

// asksForCreated reports whether each input that arg can point to names something
// that was created.
func (e *engine) asksForCreated(f *frame, arg ssa.Value, seen trail, depth int) bool {
	if p, ok := arg.(*ssa.Parameter); ok && f != nil && f.arg(p).created {
		seen[grounded{}] = true
		return true
	}
	made := e.inputs(f, arg)
	for _, in := range made {
		named := false
		for field := range structOf(in.Type()).Fields() {
			named = named || slices.ContainsFunc(fieldValues(in, field.Name()), func(v ssa.Value) bool {
				_, isConst := v.(*ssa.Const)
				return !isConst && e.createdWithin(f, v, seen, depth+1)
			})
		}
		if !named {
			return false
		}
	}
	return len(made) > 0
}

// createdBehind is [engine.created] for a pointer that call hands on. The input of a
// delete is created if the delete is harmless, and that of another operation of an SDK
// if it names what was created.
func (e *engine) createdBehind(f *frame, call ssa.CallInstruction, v ssa.Value) bool {
	if op := e.inputType(v.Type()); op != nil {
		return e.harmless(f, call, v, op)
	}
	if named := namedOf(v.Type()); named != nil && strings.HasSuffix(named.Obj().Name(), "Input") && !e.ix.inside[named.Obj().Pkg()] {
		seen := trail{}
		return e.asksForCreated(f, v, seen, 0) && seen[grounded{}]
	}
	return e.created(f, v)
}

// looksUpCreated reports whether call, of functions of the program, looks up
// what was created: by their names they list or get, and every text that they
// are given names something created. What compares that with others may look up
// all but what was created.
func (e *engine) looksUpCreated(f *frame, call *ssa.Call, callees []*ssa.Function, seen trail, depth int) bool {
	if !slices.ContainsFunc(callees, looksUp) {
		return false
	}
	found := false
	for i, arg := range call.Call.Args {
		if _, isConst := arg.(*ssa.Const); isConst || !isText(arg.Type()) {
			continue
		}
		for _, callee := range callees {
			if i < len(callee.Params) && compares(callee, callee.Params[i]) {
				return false
			}
		}
		if !e.createdWithin(f, arg, seen, depth+1) {
			return false
		}
		found = true
	}
	return found
}

// looksUp reports whether fn only looks things up, by its name.
func looksUp(fn *ssa.Function) bool {
	for _, w := range catalog.Words(fn.Name()) {
		switch w {
		case "list", "get", "describe", "find", "lookup", "search":
			return true
		case "delete", "terminate", "remove", "other", "others", "old", "unused", "except", "without":
			return false
		}
	}
	return false
}

// isText reports whether t holds texts: a string, a pointer to one, or a list.
func isText(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return isString(u.Elem())
	case *types.Slice:
		return isText(u.Elem())
	}
	return isString(t)
}

// compares reports whether fn compares p, or an element of it, with something
// else than a constant, or keeps it in a map.
func compares(fn *ssa.Function, p *ssa.Parameter) bool {
	never := func(ssa.Value) bool { return false }
	both := func(operands []ssa.Value) bool {
		of := func(v ssa.Value) bool { return trunk(v, never) == p }
		other := func(v ssa.Value) bool {
			_, isConst := v.(*ssa.Const)
			return !isConst && !of(v)
		}
		return slices.ContainsFunc(operands, of) && slices.ContainsFunc(operands, other)
	}
	return anyInstruction(fn, func(instr ssa.Instruction) bool {
		switch i := instr.(type) {
		case *ssa.BinOp:
			return (i.Op == token.EQL || i.Op == token.NEQ) && both([]ssa.Value{i.X, i.Y})
		case *ssa.MapUpdate:
			return trunk(i.Key, never) == p
		case *ssa.Call:
			return (catalog.Member(calledName(i)) || calledName(i) == "EqualFold") && both(i.Call.Args)
		}
		return false
	})
}

// createdField is about a field: of what a call that creates returned, or a
// field that holds nothing else.
func (e *engine) createdField(f *frame, base ssa.Value, field *types.Var, seen trail, depth int) bool {
	if e.createdWithin(f, base, seen, depth+1) {
		return true
	}
	if field == nil || !e.ix.inside[field.Pkg()] || e.ix.filled[field] {
		return false // what is decoded may be of an earlier run
	}
	if named := namedOf(base.Type()); field.Exported() && named != nil && named.Obj().Exported() && e.fromCaller(base) {
		return false
	}
	return e.allCreated(nil, e.ix.stored[location{field}], seen, depth)
}

// fromCaller reports whether v is part of what someone outside the program passes to it,
// who makes his own values of the types that he can name.
func (e *engine) fromCaller(v ssa.Value) bool {
	todo := []ssa.Value{v}
	seen := map[ssa.Value]bool{}
	for len(todo) > 0 && len(seen) < 100 {
		x := trunk(todo[len(todo)-1], func(ssa.Value) bool { return false })
		todo = todo[:len(todo)-1]
		if seen[x] {
			continue
		}
		seen[x] = true
		switch x := x.(type) {
		case *ssa.Parameter:
			if slices.ContainsFunc(e.byFn[x.Parent()], func(f *frame) bool { return f.named }) {
				return true
			}
			todo = append(todo, e.passed(x)...)
		case *ssa.Phi:
			todo = append(todo, x.Edges...)
		case *ssa.Alloc:
			for _, s := range e.ix.stored[location{x}] {
				if s.val != nil {
					todo = append(todo, s.val)
				}
			}
		}
	}
	return false
}

// allCreated is about everything that is stored in one place.
func (e *engine) allCreated(f *frame, stored []source, seen trail, depth int) bool {
	found := false
	for _, s := range stored {
		if s.val == nil {
			return false
		}
		if c, ok := s.val.(*ssa.Const); ok && (c.Value == nil || zero(c.Value)) {
			continue
		}
		owner := f
		if owner == nil || owner.fn != s.fn {
			owner = nil
			if frames := e.byFn[s.fn]; len(frames) > 0 {
				owner = frames[0]
			}
		}
		if !e.createdWithin(owner, s.val, seen, depth+1) {
			return false
		}
		found = true
	}
	return found
}

// takesBack reports whether v, the name of what is deleted, is the name that
// this function, or the one around it, gave to what it created before.
func (e *engine) takesBack(f *frame, call ssa.CallInstruction, v ssa.Value, op *catalog.Operation) bool {
	name := root(v)
	if name == nil {
		return false
	}
	for fn := call.Parent(); fn != nil; fn = fn.Parent() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				create, ok := instr.(*ssa.Call)
				if !ok || !slices.Contains(op.Creates, strings.TrimSuffix(calledName(create), "WithContext")) {
					continue
				}
				if fn == call.Parent() && (!before(create, call.(ssa.Instruction)) || failed(create, call.Block())) {
					continue
				}
				if e.names(f, create, op, name) {
					return true
				}
			}
		}
	}
	return false
}

// failed reports whether b runs only if create returned an error: then what has
// that name was there before.
func failed(create *ssa.Call, b *ssa.BasicBlock) bool {
	for _, r := range *create.Referrers() {
		result, ok := r.(*ssa.Extract)
		if !ok || !isError(result.Type()) {
			continue
		}
		for _, use := range *result.Referrers() {
			check, ok := use.(*ssa.BinOp)
			if !ok || check.Op != token.NEQ && check.Op != token.EQL {
				continue
			}
			for _, branch := range *check.Referrers() {
				fork, ok := branch.(*ssa.If)
				if !ok {
					continue
				}
				succ := fork.Block().Succs[0]
				if check.Op == token.EQL {
					succ = fork.Block().Succs[1]
				}
				if len(succ.Preds) == 1 && succ.Dominates(b) {
					return true
				}
			}
		}
	}
	return false
}

// sameName reports whether x and y are one variable, or the same constant name.
func sameName(x, y ssa.Value) bool {
	if x == y {
		return true
	}
	a, ok := x.(*ssa.Const)
	b, both := y.(*ssa.Const)
	return ok && both && a.Value != nil && b.Value != nil && !zero(a.Value) && a.Value.ExactString() == b.Value.ExactString()
}

// names reports whether the input of create has name among its ids.
func (e *engine) names(f *frame, create *ssa.Call, op *catalog.Operation, name ssa.Value) bool {
	for _, arg := range arguments(&create.Call) {
		for _, in := range e.inputs(f, arg) {
			for _, id := range append([]string{"Name"}, op.IDs...) {
				for _, v := range fieldValues(in, id) {
					if sameName(root(v), name) {
						return true
					}
				}
			}
		}
	}
	return false
}

// root is the variable or value that v is made of by conversions only.
func root(v ssa.Value) ssa.Value {
	for range 12 {
		switch x := v.(type) {
		case *ssa.Call:
			if len(x.Call.Args) != 1 || x.Call.IsInvoke() || x.Call.Signature().Recv() != nil {
				return v
			}
			v = x.Call.Args[0]
		case *ssa.UnOp:
			if free, ok := x.X.(*ssa.FreeVar); ok {
				v = free
				continue
			}
			if alloc, ok := x.X.(*ssa.Alloc); ok {
				v = alloc
				continue
			}
			return v
		case *ssa.FreeVar:
			fn := x.Parent()
			bound := v
			for _, r := range referrersOf(fn) {
				for i, free := range fn.FreeVars {
					if free == x && i < len(r.Bindings) {
						bound = r.Bindings[i]
					}
				}
			}
			if bound == v {
				return v
			}
			v = bound
		case *ssa.ChangeType:
			v = x.X
		case *ssa.Alloc:
			var stored ssa.Value
			n := 0
			for _, r := range *x.Referrers() {
				if store, ok := r.(*ssa.Store); ok && store.Addr == x {
					stored = store.Val
					n++
				}
			}
			if n != 1 {
				return v
			}
			if _, ok := stored.(*ssa.Const); ok {
				return v
			}
			v = stored
		default:
			return v
		}
	}
	return v
}

// referrersOf are the closures that are made of fn.
func referrersOf(fn *ssa.Function) []*ssa.MakeClosure {
	var list []*ssa.MakeClosure
	if fn.Parent() == nil {
		return nil
	}
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			if c, ok := instr.(*ssa.MakeClosure); ok && c.Fn == fn {
				list = append(list, c)
			}
		}
	}
	return list
}
