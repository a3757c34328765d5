package consent

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// exemptFunction reports whether fn runs only after somebody agreed elsewhere,
// by what it is given: the plan of an infrastructure tool, or a test.
func (e *engine) exemptFunction(fn *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		for p := range fn.Signature.Params().Variables() {
			if e.planned(p.Type(), fn.Name()) {
				return true
			}
		}
	}
	return false
}

// planned reports whether a parameter of type t, of a function called name,
// says that.
func (e *engine) planned(t types.Type, name string) bool {
	named := namedOf(t)
	if named == nil || named.Obj().Pkg() == nil {
		return false
	}
	path, typ := catalog.Module(named.Obj().Pkg().Path()), named.Obj().Name()
	switch typ {
	case "ResourceData", "ResourceDiff":
		return strings.HasSuffix(path, "helper/schema")
	case "DeleteRequest":
		return strings.HasSuffix(path, "terraform-plugin-framework/resource")
	case "StateBag":
		return strings.HasSuffix(path, "multistep") && strings.Contains(strings.ToLower(name), "cleanup")
	case "Managed":
		return strings.HasSuffix(path, "crossplane-runtime/pkg/resource")
	case "T", "B", "F", "TB", "M":
		return path == "testing"
	case "Request":
		return e.accepts&reconciler != 0 && strings.HasSuffix(path, "controller-runtime/pkg/reconcile")
	}
	return false
}

// harmless reports whether a delete with input destroys nothing that was there
// before: a dry run, one that can be undone, or what this flow itself created.
func (e *engine) harmless(f *frame, call ssa.CallInstruction, input ssa.Value, op *catalog.Operation) bool {
	made := e.inputs(f, input)
	dry := len(made) > 0
	for _, in := range made {
		dry = dry && e.dryRun(f, in)
	}
	if dry {
		return true
	}
	if op.Unless != "" && !e.sets(made, input, op.Unless) {
		return true
	}
	for _, in := range made {
		for _, id := range op.IDs {
			for _, v := range fieldValues(in, id) {
				if e.created(f, v) || e.takesBack(f, call, v, op) {
					return true
				}
			}
		}
	}
	return false
}

// inputs are the structs that input can point to, as far as they are made in
// the program.
func (e *engine) inputs(f *frame, input ssa.Value) []ssa.Value {
	var made []ssa.Value
	unknown := false
	e.origins(input, func(leaf ssa.Value) {
		switch leaf := leaf.(type) {
		case *ssa.Alloc:
			made = append(made, leaf)
		case *ssa.Call:
			made = append(made, leaf)
		default:
			unknown = true
		}
	})
	_ = f
	if unknown {
		return nil
	}
	return made
}

// dryRun reports whether the input asks for a dry run, or does unless somebody
// switched that off.
func (e *engine) dryRun(f *frame, in ssa.Value) bool {
	values := fieldValues(in, "DryRun")
	for _, v := range values {
		v = dereferenced(v)
		if c, ok := v.(*ssa.Const); ok {
			if c.Value == nil || c.Value.Kind() != constant.Bool || !constant.BoolVal(c.Value) {
				return false
			}
			continue
		}
		if e.checks != nil || v.Parent() != f.fn {
			return false
		}
		if p := e.implies(f, v, equalBool(false), nil); !p.ok || p.kinds&^e.accepts != 0 || p.kinds&force != 0 {
			return false
		}
	}
	return len(values) > 0
}

// dereferenced is the value behind a pointer that a helper such as aws.Bool
// makes, or that a variable's address is.
func dereferenced(v ssa.Value) ssa.Value {
	for range 8 {
		switch x := v.(type) {
		case *ssa.Call:
			if len(x.Call.Args) != 1 || x.Call.IsInvoke() {
				return v
			}
			v = x.Call.Args[0]
		case *ssa.Alloc:
			var stored ssa.Value
			for _, r := range *x.Referrers() {
				if store, ok := r.(*ssa.Store); ok && store.Addr == x {
					if stored != nil {
						return v
					}
					stored = store.Val
				}
			}
			if stored == nil {
				return v
			}
			v = stored
		case *ssa.ChangeType:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		default:
			return v
		}
	}
	return v
}

// sets reports whether the field called name of the input can be set: in one of
// made, or somewhere in the program if it is not known where input is made.
func (e *engine) sets(made []ssa.Value, input ssa.Value, name string) bool {
	set := func(v ssa.Value) bool {
		c, ok := dereferenced(v).(*ssa.Const)
		return !ok || c.Value != nil && c.Value.Kind() == constant.Bool && constant.BoolVal(c.Value)
	}
	for _, in := range made {
		if slices.ContainsFunc(fieldValues(in, name), set) {
			return true
		}
	}
	if len(made) > 0 {
		return false
	}
	s := structOf(input.Type())
	for field := range s.Fields() {
		if field.Name() != name {
			continue
		}
		for _, src := range e.ix.stored[location{field.Origin()}] {
			if src.val == nil || set(src.val) {
				return true
			}
		}
	}
	return false
}

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
	if depth > 24 || len(seen) > 400 {
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
			if c, ok := edge.(*ssa.Const); ok && (c.Value == nil || zero(c.Value)) {
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
		case *ssa.Next:
			if r, ok := tuple.Iter.(*ssa.Range); ok {
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
		if owner, stored := e.variable(f, v); f != nil && owner != nil {
			return e.allCreated(owner, stored, seen, depth)
		}
		return again(v.X)
	case *ssa.IndexAddr:
		return again(v.X)
	case *ssa.Index:
		return again(v.X)
	case *ssa.Slice:
		if list := variadic(v); len(list) > 0 {
			for _, elem := range list {
				if !again(elem) {
					return false
				}
			}
			return true
		}
		return again(v.X)
	case *ssa.Alloc, *ssa.MakeSlice:
		return e.allCreated(f, e.ix.stored[location{v}], seen, depth)
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
	}
	return false
}

// createdBy is about a result of a call: of one that creates, of one that only
// converts its argument, or of a function of the program.
func (e *engine) createdBy(f *frame, call *ssa.Call, i int, seen trail, depth int) bool {
	if e.creator(&call.Call) {
		seen[grounded{}] = true
		return true
	}
	if builtin(call) == "append" {
		for n, arg := range call.Call.Args {
			if c, ok := arg.(*ssa.Const); ok && n == 0 && c.Value == nil {
				continue
			}
			if !e.createdWithin(f, arg, seen, depth+1) {
				return false
			}
		}
		return true
	}
	callees := e.callees(call)
	if len(callees) == 0 {
		return len(call.Call.Args) == 1 && !call.Call.IsInvoke() && e.createdWithin(f, call.Call.Args[0], seen, depth+1)
	}
	found := false
	for _, callee := range callees {
		for _, r := range returns(callee) {
			if i >= len(r.Results) {
				return false
			}
			if c, ok := r.Results[i].(*ssa.Const); ok && (c.Value == nil || zero(c.Value)) {
				continue
			}
			if !e.createdWithin(nil, r.Results[i], seen, depth+1) {
				return false
			}
			found = true
		}
	}
	return found
}

// createdField is about a field: of what a call that creates returned, or a
// field that holds nothing else.
func (e *engine) createdField(f *frame, base ssa.Value, field *types.Var, seen trail, depth int) bool {
	if e.createdWithin(f, base, seen, depth+1) {
		return true
	}
	if field == nil || !e.ix.inside[field.Pkg()] {
		return false
	}
	return e.allCreated(nil, e.ix.stored[location{field}], seen, depth)
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
