package consent

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// engine is one analysis of one program.
type engine struct {
	program *Program
	config  *Config
	limits  Limits
	accepts kind
	typed   bool
	prompts map[string]catalog.Prompt
	exits   map[string]catalog.Exit
	confirm map[string]bool
	options map[string]bool
	ix      index

	frames map[string]*frame
	// numbers and scratch make the keys of frames.
	numbers map[any]int
	scratch []byte
	// passing is what a call passes, see [engine.bind].
	passing []meaning
	// made are the frames in the order in which they were made.
	made []*frame
	byFn map[*ssa.Function][]*frame
	work []*frame
	// current is the frame being walked: it depends on all that is read.
	current *frame
	nested  int
	// askers are the frames that read a location.
	askers map[location]map[*frame]bool

	ordered map[*ssa.Function]*blockOrder
	// outlines are those of functions that were looked at, see [engine.outline].
	outlines map[*ssa.Function]*outline
	// sequence is made when the first question about it is asked.
	sequence *order

	sites map[siteKey]*site
	order []*site
	// unused are tables of traces that have ended, see [engine.origins].
	unused []map[any]bool
	// tries remembers [catalog.OnlyTries].
	tries map[string]bool
	// awaited holds the conversions to interfaces and the function literals that
	// were asked for before the walk came to them.
	awaited map[ssa.Instruction]bool
	// existing holds the receivers of which the walk came to a value that becomes an
	// interface.
	existing map[*types.Var]bool
	// begins holds the first entry points.
	begins map[*ssa.Function]bool
	// runs holds what the first entry points reach, with consent or without.
	runs map[*ssa.Function]bool

	// query is the question that is being asked, if one is.
	query  query
	asking bool
	// negated says that the question is what switches a dry run off.
	negated  bool
	rejected map[ssa.CallInstruction]string
	// loaded is where what the value of a [condition] loads is, by its number, and
	// conditions are those of branches.
	loaded map[int]location
	// states are the switches that were asked for, by their number, and decisions what
	// is known about each; nil for a place by which nothing decides.
	states     map[int]state
	decisions  map[location]*decision
	conditions map[ssa.Value]known
	// questioned are the calls and type assertions that branches ask about, by their number.
	questioned map[int]ssa.Value
	// refuted holds what cannot be proved of places any more.
	refuted  map[placeKey]bool
	asksMemo map[asksKey]bool
	// destroysMemo remembers [engine.destroys].
	destroysMemo map[asksKey]bool
	keys         map[ssa.Value]string
	// callNames are the names of what is called, see [engine.called].
	callNames  map[nameKey]string
	incomplete string
	// checks, if not nil, replaces consent: paths end at a call of one of these
	// operations.
	checks map[string]bool
}

func newEngine(p *Program, c *Config) *engine {
	e := &engine{
		program: p, config: c,
		prompts: catalog.Prompts(), exits: catalog.Exits(),
		confirm: make(map[string]bool), options: make(map[string]bool),
		frames: make(map[string]*frame), numbers: make(map[any]int), byFn: make(map[*ssa.Function][]*frame),
		askers:       make(map[location]map[*frame]bool),
		sites:        make(map[siteKey]*site),
		asksMemo:     make(map[asksKey]bool),
		destroysMemo: make(map[asksKey]bool),
		ordered:      make(map[*ssa.Function]*blockOrder),
		keys:         make(map[ssa.Value]string),
		callNames:    make(map[nameKey]string),
		loaded:       make(map[int]location),
		states:       make(map[int]state),
		decisions:    make(map[location]*decision),
		conditions:   make(map[ssa.Value]known),
		questioned:   make(map[int]ssa.Value),
		refuted:      make(map[placeKey]bool),
		awaited:      make(map[ssa.Instruction]bool),
		tries:        make(map[string]bool),
		existing:     make(map[*types.Var]bool),
		begins:       make(map[*ssa.Function]bool),
		outlines:     make(map[*ssa.Function]*outline),
	}
	e.limits = c.Limits.orDefault()
	e.accepts, e.typed = accepted(c.Settings)
	for _, name := range c.Settings.Confirms {
		e.confirm[name] = true
	}
	for _, name := range c.Settings.Options {
		e.options[optionKey(name)] = true
	}
	return e
}

// bound records that a limit was hit that may hide something.
func (e *engine) bound(format string, limit int) {
	if e.incomplete == "" {
		e.incomplete = "the program has " + fmt.Sprintf(format, limit)
	}
}

// walk follows the program from its entry points until nothing more is reached.
func (e *engine) walk() {
	first, rest, last := e.entries()
	e.runs = e.reachable(first)
	for _, fn := range first {
		e.begins[fn] = true
		e.start(fn)
	}
	e.run()
	started := first
	begin := func(fns []*ssa.Function) {
		started = append(started, fns...)
		e.runs = e.reachable(started)
		for _, fn := range fns {
			e.start(fn)
		}
		e.run()
	}
	for _, more := range [][]*ssa.Function{rest, last} {
		fresh := slices.DeleteFunc(more, func(fn *ssa.Function) bool { return e.runs[fn] })
		if slices.ContainsFunc(fresh, e.leads) {
			begin(fresh)
			continue
		}
		for fns := e.writers(fresh); len(fns) > 0; fns = e.writers(fresh) {
			begin(fns)
		}
	}
	e.leftovers()
}

// start makes fn an entry point.
func (e *engine) start(fn *ssa.Function) {
	if e.exemptFunction(fn) || e.marked(e.program.Marks.Confirmed, fn) {
		return
	}
	f := e.enter(fn, nil, nil, true)
	e.enqueue(f)
}

func (e *engine) enqueue(f *frame) {
	if !f.queued {
		f.queued = true
		e.work = append(e.work, f)
	}
}

func (e *engine) run() {
	for len(e.work) > 0 {
		f := e.work[0]
		e.work = e.work[1:]
		if f.queued {
			e.visit(f)
		}
	}
}

// visit walks f, and lets those who asked about it ask again if it came further.
func (e *engine) visit(f *frame) {
	caller := e.current
	e.current = f
	f.queued = false
	if e.process(f) {
		for reader := range f.readers {
			if reader != caller {
				e.enqueue(reader)
			}
		}
	}
	e.current = caller
}

// process walks f as far as its conditions let it, and reports whether it came
// further than before.
func (e *engine) process(f *frame) bool {
	progress := !f.visited
	if !f.visited {
		f.visited = true
		f.blocks[0].knows, f.blocks[0].stale = f.knows, true
	}
	order := e.blocks(f.fn)
	for again := true; again; {
		again = false
		for _, b := range order.list {
			if at := &f.blocks[b.Index]; at.knows == nil || at.settled && !at.stale {
				continue
			}
			if e.block(f, b) {
				// Without loops, one pass sees all that comes before a block.
				again, progress = order.loops, true
			}
		}
	}
	return progress
}

// block walks b: its instructions, as far as calls return without consent, then
// the edges that imply none.
func (e *engine) block(f *frame, b *ssa.BasicBlock) bool {
	progress := false
	at := &f.blocks[b.Index]
	known, stepped, settled := at.knows, at.settled, true
	at.stale = false
	for i, instr := range b.Instrs {
		if !stepped {
			onward, final := e.step(f, instr, known)
			if i+1 > at.done {
				at.done = i + 1
				e.wrote(instr)
				progress = true
			}
			if !onward {
				return progress // what follows happens with consent, or never
			}
			settled = settled && final
		}
		known = e.forget(known, instr)
		if learned := e.learn(f, known, instr); len(learned) > len(known) {
			known, settled = learned, false
		}
	}
	if _, returns := b.Instrs[len(b.Instrs)-1].(*ssa.Return); returns {
		if merged, changed := at.left.meet(known); changed {
			at.left = merged
			f.leavesStates = f.leavesStates || merged.hasState()
			progress = true
		}
	}
	branch, _ := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	for i, succ := range b.Succs {
		after := known
		if branch != nil {
			outcome := i == 0
			failed, asked := e.askedForError(branch, outcome)
			if known.contradicts(e, branch.Cond, outcome) || asked && !failed.holds && known.holds(failed.number) {
				continue
			}
			if !at.open[i] && e.cut(f, b, i, known) {
				settled = false
				continue
			}
			after = known.with(e, branch.Cond, outcome)
			if asked && failed.holds {
				after = after.noting(failed.number)
			}
			if state, asked := e.askedForState(branch, outcome); asked {
				after = after.and(state)
			}
		}
		if !at.open[i] {
			at.open[i] = true
			progress = true
		}
		to := &f.blocks[succ.Index]
		if merged, changed := to.knows.meet(after); changed {
			to.knows, to.stale = merged, true
			progress = true
		}
	}
	at.settled = settled
	return progress
}

// wrote tells the frames that read what instr writes.
func (e *engine) wrote(instr ssa.Instruction) {
	switch instr.(type) {
	case *ssa.MakeInterface, *ssa.MakeClosure:
		if !e.awaited[instr] {
			break
		}
		for reader := range e.askers[location{instr}] {
			e.enqueue(reader)
		}
	}
	if !writes(instr) {
		return
	}
	for _, loc := range e.ix.writes[instr] {
		for reader := range e.askers[loc] {
			e.enqueue(reader)
		}
	}
}

// step walks one instruction, before which known holds, and reports whether the walk
// goes on behind it, and whether it would do the same if it came here again.
func (e *engine) step(f *frame, instr ssa.Instruction, known knowledge) (onward, settled bool) {
	switch i := instr.(type) {
	case *ssa.Call:
		return e.call(f, i, known)
	case *ssa.Defer:
		// It runs however the function ends from here on.
		_, settled = e.call(f, i, nil)
		return true, settled
	case *ssa.Go:
		_, settled = e.call(f, i, nil)
		return true, settled
	case *ssa.Store:
		if e.storesOutside(i) {
			e.storedOutside(f, i)
			return true, false
		}
	case *ssa.MapUpdate:
		if e.outsideMap(i) {
			e.handOver(f, i.Value, i.Pos())
			return true, false
		}
	case *ssa.Return:
		if f.handed {
			for _, r := range i.Results {
				e.handOver(f, r, i.Pos())
			}
			return true, false
		}
	}
	return true, true
}

// call walks into the targets of call and reports whether it returns without
// consent; known holds when it runs, and settled is as [engine.step] has it.
func (e *engine) call(f *frame, call ssa.CallInstruction, known knowledge) (onward, settled bool) {
	common := call.Common()
	if _, ok := common.Value.(*ssa.Builtin); ok {
		return true, true
	}
	pos := position(call)
	if e.program.Marks.ConfirmedLine != nil && e.program.Marks.ConfirmedLine(pos) {
		return true, true
	}
	if op := e.operation(f, call); op != nil {
		e.hit(f, call, op)
		return true, false
	}
	name := e.called(common)
	if exit, ok := e.exits[name]; ok {
		if exit.UnlessNil < 0 {
			return false, true
		}
		args := arguments(common)
		if exit.UnlessNil >= len(args) || e.checks != nil {
			return true, true
		}
		p := e.implies(f, args[exit.UnlessNil], isNil(), f.blocks[call.Block().Index].knows)
		return !p.ok || p.kinds&^e.accepts != 0 || !e.aboutDeleting(f, p), true
	}
	targets, all := e.targets(f, call)
	if e.checks != nil && e.checked(common) {
		return false, true
	}
	settled = e.fixedTargets(f, call, len(targets))
	if len(targets) == 0 {
		return e.outside(f, call, name), settled && handsFixed(e.spread(common.Args))
	}
	for _, t := range targets {
		if e.marked(e.program.Marks.Confirmed, t.fn) || e.exemptFunction(t.fn) && !e.plansItself(common) {
			onward = true
			continue
		}
		args, final := e.bind(f, call, t)
		along := e.takenAlong(call, t.fn, known)
		settled = settled && final && len(along) == 0
		callee := e.enterKnowing(t.fn, args, t.parent, false, along)
		e.link(f, call, callee, token.NoPos)
		if e.returnsFrom(callee) || !e.settle(f, call, callee.fn, callee.pending()).ok {
			onward = true
		}
	}
	if !all {
		e.outside(f, call, name)
		return true, settled && handsFixed(e.spread(common.Args))
	}
	return onward, settled
}

// link records that call in f enters callee.
func (e *engine) link(f *frame, call ssa.CallInstruction, callee *frame, at token.Pos) {
	if f.calls == nil {
		f.calls = make(map[ssa.Instruction][]*frame)
	}
	if !slices.Contains(f.calls[call], callee) {
		f.calls[call] = append(f.calls[call], callee)
	}
	if callee.from == nil && callee != f && !callee.visited {
		callee.from, callee.via, callee.at = f, call, at
	}
	callee.readers[e.current] = true
	switch {
	case callee.visited:
	case e.nested < maxNested:
		// At once, so that the caller need not be walked again.
		e.nested++
		e.visit(callee)
		e.nested--
	default:
		e.enqueue(callee)
	}
}

// maxNested is how deep walks nest before callees have to wait for their turn.
const maxNested = 200

// returnsFrom reports whether f, once entered, can return without consent.
func (e *engine) returnsFrom(f *frame) bool {
	f.readers[e.current] = true
	if e.checks == nil && e.marked(e.program.Marks.Confirms, f.fn) && f.fn.Signature.Results().Len() == 0 {
		return false
	}
	if f.returns() {
		return true
	}
	// A recovered panic returns as well.
	return f.fn.Recover != nil && f.panics()
}

// panics reports whether the walk came to a panic.
func (f *frame) panics() bool {
	for _, b := range f.fn.Blocks {
		if n := f.blocks[b.Index].done; n > 0 && n == len(b.Instrs) {
			if _, ok := b.Instrs[n-1].(*ssa.Panic); ok {
				return true
			}
		}
	}
	return false
}

// marked reports whether fn, or the function around it, carries an annotation.
func (*engine) marked(marks map[token.Pos]bool, fn *ssa.Function) bool {
	if len(marks) == 0 {
		return false
	}
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	if o := fn.Origin(); o != nil {
		fn = o
	}
	obj := fn.Object()
	return obj != nil && marks[obj.Pos()]
}

// position is where call is written.
func position(instr ssa.Instruction) token.Pos {
	if call, ok := instr.(ssa.CallInstruction); ok {
		return call.Common().Pos()
	}
	return instr.Pos()
}
