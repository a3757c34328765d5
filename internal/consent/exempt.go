package consent

import (
	"go/constant"
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
	in := func(module string) bool { return strings.HasSuffix(catalog.Module(named.Obj().Pkg().Path()), module) }
	switch named.Obj().Name() {
	case "ResourceData", "ResourceDiff":
		return in("helper/schema")
	case "DeleteRequest":
		return in("terraform-plugin-framework/resource")
	case "StateBag":
		return in("multistep") && strings.Contains(strings.ToLower(name), "cleanup")
	case "Managed":
		return in("crossplane-runtime/pkg/resource")
	case "T", "B", "F", "TB", "M":
		return named.Obj().Pkg().Path() == "testing"
	case "TestingT", "GinkgoTInterface":
		return true
	case "Request":
		return e.accepts&reconciler != 0 && in("controller-runtime/pkg/reconcile")
	}
	return false
}

// plansItself reports whether a call hands on the plan of no tool, but one that the
// program made: nobody approved that.
func (e *engine) plansItself(common *ssa.CallCommon) bool {
	return slices.ContainsFunc(common.Args, func(arg ssa.Value) bool {
		made, ok := arg.(*ssa.Call)
		return ok && strings.HasPrefix(calledName(made), "TestResourceData") && e.planned(arg.Type(), "")
	})
}

// harmless reports whether a delete with input destroys nothing that was there
// before: a dry run, one that can be undone, or what this flow itself created. An
// input that the function is given is judged by who gave it.
func (e *engine) harmless(f *frame, call ssa.CallInstruction, input ssa.Value, op *catalog.Operation) bool {
	if p, ok := input.(*ssa.Parameter); ok && f.arg(p).created {
		return true
	}
	made := e.inputs(f, input)
	dry := len(made) > 0
	for _, in := range made {
		dry = dry && e.dryRun(f, call, in)
	}
	if dry {
		return true
	}
	if op.Unless != "" && !e.sets(made, input, op.Unless) {
		return true
	}
	for _, in := range made {
		if !e.takenBack(f, call, in, op) {
			return false
		}
	}
	return len(made) > 0
}

// takenBack reports whether an id in the input in is of something that this
// flow created.
func (e *engine) takenBack(f *frame, call ssa.CallInstruction, in ssa.Value, op *catalog.Operation) bool {
	for _, id := range op.IDs {
		for _, v := range fieldValues(in, id) {
			if e.created(f, v) || e.takesBack(f, call, v, op) {
				return true
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

// dryRun reports whether call, with the input in, is a dry run, or is one unless
// somebody switched that off. An input may be used twice: to try, and then with
// the field changed.
func (e *engine) dryRun(f *frame, call ssa.CallInstruction, in ssa.Value) bool {
	found := false
	for _, w := range fieldWrites(in, "DryRun") {
		if !canFollow(in, w.instr, call) {
			continue
		}
		for _, v := range behind(w.val, call) {
			found = true
			if c, ok := v.(*ssa.Const); ok {
				if c.Value == nil || c.Value.Kind() != constant.Bool || !constant.BoolVal(c.Value) {
					return false
				}
				continue
			}
			if e.checks != nil || v.Parent() != f.fn || !e.wet(f, v) {
				return false
			}
		}
	}
	return found
}

// wet reports whether v, which says that nothing is to be destroyed, is false
// only with consent.
func (e *engine) wet(f *frame, v ssa.Value) bool {
	p := e.switchedOff(f, v)
	return p.ok && p.kinds&^e.accepts == 0 && p.kinds&force == 0
}

// switchedOff is what it proves that the dry run v is off. An option that is off
// by default and has to be switched on for that is consent, whatever its name:
// DryRun: !*purge.
func (e *engine) switchedOff(f *frame, v ssa.Value) proof {
	return e.negating(func() proof { return e.implies(f, v, equalBool(false), nil) })
}

// negating asks what switches a dry run off.
func (e *engine) negating(ask func() proof) proof {
	defer func(outer bool) { e.negated = outer }(e.negated)
	e.negated = true
	return ask()
}

// behind are the values behind a pointer, as [dereferenced] has it, or those
// that the variable that it points to can have when call runs.
func behind(v ssa.Value, call ssa.CallInstruction) []ssa.Value {
	v = dereferenced(v)
	variable, ok := v.(*ssa.Alloc)
	if !ok {
		return []ssa.Value{v}
	}
	var values []ssa.Value
	for _, r := range *variable.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Addr == variable && canFollow(variable, r, call) {
				values = append(values, dereferenced(r.Val))
			}
		case *ssa.MakeClosure:
			return []ssa.Value{v} // others can store as well
		}
	}
	if len(values) == 0 {
		return []ssa.Value{v}
	}
	return values
}

// canFollow reports whether, once write changed what is at made, the program can
// come to call with the same thing. Behind where it is made there is another.
func canFollow(made ssa.Value, write ssa.Instruction, call ssa.CallInstruction) bool {
	fresh, ok := made.(ssa.Instruction)
	if !ok || write.Parent() != call.Parent() || fresh.Parent() != call.Parent() {
		return true
	}
	if write.Block() == call.Block() && runsFirst(write, call) {
		return true
	}
	return slices.ContainsFunc(write.Block().Succs, func(b *ssa.BasicBlock) bool {
		return b != fresh.Block() && slices.Contains(forward(b, fresh.Block()), call.Block())
	})
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
