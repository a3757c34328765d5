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

// siteKey identifies a delete in the source.
type siteKey struct {
	pos token.Pos
	op  *catalog.Operation
}

// site is a delete that the walk reached, in the frames it was reached in.
type site struct {
	op     *catalog.Operation
	call   ssa.CallInstruction
	pos    token.Pos
	frames []*frame
}

// operation is the operation that call performs, or nil.
func (e *engine) operation(f *frame, call ssa.CallInstruction) *catalog.Operation {
	common := call.Common()
	c := e.config.Catalog
	if path, typ, name := calleePath(common); name != "" {
		if op := c.Func(path, typ, name); op != nil {
			return op
		}
		if sends(name) {
			if op := e.sent(common); op != nil {
				return op
			}
		}
	}
	if op, _ := e.input(common.Signature()); op != nil {
		return e.performed(f, call, op)
	}
	return e.generic(f, call)
}

// input is the operation whose input a function with signature sig takes, and
// the position of that parameter.
func (e *engine) input(sig *types.Signature) (*catalog.Operation, int) {
	for i := range sig.Params().Len() {
		if op := e.inputType(sig.Params().At(i).Type()); op != nil {
			return op, i
		}
	}
	return nil, -1
}

func (e *engine) inputType(t types.Type) *catalog.Operation {
	named := namedOf(t)
	if named == nil || named.Obj().Pkg() == nil {
		return nil
	}
	return e.config.Catalog.Input(named.Obj().Pkg().Path(), named.Obj().Name())
}

// performed is op if call, which takes its input, performs it: code outside the
// program does, code inside only if it passes its input on without consent.
func (e *engine) performed(f *frame, call ssa.CallInstruction, op *catalog.Operation) *catalog.Operation {
	common := call.Common()
	fn := calledObject(common)
	if fn != nil && inert(fn.Name()) {
		return nil
	}
	if requested(common.Signature()) && e.sentHere(call) {
		return nil // the delete is where it is sent
	}
	targets, _ := e.targets(f, call)
	if len(targets) == 0 || common.IsInvoke() && !e.onlyInside(common) {
		return op
	}
	forwards := false
	for _, t := range targets {
		if !e.forwarder(t.fn, op) {
			continue
		}
		args, _ := e.bind(f, call, t)
		callee := e.enter(t.fn, args, t.parent, false)
		e.link(f, call, callee, token.NoPos)
		forwards = forwards || slices.Contains(callee.forwards, op)
	}
	if forwards {
		return op
	}
	return nil
}

// inert reports whether a function that takes an input does nothing with the
// cloud, by its name.
func inert(name string) bool {
	for _, prefix := range []string{"New", "Validate", "Build", "Make", "String", "Print", "Log", "Format", "Expand", "Flatten", "With", "Set", "Get", "Is", "Has", "Check", "Equal", "Marshal"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// onlyInside reports whether the receiver of an interface call is known to be
// of types with bodies in the program: its own wrappers and stand-ins.
func (e *engine) onlyInside(common *ssa.CallCommon) bool {
	inside, known := true, false
	e.origins(common.Value, func(leaf ssa.Value) {
		known = true
		m, ok := leaf.(*ssa.MakeInterface)
		if !ok || e.method(m.X.Type(), common.Method) == nil {
			inside = false
		}
	})
	return inside && known
}

// forwarder reports whether fn has the shape of the operation: it takes the
// input and returns something of the same package.
func (e *engine) forwarder(fn *ssa.Function, op *catalog.Operation) bool {
	found, at := e.input(fn.Signature)
	if found != op {
		return false
	}
	in := namedOf(fn.Signature.Params().At(at).Type())
	for r := range fn.Signature.Results().Variables() {
		if named := namedOf(r.Type()); named != nil && named.Obj().Pkg() == in.Obj().Pkg() {
			return true
		}
	}
	return false
}

// requested reports whether a function returns a request that is yet to be sent,
// as version 1 of the SDK for AWS has it, or an invoker, as Huawei's has it.
func requested(sig *types.Signature) bool {
	if sig.Results().Len() == 0 {
		return false
	}
	named := namedOf(sig.Results().At(0).Type())
	if named == nil || named.Obj().Pkg() == nil {
		return false
	}
	name := named.Obj().Name()
	return name == "Request" && strings.HasSuffix(named.Obj().Pkg().Path(), "aws/request") ||
		sig.Results().Len() == 1 && (strings.HasSuffix(name, "Request") || strings.HasSuffix(name, "Invoker"))
}

// sends reports whether a method called name sends the request that is its
// receiver.
func sends(name string) bool { return name == "Send" || name == "Invoke" }

// sentHere reports whether the request that call returns is sent in the same
// function, or not at all.
func (*engine) sentHere(call ssa.CallInstruction) bool {
	v, ok := call.(*ssa.Call)
	if !ok {
		return false
	}
	sent, escapes := false, false
	passed := make(visits)
	var follow func(v ssa.Value, depth int)
	follow = func(v ssa.Value, depth int) {
		if depth == 0 || v.Referrers() == nil || passed.enough(v, depth) {
			return
		}
		for _, r := range *v.Referrers() {
			switch r := r.(type) {
			case *ssa.Extract:
				if r.Index == 0 {
					follow(r, depth-1)
				}
			case *ssa.Phi:
				follow(r, depth-1)
			case *ssa.Call:
				if fn := calledObject(&r.Call); fn != nil && receiver(&r.Call) == v {
					sent = sent || sends(fn.Name())
				} else {
					escapes = true
				}
			case *ssa.Return, *ssa.Store, *ssa.MakeInterface, *ssa.MapUpdate, *ssa.Send, *ssa.MakeClosure:
				escapes = true
			}
		}
	}
	follow(v, 6)
	return sent || !escapes
}

// sent is the operation whose request the receiver of Send is.
func (e *engine) sent(common *ssa.CallCommon) *catalog.Operation {
	v := receiver(common)
	for depth := 0; depth < 8 && v != nil; depth++ {
		switch x := v.(type) {
		case *ssa.Extract:
			v = x.Tuple
		case *ssa.Phi:
			v = x.Edges[0]
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.UnOp:
			v = x.X
		case *ssa.Field:
			v = x.X
		case *ssa.Call:
			if !requested(x.Call.Signature()) {
				return nil
			}
			op, _ := e.input(x.Call.Signature())
			return op
		default:
			return nil
		}
	}
	return nil
}

// generic is the operation of a call that names it by a request object or by a
// string, or nil.
func (e *engine) generic(f *frame, call ssa.CallInstruction) *catalog.Operation {
	common := call.Common()
	path, _, name := calleePath(common)
	if name == "" || mocks(path) {
		return nil
	}
	for _, arg := range e.spread(common.Args) {
		if op := e.methodValue(f, call, arg); op != nil {
			return op
		}
	}
	if !catalog.GenericCall(upperFirst(name)) || catalog.Renders(path) {
		return nil
	}
	for _, arg := range e.spread(arguments(common)) {
		if c, ok := arg.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.String {
			if op := e.config.Catalog.Action(constant.StringVal(c.Value), path); op != nil {
				return op
			}
		}
		if op := e.requestObject(arg, path); op != nil {
			return op
		}
	}
	return nil
}

// methodValue is the operation of arg if that is a method of the SDK, given to a
// library that calls it.
func (e *engine) methodValue(f *frame, call ssa.CallInstruction, arg ssa.Value) *catalog.Operation {
	if m, ok := arg.(*ssa.MakeInterface); ok {
		arg = m.X
	}
	sig, ok := arg.Type().Underlying().(*types.Signature)
	if !ok {
		return nil
	}
	op, _ := e.input(sig)
	if op == nil || len(e.functionsIn(f, arg)) > 0 {
		return nil
	}
	if targets, _ := e.targets(f, call); len(targets) > 0 {
		return nil
	}
	return op
}

// mocks reports whether the package at path is a library of mocks, whose calls
// name what they stand in for.
func mocks(path string) bool {
	return strings.HasSuffix(path, "/gomock") || strings.HasSuffix(path, "testify/mock")
}

func upperFirst(s string) string {
	if first := strings.ToUpper(s[:1]); first != s[:1] {
		return first + s[1:]
	}
	return s
}

// requestObject is the operation of a request given to a generic call: by its
// type, or by the name of the action in it.
func (e *engine) requestObject(v ssa.Value, sdk string) *catalog.Operation {
	var found *catalog.Operation
	e.origins(v, func(leaf ssa.Value) {
		if m, ok := leaf.(*ssa.MakeInterface); ok {
			leaf = m.X
		}
		if op := e.inputType(leaf.Type()); op != nil {
			found = op
			return
		}
		for _, name := range []string{"ApiName", "Action"} {
			for _, value := range fieldValues(leaf, name) {
				if action := constantText(value); action != "" {
					if op := e.config.Catalog.Action(action, sdk); op != nil {
						found = op
					}
				}
			}
		}
		if made, ok := leaf.(*ssa.Call); ok && strings.HasPrefix(calledName(made), "NewCommonRequest") {
			for _, arg := range made.Call.Args {
				if action := constantText(arg); action != "" {
					if op := e.config.Catalog.Action(action, sdk); op != nil {
						found = op
					}
				}
			}
		}
	})
	return found
}

func calledName(call *ssa.Call) string {
	if fn := calledObject(&call.Call); fn != nil {
		return fn.Name()
	}
	return ""
}

// constantText is the text that v is or points to, if that is a constant.
func constantText(v ssa.Value) string { return constantWithin(v, 8, nil) }

// visits are how many steps were left where a search came to a value.
type visits map[ssa.Value]int

// enough takes note that the search comes to v with left steps, and reports whether it
// did before with as many.
func (p visits) enough(v ssa.Value, left int) bool {
	if p[v] >= left {
		return true
	}
	p[v] = left
	return false
}

// constantWithin looks depth steps far. What it passed with as many left has nothing:
// a loop with a hundred ways around it would be taken in every order.
func constantWithin(v ssa.Value, depth int, passed visits) string {
	if depth == 0 {
		return ""
	}
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value != nil && v.Value.Kind() == constant.String {
			return constant.StringVal(v.Value)
		}
	case *ssa.Call:
		if len(v.Call.Args) == 1 {
			return constantWithin(v.Call.Args[0], depth-1, passed)
		}
	case *ssa.Phi:
		if passed == nil {
			passed = make(visits)
		}
		if passed.enough(v, depth) {
			return ""
		}
		for _, edge := range v.Edges {
			if text := constantWithin(edge, depth-1, passed); text != "" {
				return text
			}
		}
	}
	return ""
}

// fieldValues are the values stored in the field called name of what v points
// to, also by its setter.
func fieldValues(v ssa.Value, name string) []ssa.Value {
	var values []ssa.Value
	for _, w := range fieldWrites(v, name) {
		values = append(values, w.val)
	}
	return values
}

// fieldWrite is a write to a field.
type fieldWrite struct {
	instr ssa.Instruction
	val   ssa.Value
}

// fieldWrites are the writes to the field called name of what v points to.
func fieldWrites(v ssa.Value, name string) []fieldWrite {
	refs := v.Referrers()
	if refs == nil {
		return nil
	}
	var writes []fieldWrite
	for _, r := range *refs {
		switch r := r.(type) {
		case *ssa.FieldAddr:
			if field := fieldOf(r.X.Type(), r.Field); field == nil || field.Name() != name || r.X != v {
				continue
			}
			for _, use := range *r.Referrers() {
				if store, ok := use.(*ssa.Store); ok && store.Addr == r {
					writes = append(writes, fieldWrite{store, store.Val})
				}
			}
		case *ssa.Call:
			if fn := calledObject(&r.Call); fn != nil && fn.Name() == "Set"+name && receiver(&r.Call) == v && len(r.Call.Args) == 2 {
				writes = append(writes, fieldWrite{r, r.Call.Args[1]})
			}
		case *ssa.Store:
			// A struct that is copied into place.
			if load, ok := r.Val.(*ssa.UnOp); ok && r.Addr == v && load.X != v {
				for _, w := range fieldWrites(load.X, name) {
					writes = append(writes, fieldWrite{r, w.val})
				}
			}
		}
	}
	return writes
}

// hit records that the walk reached a delete, unless it is exempt.
func (e *engine) hit(f *frame, call ssa.CallInstruction, op *catalog.Operation) {
	pos := position(call)
	from := f
	for pos == token.NoPos && from != nil {
		if from.via != nil {
			pos = position(from.via)
		}
		from = from.from
	}
	if e.program.Test != nil && e.program.Test(pos) {
		return
	}
	if e.passesOn(f, call, op) {
		if !slices.Contains(f.forwards, op) {
			f.forwards = append(f.forwards, op)
			for reader := range f.readers {
				e.enqueue(reader)
			}
		}
		return
	}
	if _, at := e.input(call.Common().Signature()); at >= 0 && e.harmless(f, call, arguments(call.Common())[at], op) {
		return
	}
	key := siteKey{pos, op}
	s := e.sites[key]
	if s == nil {
		s = &site{op: op, call: call, pos: pos}
		e.sites[key] = s
		e.order = append(e.order, s)
	}
	if !slices.Contains(s.frames, f) {
		s.frames = append(s.frames, f)
	}
}

// passesOn reports whether call, in a function with the shape of op, passes on the
// input that this was given; or one of its own, should that be nil.
func (e *engine) passesOn(f *frame, call ssa.CallInstruction, op *catalog.Operation) bool {
	if !e.forwarder(f.fn, op) {
		return false
	}
	var given func(v ssa.Value) bool
	given = func(v ssa.Value) bool {
		switch v := v.(type) {
		case *ssa.Parameter:
			return slices.Contains(f.fn.Params, v) && e.inputType(v.Type()) == op
		case *ssa.MakeInterface:
			return given(v.X)
		case *ssa.Phi:
			return slices.ContainsFunc(v.Edges, func(edge ssa.Value) bool { _, ok := edge.(*ssa.Parameter); return ok && given(edge) })
		}
		return false
	}
	return slices.ContainsFunc(arguments(call.Common()), given)
}
