package consent

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// calleeName names what is called as the tables of the catalog do: "path.Func"
// or "path.Type.Method", without major versions; "" for function values.
func calleeName(common *ssa.CallCommon) string {
	path, typ, name := calleePath(common)
	if name == "" {
		return ""
	}
	if typ != "" {
		name = typ + "." + name
	}
	return catalog.Module(path) + "." + name
}

// called is calleeName, also for a function value that can only be one function
// of code outside the program: type Ask func(…), which is survey.AskOne.
func (e *engine) called(common *ssa.CallCommon) string {
	if fn := calledObject(common); fn != nil {
		key := nameKey{fn: fn}
		if common.IsInvoke() {
			key.receiver = namedOf(common.Value.Type())
		}
		name, known := e.callNames[key]
		if !known {
			name = calleeName(common)
			e.callNames[key] = name
		}
		return name
	}
	if common.StaticCallee() != nil {
		return ""
	}
	if _, ok := common.Value.(*ssa.Builtin); ok || !e.ix.built {
		return ""
	}
	name, known := e.ix.valueNames[common.Value]
	if !known {
		name = e.valueName(common.Value)
		e.ix.valueNames[common.Value] = name
	}
	return name
}

// nameKey is a function, or a method of an interface, that a call names.
type nameKey struct {
	fn       *types.Func
	receiver *types.Named
}

func (e *engine) valueName(v ssa.Value) string {
	name, one := "", true
	e.origins(v, func(leaf ssa.Value) {
		fn, ok := leaf.(*ssa.Function)
		if !ok || len(fn.Blocks) > 0 || fn.Object() == nil {
			one = one && isNilConst(leaf)
			return
		}
		path, typ, short := objectPath(fn.Object().(*types.Func))
		if typ != "" {
			one = false // a method value
		}
		if short = catalog.Module(path) + "." + short; name == "" {
			name = short
		}
		one = one && name == short
	})
	if !one {
		return ""
	}
	return name
}

func isNilConst(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

// calleePath is the import path, the type if it is a method, and the name of
// what is called.
func calleePath(common *ssa.CallCommon) (path, typ, name string) {
	fn := calledObject(common)
	if fn == nil {
		return "", "", ""
	}
	if common.IsInvoke() {
		// An interface may embed the method from elsewhere.
		if named := namedOf(common.Value.Type()); named != nil && named.Obj().Pkg() != nil {
			return named.Obj().Pkg().Path(), named.Obj().Name(), fn.Name()
		}
	}
	return objectPath(fn)
}

func objectPath(fn *types.Func) (path, typ, name string) {
	if fn.Pkg() != nil {
		path = fn.Pkg().Path()
	}
	if recv := fn.Signature().Recv(); recv != nil {
		if named := namedOf(recv.Type()); named != nil {
			typ = named.Obj().Name()
			if named.Obj().Pkg() != nil {
				path = named.Obj().Pkg().Path()
			}
		}
	}
	return path, typ, fn.Name()
}

// calledObject is the function or method that is called, nil for function
// values and closures.
func calledObject(common *ssa.CallCommon) *types.Func {
	if common.IsInvoke() {
		return common.Method
	}
	if fn := common.StaticCallee(); fn != nil {
		if o := fn.Origin(); o != nil {
			fn = o
		}
		obj, _ := fn.Object().(*types.Func)
		return obj
	}
	return nil
}

func namedOf(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}

// arguments are the arguments of a call without the receiver.
func arguments(common *ssa.CallCommon) []ssa.Value {
	if !common.IsInvoke() && common.Signature().Recv() != nil && len(common.Args) > 0 {
		return common.Args[1:]
	}
	return common.Args
}

// receiver is the receiver of a method call, or nil.
func receiver(common *ssa.CallCommon) ssa.Value {
	if common.IsInvoke() {
		return common.Value
	}
	if common.Signature().Recv() != nil && len(common.Args) > 0 {
		return common.Args[0]
	}
	return nil
}

// callees are the functions with bodies that call may reach, whatever the
// frame.
func (e *engine) callees(call ssa.CallInstruction) []*ssa.Function {
	if fn := call.Common().StaticCallee(); fn != nil {
		return e.alone(fn)
	}
	if found, ok := e.ix.callTarget[call]; ok {
		return found
	}
	e.ix.callTarget[call] = nil
	var found []*ssa.Function
	common := call.Common()
	switch {
	case common.IsInvoke():
		found = e.methodsOf(common)
	default:
		for _, v := range e.functions(common.Value) {
			found = append(found, functionOf(v))
		}
	}
	e.ix.callTarget[call] = found
	return found
}

// alone is fn, if it has a body.
func (e *engine) alone(fn *ssa.Function) []*ssa.Function {
	if len(fn.Blocks) == 0 {
		return nil
	}
	list, ok := e.ix.alone[fn]
	if !ok {
		e.add(fn)
		list = []*ssa.Function{fn}
		e.ix.alone[fn] = list
	}
	return list
}

// functionOf is the function that v, a *ssa.Function or *ssa.MakeClosure, is.
func functionOf(v ssa.Value) *ssa.Function {
	if c, ok := v.(*ssa.MakeClosure); ok {
		return c.Fn.(*ssa.Function)
	}
	return v.(*ssa.Function)
}

// functions are the function values with bodies that v can be.
func (e *engine) functions(v ssa.Value) []ssa.Value {
	var found []ssa.Value
	e.origins(v, func(leaf ssa.Value) {
		switch leaf := leaf.(type) {
		case *ssa.Function:
			if len(leaf.Blocks) > 0 {
				e.add(leaf)
				found = append(found, leaf)
			}
		case *ssa.MakeClosure:
			found = append(found, leaf)
		}
	})
	return found
}

// methodsOf are the bodies that an interface method call can reach: those of
// the types that the receiver is known to have or, where that is not known, of
// all types in the program that become such an interface.
func (e *engine) methodsOf(common *ssa.CallCommon) []*ssa.Function {
	var found []*ssa.Function
	exact := true
	e.origins(common.Value, func(leaf ssa.Value) {
		switch leaf := leaf.(type) {
		case *ssa.MakeInterface:
			if fn := e.method(leaf.X.Type(), common.Method); fn != nil && !slices.Contains(found, fn) && !standsIn(fn) {
				found = append(found, fn)
			}
		case *ssa.Const:
		default:
			exact = false
		}
	})
	if exact {
		return found
	}
	return e.implementations(common.Value.Type(), common.Method)
}

// leaves reports whether a call of an interface method may reach code outside
// the program, of which nothing is known: the receiver can have a type from
// there, such as the client of an SDK beside the program's own stand-in. f may be nil.
func (e *engine) leaves(f *frame, common *ssa.CallCommon) bool {
	if !common.IsInvoke() {
		return false
	}
	if t := e.typeIn(f, common.Value); t != nil && !types.IsInterface(t) {
		return e.method(t, common.Method) == nil
	}
	key := leavesKey{common.Value, common.Method}
	known, ok := e.ix.leaves[key]
	if !ok {
		known = e.mayLeave(common)
		e.ix.leaves[key] = known
	}
	return known
}

type leavesKey struct {
	receiver ssa.Value
	method   *types.Func
}

func (e *engine) mayLeave(common *ssa.CallCommon) bool {
	under, ok := common.Value.Type().Underlying().(*types.Interface)
	if !ok {
		return true
	}
	outside, exact := false, true
	e.origins(common.Value, func(leaf ssa.Value) {
		switch leaf := leaf.(type) {
		case *ssa.MakeInterface:
			outside = outside || e.implements(leaf.X.Type(), under) && e.method(leaf.X.Type(), common.Method) == nil
		case *ssa.Const:
		default:
			exact = false
		}
	})
	if outside || exact {
		return outside
	}
	// Not known: any type will do. Other modules implement their own interfaces.
	if common.Method.Pkg() == nil || !e.ix.inside[common.Method.Pkg()] {
		return true
	}
	return slices.ContainsFunc(e.having(common.Method.Name()), func(t types.Type) bool {
		return e.implements(t, under) && e.method(t, common.Method) == nil
	})
}

// implementations are the bodies of method in all types that become iface or
// another interface somewhere.
func (e *engine) implementations(iface types.Type, method *types.Func) []*ssa.Function {
	key := methodKey{iface, method.Name()}
	if found, ok := e.ix.methods[key]; ok {
		return found
	}
	e.ix.methods[key] = nil
	var found []*ssa.Function
	under, ok := iface.Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	for _, t := range e.having(method.Name()) {
		if !e.implements(t, under) {
			continue
		}
		if fn := e.method(t, method); fn != nil && !slices.Contains(found, fn) && !standsIn(fn) {
			found = append(found, fn)
		}
	}
	e.ix.methods[key] = found
	return found
}

// standsIn reports whether fn only tells a library of mocks that it was called:
// it takes the place of another function in tests, wherever its file is.
func standsIn(fn *ssa.Function) bool {
	return anyInstruction(fn, func(instr ssa.Instruction) bool {
		call, ok := instr.(*ssa.Call)
		if !ok || call.Call.IsInvoke() {
			return false
		}
		path, _, _ := calleePath(&call.Call)
		return mocks(path)
	})
}

// implements is types.Implements, which is slow, remembered.
func (e *engine) implements(t types.Type, iface *types.Interface) bool {
	key := implementsKey{t, iface}
	known, ok := e.ix.implements[key]
	if !ok {
		known = types.Implements(t, iface)
		e.ix.implements[key] = known
	}
	return known
}

type implementsKey struct {
	t     types.Type
	iface *types.Interface
}

// having are the types that become interfaces and have a method called name.
func (e *engine) having(name string) []types.Type {
	if e.ix.withMethod == nil {
		e.ix.withMethod = make(map[string][]types.Type)
		for _, t := range e.ix.concrete {
			if types.IsInterface(t) {
				continue
			}
			for method := range e.program.SSA.MethodSets.MethodSet(t).Methods() {
				e.ix.withMethod[method.Obj().Name()] = append(e.ix.withMethod[method.Obj().Name()], t)
			}
		}
	}
	return e.ix.withMethod[name]
}

// method is the body of method for the concrete type t, or nil.
func (e *engine) method(t types.Type, method *types.Func) *ssa.Function {
	if types.IsInterface(t) {
		return nil
	}
	sel := e.program.SSA.MethodSets.MethodSet(t).Lookup(method.Pkg(), method.Name())
	if sel == nil {
		return nil
	}
	fn := e.program.SSA.MethodValue(sel)
	if fn == nil || len(fn.Blocks) == 0 {
		return nil
	}
	e.add(fn)
	return fn
}

// Name is fn as messages name it: "pkg.Func", "pkg.Type.Method", or the
// function around a literal.
func Name(fn *ssa.Function) string {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	if o := fn.Origin(); o != nil {
		fn = o
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		if fn.Pkg != nil {
			return fn.Pkg.Pkg.Name() + "." + strings.TrimRight(fn.Name(), "#0123456789")
		}
		return fn.Name()
	}
	name := obj.Name()
	if recv := obj.Signature().Recv(); recv != nil {
		if named := namedOf(recv.Type()); named != nil {
			name = named.Obj().Name() + "." + name
		}
	}
	if obj.Pkg() != nil {
		name = obj.Pkg().Name() + "." + name
	}
	return name
}

// FullName is fn as fingerprints have it: with the import path.
func FullName(fn *ssa.Function) string {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	if o := fn.Origin(); o != nil {
		fn = o
	}
	return fn.RelString(nil)
}
