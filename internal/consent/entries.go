package consent

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// entries are the entry points: first those that certainly run, then those
// that are entry points only where the first do not reach them, and last what
// neither reaches.
func (e *engine) entries() (first, rest, last []*ssa.Function) {
	mains := false
	uncalled := make(map[*ssa.Package]bool)
	for _, pkg := range e.program.Packages {
		// Only tests call what main does not; of a copy of an SDK, nobody does.
		uncalled[pkg] = e.program.Whole && (supportsTests(pkg.Pkg) || e.config.Catalog.Declares(pkg.Pkg.Path(), pkg.Pkg.Scope().Names()))
		if init := pkg.Func("init"); init != nil {
			first = append(first, init)
		}
		if main := pkg.Func("main"); main != nil && pkg.Pkg.Name() == "main" {
			first = append(first, main)
			mains = true
		}
	}
	for _, fn := range e.ix.fns {
		if fn.Parent() != nil || fn.Synthetic != "" || fn.Object() == nil || fn.Name() == "init" {
			continue
		}
		if len(e.ix.instances[fn]) > 0 && !exported(fn) {
			continue // the instances are what runs
		}
		if uncalled[fn.Pkg] {
			continue
		}
		switch {
		case exported(fn) && e.api(fn):
			if e.config.Settings.Exported == "callers" && !e.program.Whole {
				continue // the callers are judged, by the fact
			}
			if mains || e.program.Whole {
				rest = append(rest, fn)
			} else {
				first = append(first, fn)
			}
		case len(e.ix.callers[fn]) == 0 && !e.ix.referenced[fn]:
			last = append(last, fn)
		}
	}
	return first, rest, last
}

// supportsTests reports whether pkg is there for tests, although its files are
// not called so: it uses a framework of tests.
func supportsTests(pkg *types.Package) bool {
	return slices.ContainsFunc(pkg.Imports(), func(imported *types.Package) bool {
		path := catalog.Module(imported.Path())
		return path == "testing" || slices.ContainsFunc(testFrameworks, func(name string) bool { return strings.HasSuffix(path, name) })
	})
}

// testFrameworks end the paths of libraries that only tests use. A library of
// mocks is none: mocks stand in packages beside what they take the place of.
//
//nolint:gochecknoglobals // a read-only table
var testFrameworks = []string{"onsi/gomega", "onsi/ginkgo", "testify/assert", "testify/require", "testify/suite"}

// exported reports whether other packages can name fn.
func exported(fn *ssa.Function) bool {
	obj, ok := fn.Object().(*types.Func)
	if !ok || !obj.Exported() {
		return false
	}
	if recv := obj.Signature().Recv(); recv != nil {
		named := namedOf(recv.Type())
		return named == nil || named.Obj().Exported()
	}
	return true
}

// api reports whether other modules can import the package of fn.
func (e *engine) api(fn *ssa.Function) bool {
	if fn.Pkg == nil || fn.Pkg.Pkg.Name() == "main" {
		return false
	}
	if !e.program.Whole {
		return true
	}
	path := "/" + fn.Pkg.Pkg.Path() + "/"
	return !strings.Contains(path, "/internal/") || len(e.ix.callers[fn]) == 0
}

// writers are those of fns, which main does not reach, that code outside the program may
// call all the same, as it gets values of their type, and that lead to a write of what
// the walk asked for: UnmarshalJSON of a configuration. The others never run.
func (e *engine) writers(fns []*ssa.Function) []*ssa.Function {
	read := func(loc location) bool { return len(e.askers[loc]) > 0 }
	var write []*ssa.Function
	for _, instr := range e.ix.writers {
		if fn := instr.Parent(); !e.runs[fn] && slices.ContainsFunc(e.ix.writes[instr], read) {
			write = append(write, fn)
		}
	}
	leads := e.inOrder().leadingTo(write)
	return slices.DeleteFunc(slices.Clone(fns), func(fn *ssa.Function) bool {
		recv := fn.Signature.Recv()
		return !leads[fn] || e.runs[fn] || recv == nil || !e.ix.exposed.types[namedOf(recv.Type())]
	})
}

// reachable are the functions that can run when roots do, with consent or
// without.
func (e *engine) reachable(roots []*ssa.Function) map[*ssa.Function]bool {
	seen := make(map[*ssa.Function]bool)
	var work []*ssa.Function
	visit := func(fn *ssa.Function) {
		if !seen[fn] {
			seen[fn] = true
			work = append(work, fn)
			if origin := fn.Origin(); origin != nil {
				seen[origin] = true
			}
		}
	}
	for _, fn := range roots {
		visit(fn)
	}
	for len(work) > 0 {
		fn := work[len(work)-1]
		work = work[:len(work)-1]
		for _, callee := range e.outline(fn).runs {
			visit(callee)
		}
	}
	return seen
}

// outline is what a function may do, conditions aside.
type outline struct {
	// runs are the functions that it may run, see [engine.reaches], and hands those
	// among them that it does not call.
	runs, hands []*ssa.Function
	// deletes says that it has a call of the shape of a delete.
	deletes bool
}

func (e *engine) outline(fn *ssa.Function) *outline {
	if known := e.outlines[fn]; known != nil {
		return known
	}
	o := &outline{}
	seen := make(map[*ssa.Function]bool)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, isCall := instr.(ssa.CallInstruction)
			e.reaches(instr, func(callee *ssa.Function) {
				if !seen[callee] {
					seen[callee] = true
					o.runs = append(o.runs, callee)
				}
				if !isCall || !slices.Contains(e.callees(call), callee) {
					o.hands = append(o.hands, callee)
				}
			})
			o.deletes = o.deletes || isCall && e.mayDelete(call)
		}
	}
	e.outlines[fn] = o
	return o
}

// reaches visits the functions that instr may run, now or by what code outside
// the program does with it.
func (e *engine) reaches(instr ssa.Instruction, visit func(*ssa.Function)) {
	switch i := instr.(type) {
	case ssa.CallInstruction:
		if _, ok := i.Common().Value.(*ssa.Builtin); ok {
			return // append calls no method of what it appends
		}
		callees := e.callees(i)
		for _, callee := range callees {
			visit(callee)
		}
		if len(callees) == 0 {
			for _, arg := range e.spread(i.Common().Args) {
				e.given(arg, visit)
			}
		}
	case *ssa.Store:
		if e.storesOutside(i) {
			e.given(i.Val, visit)
		}
	case *ssa.MapUpdate:
		if e.outsideMap(i) {
			e.given(i.Value, visit)
		}
	case *ssa.Return:
		for _, r := range i.Results {
			if _, ok := r.Type().Underlying().(*types.Signature); ok {
				e.given(r, visit)
			}
		}
	}
}

// given visits the functions that code outside the program can call when it
// gets v.
func (e *engine) given(v ssa.Value, visit func(*ssa.Function)) {
	switch v.Type().Underlying().(type) {
	case *types.Signature:
		for _, leaf := range e.functions(v) {
			visit(functionOf(leaf))
		}
	case *types.Interface:
		for _, fn := range e.methodsGiven(v) {
			visit(fn)
		}
		if m, ok := v.(*ssa.MakeInterface); ok {
			if _, isFunc := m.X.Type().Underlying().(*types.Signature); isFunc {
				e.given(m.X, visit)
			}
		}
	}
}

// methodsGiven are the bodies of the methods of the interface that v is
// converted to: code that takes the interface can call them.
func (e *engine) methodsGiven(v ssa.Value) []*ssa.Function {
	iface, ok := v.Type().Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 || isError(v.Type()) {
		return nil
	}
	if found, known := e.ix.given[v]; known {
		return found
	}
	var found []*ssa.Function
	if !e.implemented(v.Type(), iface) {
		return nil // a context, mostly: it comes from everywhere
	}
	e.origins(v, func(leaf ssa.Value) {
		m, ok := leaf.(*ssa.MakeInterface)
		if !ok || !e.implements(m.X.Type(), iface) {
			return // a type that an assertion rules out
		}
		for method := range iface.Methods() {
			if fn := e.method(m.X.Type(), method); fn != nil {
				found = append(found, fn)
			}
		}
	})
	e.ix.given[v] = found
	return found
}

// implemented reports whether a type of the program has methods for t, which is
// iface.
func (e *engine) implemented(t types.Type, iface *types.Interface) bool {
	for method := range iface.Methods() {
		if len(e.implementations(t, method)) > 0 {
			return true
		}
	}
	return false
}

// handOver walks into the functions that code outside the program can call
// when it gets v.
func (e *engine) handOver(f *frame, v ssa.Value, pos token.Pos) {
	switch v.Type().Underlying().(type) {
	case *types.Signature:
		for _, b := range e.functionsIn(f, v) {
			e.hand(f, b, nil, pos)
		}
	case *types.Interface:
		if named := namedOf(v.Type()); named != nil && named.Obj().Pkg() != nil && catalog.AsksFirst(named.Obj().Pkg().Path()) {
			return
		}
		for _, fn := range e.methodsGiven(v) {
			e.hand(f, bound{fn, nil}, nil, pos)
		}
		if m, ok := v.(*ssa.MakeInterface); ok {
			if _, isFunc := m.X.Type().Underlying().(*types.Signature); isFunc {
				e.handOver(f, m.X, pos)
			}
		}
	}
}

// handAnswer walks into the functions that the call of p gives away, to be called
// with the text of what a person chose.
func (e *engine) handAnswer(f *frame, p *prompted) {
	args := arguments(p.call.Common())
	if p.prompt.N >= len(args) {
		return
	}
	question, asked := e.questionOf(f, p)
	about := proof{}
	answered := !asked || e.judge(&about, question, p.call)
	for _, b := range e.functionsIn(f, args[p.prompt.N]) {
		var chosen []meaning
		if answered {
			chosen = typedArguments(b.fn)
		}
		e.hand(f, b, chosen, position(p.call))
	}
}

// hand walks into b, which code outside the program calls with args.
func (e *engine) hand(f *frame, b bound, args []meaning, pos token.Pos) {
	if e.marked(e.program.Marks.Confirmed, b.fn) || e.exemptFunction(b.fn) {
		return
	}
	callee := e.enter(b.fn, args, b.parent, true)
	if !callee.handed && callee.visited {
		for i := range callee.blocks { // what it returns is handed over as well
			callee.blocks[i].settled = false
		}
	}
	callee.handed = true
	if !slices.Contains(f.given, callee) {
		f.given = append(f.given, callee)
	}
	if callee.from == nil && !callee.visited && callee != f {
		callee.from, callee.at = f, pos
	}
	if !callee.visited {
		e.enqueue(callee)
	}
}

// outsideMap reports whether an element is put into a map that is a variable of
// code outside the program: a registry.
func (e *engine) outsideMap(put *ssa.MapUpdate) bool {
	load, ok := put.Map.(*ssa.UnOp)
	if !ok {
		return false
	}
	g, ok := load.X.(*ssa.Global)
	return ok && g.Pkg != nil && !e.ix.inside[g.Pkg.Pkg]
}

// storesOutside reports whether a store puts a value where code outside the
// program finds it: a field of its types, or its variables.
func (e *engine) storesOutside(s *ssa.Store) bool {
	switch s.Val.Type().Underlying().(type) {
	case *types.Signature, *types.Interface:
	default:
		return false
	}
	switch addr := s.Addr.(type) {
	case *ssa.FieldAddr:
		named := namedOf(addr.X.Type())
		return named != nil && named.Obj().Pkg() != nil && !e.ix.inside[named.Obj().Pkg()]
	case *ssa.Global:
		return addr.Pkg != nil && !e.ix.inside[addr.Pkg.Pkg]
	case *ssa.IndexAddr:
		slice := addr.X.Type()
		if p, ok := slice.Underlying().(*types.Pointer); ok {
			slice = p.Elem()
		}
		var elem types.Type
		switch t := slice.Underlying().(type) {
		case *types.Slice:
			elem = t.Elem()
		case *types.Array:
			elem = t.Elem()
		default:
			return false
		}
		named := namedOf(elem)
		return named != nil && named.Obj().Pkg() != nil && !e.ix.inside[named.Obj().Pkg()] && types.IsInterface(elem) && !isError(elem)
	}
	return false
}

func (e *engine) storedOutside(f *frame, s *ssa.Store) {
	if addr, ok := s.Addr.(*ssa.FieldAddr); ok && e.hooked(f, addr) {
		return
	}
	e.handOver(f, s.Val, s.Pos())
}

// before, for the fields that hold a command's function, are the fields whose
// functions run first and can keep it from running.
//
//nolint:gochecknoglobals // a read-only table
var hooks = map[string][]string{
	"Run":    {"PreRunE", "PreRun", "PersistentPreRunE", "PersistentPreRun"},
	"RunE":   {"PreRunE", "PreRun", "PersistentPreRunE", "PersistentPreRun"},
	"Action": {"Before"},
}

// hooked reports whether the function that is stored in field runs only after
// a hook of the same command, or of one above it, got consent.
func (e *engine) hooked(f *frame, field *ssa.FieldAddr) bool {
	at := fieldOf(field.X.Type(), field.Field)
	if at == nil {
		return false
	}
	names := hooks[at.Name()]
	if len(names) == 0 {
		return false
	}
	command := field.X
	for depth := 0; depth < 4 && command != nil; depth++ {
		for _, name := range names {
			if depth > 0 && !strings.HasPrefix(name, "Persistent") && name != "Before" {
				continue
			}
			if hook := attributeOf(command, name, 2); hook != nil && e.hookConsents(f, hook) {
				return true
			}
		}
		command = e.parentCommand(command)
	}
	return false
}

// hookConsents reports whether hook lets a command run only with consent.
func (e *engine) hookConsents(f *frame, hook ssa.Value) bool {
	fns := e.functionsIn(f, hook)
	for _, b := range fns {
		callee := e.enter(b.fn, nil, b.parent, true)
		e.dependsOn(f, callee)
		if !callee.visited {
			if callee.from == nil && callee != f {
				callee.from, callee.at = f, hook.Pos()
			}
			e.enqueue(callee)
		}
		for _, r := range callee.reachedReturns() {
			n := len(r.Results)
			if n == 0 || !isError(r.Results[n-1].Type()) {
				return false
			}
			p := e.implies(callee, r.Results[n-1], isNil(), callee.blocks[r.Block().Index].knows)
			if !p.ok || p.kinds&^e.accepts != 0 {
				return false
			}
		}
	}
	return len(fns) > 0
}

// parentCommand is the command that command is added to, or nil.
func (e *engine) parentCommand(command ssa.Value) ssa.Value {
	alloc, ok := command.(*ssa.Alloc)
	if !ok {
		return nil
	}
	for _, call := range e.ix.adds {
		for _, arg := range e.spread(arguments(call.Common())) {
			for _, loc := range e.locate(arg) {
				if loc.base != any(alloc) {
					continue
				}
				for _, up := range e.locate(receiver(call.Common())) {
					if parent, ok := up.base.(*ssa.Alloc); ok && parent != alloc {
						return parent
					}
				}
			}
		}
	}
	return nil
}

// leftovers walks into function literals that the program makes without
// consent and nothing it knows of ever calls: whoever gets them may.
func (e *engine) leftovers() {
	called := e.runs
	for again := true; again; {
		again = false
		for _, fn := range e.ix.fns {
			closure := e.ix.closures[fn]
			if len(e.byFn[fn]) > 0 || fn.Parent() == nil || called[fn] {
				continue
			}
			for _, f := range e.byFn[fn.Parent()] {
				if !f.visited || closure != nil && !f.reached(closure) {
					continue
				}
				if !e.mentioned(f, fn, closure) {
					continue
				}
				e.hand(f, bound{fn, f}, nil, fn.Pos())
				again = again || len(e.byFn[fn]) > 0
				break
			}
		}
		e.run()
	}
}

// mentioned reports whether f makes fn a value where no consent is needed.
func (e *engine) mentioned(f *frame, fn *ssa.Function, closure *ssa.MakeClosure) bool {
	if closure != nil {
		return true
	}
	for _, b := range f.fn.Blocks {
		for _, instr := range b.Instrs[:f.blocks[b.Index].done] {
			for _, op := range e.operands(instr) {
				if *op == fn {
					return true
				}
			}
		}
	}
	return false
}
