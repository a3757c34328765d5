package consent

import (
	"go/constant"
	"go/types"
	"reflect"
	"sort"
	"strings"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/keyvet/keyvet/internal/catalog"
)

// index is what there is to know about the program without following paths: who
// writes where, who calls whom, which types hide behind interfaces.
type index struct {
	// fns are all functions with a body, in a fixed order.
	fns   []*ssa.Function
	known map[*ssa.Function]bool
	// callers are the calls that name a function.
	callers map[*ssa.Function][]ssa.CallInstruction
	// invokes are the calls of interface methods, by the method's name.
	invokes map[string][]ssa.CallInstruction
	// instances are the instances of generic functions.
	instances map[*ssa.Function][]*ssa.Function
	// referenced holds functions that are used as values.
	referenced map[*ssa.Function]bool
	// closures is where each function literal becomes a value.
	closures map[*ssa.Function]*ssa.MakeClosure
	// concrete are the types that become interfaces, in a fixed order.
	concrete []types.Type
	// elements are the values that are put into maps, slices, arrays and
	// channels, by the type of the element.
	elements typeutil.Map
	stored   map[location][]source
	// filled holds the fields of structs that code outside the program decodes
	// something into.
	filled  map[*types.Var]bool
	exposed exposure
	// set tells the fields that [engine.alwaysSet] is true of from the others of
	// the structs that the program makes; nil as long as nobody asked.
	set map[*types.Var]bool
	// columns are what the rows hold in a field, as far as somebody asked.
	columns map[*types.Var]*column
	// decisive holds the fields by which the program branches; nil as long as nobody
	// asked.
	decisive map[*types.Var]bool
	// tabular remembers what [engine.tabular] found.
	tabular map[types.Type]bool
	// overwritten holds the fields of structs that are stored whole through pointers, or
	// changed by code outside the program.
	overwritten map[*types.Var]bool
	// bools are those among the values that may be loaded from memory.
	bools []ssa.Value
	// reads, rewrites and switches remember what [engine.reads] and the others found;
	// spawns are what starts goroutines, and boxes what code outside gets in interfaces.
	reads    map[location][]*ssa.Function
	rewrites map[types.Type][]ssa.Instruction
	switches map[types.Type]bool
	spawns   []ssa.CallInstruction
	boxes    []boxedArgument
	// listed remembers what [engine.listed] found.
	listed map[string][]types.Type
	// converted are structs of two types that the program converts from one to the other.
	converted [][2]*types.Struct
	// closed holds the channels that the program closes.
	closed map[location]bool
	// puts are the places where maps get elements.
	puts map[location][]source
	// writers are the instructions that may write to memory, and writes lists, for one of
	// them, the locations that it writes.
	writers []ssa.Instruction
	writes  map[ssa.Instruction][]location

	// adds are the calls that add commands to commands.
	adds []ssa.CallInstruction
	// defaults are the options that are registered, by name.
	defaults map[string][]*option
	// setters are the functions that a library calls when an option is given.
	setters map[*ssa.Function]*option
	// tags are the tags of the fields that the program mentions.
	tags map[*types.Var]reflect.StructTag
	// tagged are the options in tags that somebody asked for.
	tagged map[*types.Var]*option
	// inside are the packages that are analysed.
	inside map[*types.Package]bool
	built  bool
	// dynamic are the calls of function values, and called those that may reach a
	// function.
	dynamic []ssa.CallInstruction
	called  map[*ssa.Function][]ssa.CallInstruction
	// valueNames are the names of functions behind values, for [engine.called].
	valueNames map[ssa.Value]string
	// conversions are the conversions to interfaces, by the type converted.
	conversions typeutil.Map

	// operands is the memory of [engine.operands].
	operands []*ssa.Value
	// alone holds functions as lists of one.
	alone map[*ssa.Function][]*ssa.Function

	// withMethod are the concrete types by the names of their methods; nil as
	// long as nobody asked.
	withMethod map[string][]types.Type
	methods    map[methodKey][]*ssa.Function
	locations  map[ssa.Value][]location
	callTarget map[ssa.CallInstruction][]*ssa.Function
	leaves     map[leavesKey]bool
	implements map[implementsKey]bool
	// passed and given remember what [engine.passed] and [engine.methodsGiven]
	// found.
	passed map[*ssa.Parameter][]ssa.Value
	given  map[ssa.Value][]*ssa.Function
}

type methodKey struct {
	iface  types.Type
	method string
}

// source is something that gives a location its value.
type source struct {
	fn    *ssa.Function
	instr ssa.Instruction
	// val is what is stored; nil if code outside the program writes.
	val ssa.Value
	// external is what that code writes.
	external *external
}

// external is a write by code outside the program.
type external struct {
	option *option
	prompt *prompted
}

func (e *engine) index() {
	x := &e.ix
	x.known = make(map[*ssa.Function]bool)
	x.callers = make(map[*ssa.Function][]ssa.CallInstruction)
	x.invokes = make(map[string][]ssa.CallInstruction)
	x.instances = make(map[*ssa.Function][]*ssa.Function)
	x.referenced = make(map[*ssa.Function]bool)
	x.closures = make(map[*ssa.Function]*ssa.MakeClosure)
	x.stored = make(map[location][]source)
	x.filled = make(map[*types.Var]bool)
	x.exposed = newExposure()
	x.columns = make(map[*types.Var]*column)
	x.tabular = make(map[types.Type]bool)
	x.switches = make(map[types.Type]bool)
	x.listed = make(map[string][]types.Type)
	x.overwritten = make(map[*types.Var]bool)
	x.closed = make(map[location]bool)
	x.puts = make(map[location][]source)
	x.defaults = make(map[string][]*option)
	x.setters = make(map[*ssa.Function]*option)
	x.tags = make(map[*types.Var]reflect.StructTag)
	x.tagged = make(map[*types.Var]*option)
	x.inside = make(map[*types.Package]bool)
	for _, pkg := range e.program.Packages {
		x.inside[pkg.Pkg] = true
	}
	x.methods = make(map[methodKey][]*ssa.Function)
	x.locations = make(map[ssa.Value][]location)
	x.callTarget = make(map[ssa.CallInstruction][]*ssa.Function)
	x.alone = make(map[*ssa.Function][]*ssa.Function)
	x.valueNames = make(map[ssa.Value]string)
	x.leaves = make(map[leavesKey]bool)
	x.implements = make(map[implementsKey]bool)
	x.passed = make(map[*ssa.Parameter][]ssa.Value)
	x.given = make(map[ssa.Value][]*ssa.Function)

	e.collect()
	for _, fn := range x.fns {
		e.indexFunction(fn)
	}
	x.built = true
	x.writes = make(map[ssa.Instruction][]location, len(x.writers)/2) // the rest are mostly calls
	// Where a pointer in memory points, and which functions get it, must be known
	// before what is written through it is recorded.
	e.indexWrites(true)
	e.joinConverted()
	e.indexDynamic()
	e.indexWrites(false)
	for _, call := range x.dynamic {
		e.indexExternal(call.Parent(), call)
	}
	e.joinConverted()
	e.forgetOrigins()
}

// joinConverted gives the fields of structs that are converted to each other what is
// stored in those of the other one.
func (e *engine) joinConverted() {
	for range 2 { // along a chain of conversions
		for _, pair := range e.ix.converted {
			for i := range pair[0].NumFields() {
				from, to := location{pair[0].Field(i).Origin()}, location{pair[1].Field(i).Origin()}
				e.share(from, to)
				e.share(to, from)
			}
		}
	}
}

// share records what is stored in from as stored in to.
func (e *engine) share(from, to location) {
	if from == to {
		return
	}
	known := make(map[ssa.Instruction]bool)
	for _, s := range e.ix.stored[to] {
		known[s.instr] = true
	}
	for _, s := range e.ix.stored[from] {
		if !known[s.instr] {
			e.record(to, s)
		}
	}
}

func (e *engine) indexWrites(pointers bool) {
	for _, instr := range e.ix.writers {
		e.indexWrite(instr.Parent(), instr, pointers)
	}
	e.forgetOrigins()
}

// everyInstruction visits the instructions of all functions, with their function.
func (e *engine) everyInstruction(visit func(*ssa.Function, ssa.Instruction)) {
	for _, fn := range e.ix.fns {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				visit(fn, instr)
			}
		}
	}
}

// indexDynamic finds the functions that calls of function values reach. What
// they are given can be the function that the next one calls, so it looks twice.
func (e *engine) indexDynamic() {
	for range 2 {
		called := make(map[*ssa.Function][]ssa.CallInstruction)
		for _, call := range e.ix.dynamic {
			for _, fn := range e.callees(call) {
				called[fn] = append(called[fn], call)
			}
		}
		e.ix.called = called
		e.forgetOrigins()
	}
}

// forgetOrigins forgets what was worked out with less than is known now.
func (e *engine) forgetOrigins() {
	clear(e.ix.locations)
	clear(e.ix.callTarget)
	clear(e.ix.passed)
	clear(e.ix.given)
}

// collect gathers the functions of the packages and everything with a body that
// they refer to: instances of generics, wrappers, method values.
func (e *engine) collect() {
	for _, pkg := range e.program.Packages {
		for _, name := range sortedMembers(pkg) {
			switch m := pkg.Members[name].(type) {
			case *ssa.Function:
				e.add(m)
			case *ssa.Type:
				named, ok := types.Unalias(m.Type()).(*types.Named)
				if !ok {
					continue
				}
				for method := range named.Methods() {
					if fn := e.program.SSA.FuncValue(method); fn != nil {
						e.add(fn)
					}
				}
			}
		}
	}
	for i := range len(e.ix.fns) {
		for _, b := range e.ix.fns[i].Blocks {
			for _, instr := range b.Instrs {
				for _, op := range e.operands(instr) {
					if fn, ok := (*op).(*ssa.Function); ok {
						e.add(fn)
					}
				}
			}
		}
	}
}

func sortedMembers(pkg *ssa.Package) []string {
	names := make([]string, 0, len(pkg.Members))
	for name := range pkg.Members {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// operands are those of instr, until it is called again.
func (e *engine) operands(instr ssa.Instruction) []*ssa.Value {
	e.ix.operands = instr.Operands(e.ix.operands[:0])
	return e.ix.operands
}

// add adds fn and the functions within it.
func (e *engine) add(fn *ssa.Function) {
	if e.ix.known[fn] || len(fn.Blocks) == 0 {
		return
	}
	e.ix.known[fn] = true
	if origin := fn.Origin(); origin != nil && origin != fn {
		e.ix.instances[origin] = append(e.ix.instances[origin], fn)
	}
	e.ix.fns = append(e.ix.fns, fn)
	if e.ix.built {
		e.indexFunction(fn) // a wrapper that a method call needs
		clear(e.ix.passed)
		clear(e.ix.given)
	}
	for _, anon := range fn.AnonFuncs {
		e.add(anon)
	}
}

func (e *engine) indexFunction(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			e.indexInstruction(instr)
			if writes(instr) {
				e.ix.writers = append(e.ix.writers, instr)
			}
		}
	}
}

func (e *engine) indexInstruction(instr ssa.Instruction) {
	x := &e.ix
	e.expose(instr)
	var callee *ssa.Value
	if call, ok := instr.(ssa.CallInstruction); ok {
		common := call.Common()
		if common.IsInvoke() {
			x.invokes[common.Method.Name()] = append(x.invokes[common.Method.Name()], call)
		} else {
			if fn := common.StaticCallee(); fn != nil {
				if len(fn.Blocks) == 0 {
					e.overwriteOutside(common)
				}
				x.callers[fn] = append(x.callers[fn], call)
				if fn.Name() == "AddCommand" {
					x.adds = append(x.adds, call)
				}
			} else if _, ok := common.Value.(*ssa.Builtin); !ok {
				x.dynamic = append(x.dynamic, call)
			}
			callee = &common.Value
		}
	}
	for _, op := range e.operands(instr) {
		if op == callee {
			continue
		}
		if fn, ok := (*op).(*ssa.Function); ok {
			if _, closure := instr.(*ssa.MakeClosure); !closure {
				x.referenced[fn] = true
			}
		}
	}
	switch i := instr.(type) {
	case *ssa.UnOp:
		if isBool(i.Type()) {
			x.bools = append(x.bools, i)
		}
	case *ssa.Field:
		if isBool(i.Type()) {
			x.bools = append(x.bools, i)
		}
	case *ssa.MakeClosure:
		fn := i.Fn.(*ssa.Function)
		x.closures[fn] = i
		if !calledOnly(i) {
			x.referenced[fn] = true
		}
	case *ssa.ChangeType:
		e.overwrite(pointed(i.Type())) // by whatever the other type has
		from, fromStruct := pointed(i.X.Type()).Underlying().(*types.Struct)
		to, toStruct := pointed(i.Type()).Underlying().(*types.Struct)
		if fromStruct && toStruct && from != to {
			x.converted = append(x.converted, [2]*types.Struct{from, to})
		}
	case *ssa.MakeInterface:
		if isAny(i.Type()) && isPointer(i.X.Type()) {
			e.overwrite(pointed(i.X.Type())) // by code that looks at no types
		}
		made, _ := x.conversions.At(i.X.Type()).([]*ssa.MakeInterface)
		if len(made) == 0 {
			x.concrete = append(x.concrete, i.X.Type())
			x.withMethod = nil
		}
		x.conversions.Set(i.X.Type(), append(made, i))
	case *ssa.MapUpdate:
		e.addElement(i.Value)
	case *ssa.Send:
		e.addElement(i.X)
	case *ssa.Store:
		if _, ok := i.Addr.(*ssa.IndexAddr); ok {
			e.addElement(i.Val)
		}
	}
}

// calledOnly reports whether a closure is called where it is made and is never
// a value.
func calledOnly(c *ssa.MakeClosure) bool {
	for _, r := range *c.Referrers() {
		call, ok := r.(ssa.CallInstruction)
		if !ok || call.Common().Value != c {
			return false
		}
		for _, arg := range call.Common().Args {
			if arg == c {
				return false
			}
		}
	}
	return true
}

func (e *engine) addElement(v ssa.Value) {
	switch v.Type().Underlying().(type) {
	case *types.Signature, *types.Interface:
		list, _ := e.ix.elements.At(v.Type()).([]ssa.Value)
		e.ix.elements.Set(v.Type(), append(list, v))
	}
}

// indexWrite records what instr writes to memory: pointers, or all else.
func (e *engine) indexWrite(fn *ssa.Function, instr ssa.Instruction, pointers bool) {
	switch i := instr.(type) {
	case *ssa.Store:
		if o, target := flagStruct(i); o != nil && !pointers {
			e.register(o)
			if target != nil {
				for _, loc := range e.locate(target) {
					e.record(loc, source{fn: fn, instr: instr, external: &external{option: o}})
				}
			}
		}
		if isPointer(i.Val.Type()) != pointers {
			return
		}
		if _, ok := i.Val.Type().Underlying().(*types.Struct); ok {
			e.noteOverwritten(i)
		}
		if b, ok := i.Val.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsFloat != 0 {
			return
		}
		for _, loc := range e.locate(i.Addr) {
			e.record(loc, source{fn: fn, instr: instr, val: i.Val})
		}
	case *ssa.MapUpdate:
		for _, loc := range e.locate(i.Map) {
			if !pointers {
				e.ix.puts[loc] = append(e.ix.puts[loc], source{fn: fn, instr: instr, val: i.Value})
				e.ix.writes[instr] = append(e.ix.writes[instr], location{element{loc}})
			}
		}
	case *ssa.Send:
		for _, loc := range e.locate(i.Chan) {
			if !pointers {
				e.record(location{sent(loc)}, source{fn: fn, instr: instr, val: i.X})
			}
		}
	case ssa.CallInstruction:
		switch common := i.Common(); {
		case pointers:
		case builtin(common) == "close":
			for _, loc := range e.locate(common.Args[0]) {
				e.ix.closed[loc] = true
			}
		case common.IsInvoke() || common.StaticCallee() != nil:
			e.indexExternal(fn, i) // for all others, which function it is must be known first
		}
	}
}

// writes reports whether instr may have an entry in index.writes.
func writes(instr ssa.Instruction) bool {
	switch instr.(type) {
	case *ssa.Store, *ssa.MapUpdate, *ssa.Send, ssa.CallInstruction:
		return true
	}
	return false
}

// isPointer reports whether what is in a value of type t is elsewhere.
func isPointer(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Chan, *types.Map, *types.Slice, *types.Interface, *types.Signature:
		return true
	}
	return false
}

func (e *engine) record(loc location, s source) {
	if loc.base == (anywhere{}) {
		e.bound("a write through a pointer to more than %d places", e.limits.Places)
	}
	e.ix.stored[loc] = append(e.ix.stored[loc], s)
	e.ix.writes[s.instr] = append(e.ix.writes[s.instr], loc)
}

// indexExternal records what a call of code outside the program writes through
// the pointers it is given.
func (e *engine) indexExternal(fn *ssa.Function, call ssa.CallInstruction) {
	common := call.Common()
	if callee := common.StaticCallee(); callee != nil && len(callee.Blocks) > 0 {
		return
	}
	if _, ok := common.Value.(*ssa.Builtin); ok {
		return
	}
	name := e.called(common)
	if name == "" && e.onlyBodies(common) {
		return
	}
	if e.indexShared(fn, call, name) {
		return
	}
	if name == "sync/atomic.Bool.Store" || name == "go.uber.org/atomic.Bool.Store" {
		for _, loc := range e.locate(receiver(common)) {
			e.record(loc, source{fn: fn, instr: call, val: arguments(common)[0]})
		}
		return
	}
	if name == "context.WithValue" {
		e.record(carriedBy(common.Args[1]), source{fn: fn, instr: call, val: common.Args[2]})
		return
	}
	if result, ok := call.(*ssa.Call); ok && pointsTo(common.Signature()) {
		e.record(location{result}, source{fn: fn, instr: call, val: common.Args[0]})
		return
	}
	e.calledBack(call, name)
	if opt, target := e.registration(call, name); opt != nil && target != nil {
		for _, loc := range e.locate(target) {
			e.record(loc, source{fn: fn, instr: call, external: &external{option: opt}})
		}
		return
	}
	prompt, asks := e.prompts[name]
	args := arguments(common)
	if !asks && (catalog.OnlyReads(name[strings.LastIndexByte(name, '.')+1:]) || dereferences(common.Signature())) {
		return
	}
	decodes := catalog.Decodes(calleeTitle(call))
	for i, arg := range args {
		if p, ok := arg.(*ssa.Parameter); ok && decodes && types.IsInterface(p.Type()) {
			e.fillGiven(p, make(map[*ssa.Parameter]bool))
		}
		for _, p := range pointers(arg) {
			var ext external
			switch {
			case asks && fills(prompt, i):
				ext.prompt = &prompted{prompt: prompt, call: call}
			case catalog.ReadsEnvironment(name):
				e.recordEnvironment(fn, call, p)
			}
			e.recordPointer(fn, call, p, ext)
		}
	}
}

// onlyBodies reports whether a call is of a function value that can only be
// functions with bodies.
func (e *engine) onlyBodies(common *ssa.CallCommon) bool {
	if common.IsInvoke() || common.StaticCallee() != nil {
		return false
	}
	only, found := true, false
	e.origins(common.Value, func(leaf ssa.Value) {
		switch leaf := leaf.(type) {
		case *ssa.MakeClosure:
			found = true
		case *ssa.Function:
			found = true
			only = only && len(leaf.Blocks) > 0
		default:
			only = only && isNilConst(leaf)
		}
	})
	return only && found
}

// dereferences reports whether a function with signature sig returns what its
// one argument points to: aws.ToString, pointer.BoolDeref.
func dereferences(sig *types.Signature) bool {
	if sig.Params().Len() == 0 || sig.Results().Len() != 1 {
		return false
	}
	p, ok := sig.Params().At(0).Type().Underlying().(*types.Pointer)
	if !ok || !types.Identical(p.Elem(), sig.Results().At(0).Type()) {
		return false
	}
	_, basic := p.Elem().Underlying().(*types.Basic)
	return basic && (sig.Params().Len() == 1 || sig.Params().Len() == 2 && types.Identical(p.Elem(), sig.Params().At(1).Type()))
}

// pointsTo reports whether a function with signature sig returns a pointer to its one
// argument, a bool: aws.Bool, ptr.To.
func pointsTo(sig *types.Signature) bool {
	if sig.Params().Len() != 1 || sig.Results().Len() != 1 || sig.Recv() != nil {
		return false
	}
	p, ok := sig.Results().At(0).Type().Underlying().(*types.Pointer)
	return ok && isBool(p.Elem()) && types.Identical(p.Elem(), sig.Params().At(0).Type())
}

// recordEnvironment records that call fills the struct at p from the
// environment, field by field as their names say.
func (e *engine) recordEnvironment(fn *ssa.Function, call ssa.CallInstruction, p ssa.Value) {
	s := structOf(p.Type())
	for i := range s.NumFields() {
		field := e.field(p.Type(), i)
		o := &option{name: field.Name(), byDefault: constant.MakeBool(false), environment: true}
		e.record(location{field}, source{fn: fn, instr: call, external: &external{option: o}})
	}
}

// recordPointer records an external write through p, and to every field if p
// points to a struct.
func (e *engine) recordPointer(fn *ssa.Function, call ssa.CallInstruction, p ssa.Value, ext external) {
	pointer, ok := p.Type().Underlying().(*types.Pointer)
	if !ok {
		return
	}
	elem, isStruct := pointer.Elem().Underlying().(*types.Struct)
	if ext.prompt == nil && catalog.Decodes(calleeTitle(call)) {
		e.fill(pointer.Elem(), 0)
	}
	switch {
	case !isStruct:
		for _, loc := range e.locate(p) {
			e.record(loc, source{fn: fn, instr: call, external: &ext})
		}
	case ext.prompt != nil:
		for i := range elem.NumFields() {
			e.record(location{base: e.field(pointer.Elem(), i)}, source{fn: fn, instr: call, external: &ext})
		}
	}
}

// fillGiven notes that code outside fills in what the callers of a function that reads
// into anything give it as p.
func (e *engine) fillGiven(p *ssa.Parameter, seen map[*ssa.Parameter]bool) {
	if seen[p] {
		return
	}
	seen[p] = true
	for _, v := range e.passed(p) {
		if further, ok := v.(*ssa.Parameter); ok && types.IsInterface(v.Type()) {
			e.fillGiven(further, seen)
		}
		for _, pointer := range pointers(v) {
			e.fill(pointer.Type(), 0)
		}
	}
}

// fill notes that code outside the program fills in what has type t: its fields, and
// those of what it points to or lists.
func (e *engine) fill(t types.Type, depth int) {
	const deepest = 12
	if depth > deepest {
		return
	}
	switch t := t.Underlying().(type) {
	case *types.Pointer:
		e.fill(t.Elem(), depth+1)
	case *types.Slice:
		e.fill(t.Elem(), depth+1)
	case *types.Array:
		e.fill(t.Elem(), depth+1)
	case *types.Map:
		e.fill(t.Elem(), depth+1)
	case *types.Struct:
		for field := range t.Fields() {
			if field = field.Origin(); !e.ix.filled[field] {
				e.ix.filled[field] = true
				e.fill(field.Type(), depth+1)
			}
		}
	}
}

// element stands for the elements of the map in base.
type element struct{ base any }

func calleeTitle(call ssa.CallInstruction) string {
	if fn := calledObject(call.Common()); fn != nil {
		return fn.Name()
	}
	return ""
}
