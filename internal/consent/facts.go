package consent

import (
	"go/constant"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// facts describes the exported functions to packages that import this one: what
// their results prove and which deletes they reach.
func (e *engine) facts() map[*types.Func]*Fact {
	found := make(map[*types.Func]*Fact)
	for _, fn := range slices.Clone(e.ix.fns) {
		obj, ok := fn.Object().(*types.Func)
		if !ok || fn.Parent() != nil || fn.Synthetic != "" || !exported(fn) || fn.Pkg == nil || fn.Pkg.Pkg.Name() == "main" || len(fn.TypeArgs()) > 0 {
			continue
		}
		if e.exemptFunction(fn) || e.marked(e.program.Marks.Confirmed, fn) {
			continue
		}
		if fact := e.describe(fn); fact != nil {
			found[obj] = fact
		}
	}
	return found
}

// describe is the fact of fn, nil if there is nothing to say.
func (e *engine) describe(fn *ssa.Function) *Fact {
	plain := e.assume(fn, nil)
	fact := &Fact{Returns: e.canReturn(plain), Guards: e.guarded(plain)}
	if e.asksFunction(fn, nearby) || e.marked(e.program.Marks.Confirms, fn) {
		e.describeResults(fn, plain, fact)
	}
	for _, s := range e.reachedFrom(plain) {
		d := FactDelete{Operation: s.op.Title(), Where: FullName(s.call.Parent())}
		for _, g := range givens(fn) {
			if !slices.Contains(e.reachedFrom(e.assume(fn, &g)), s) {
				d.Unless = append(d.Unless, g)
			}
		}
		fact.Deletes = append(fact.Deletes, d)
	}
	if fact.Returns && len(fact.Yes) == 0 && len(fact.Deletes) == 0 && len(fact.Guards) == 0 {
		return nil
	}
	return fact
}

// assume walks fn with arguments that nothing is known of, but for g.
func (e *engine) assume(fn *ssa.Function, g *Given) *frame {
	args := make([]meaning, len(fn.Params))
	if g != nil {
		m := &args[g.Param+offset(fn)]
		if g.Value {
			m.yes = consents(switched)
		} else {
			m.no = consents(switched)
		}
	}
	f := e.enter(fn, args, nil, false)
	if !f.visited {
		e.enqueue(f)
		e.run()
	}
	return f
}

// offset is the number of parameters before the first that is no receiver.
func offset(fn *ssa.Function) int {
	if fn.Signature.Recv() != nil {
		return 1
	}
	return 0
}

// givens are the assumptions to try: each outcome of each bool.
func givens(fn *ssa.Function) []Given {
	var list []Given
	for i := range fn.Signature.Params().Len() {
		if isBool(fn.Signature.Params().At(i).Type()) {
			list = append(list, Given{i, true}, Given{i, false})
		}
	}
	return list
}

func (e *engine) canReturn(f *frame) bool {
	e.current = f
	defer func() { e.current = nil }()
	return e.returnsFrom(f)
}

// describeResults records which outcomes of results mean consent.
func (e *engine) describeResults(fn *ssa.Function, plain *frame, fact *Fact) {
	results := fn.Signature.Results()
	for i := range results.Len() {
		var outcomes []string
		switch t := results.At(i).Type(); {
		case isBool(t):
			outcomes = []string{"true", "false"}
		case isError(t):
			outcomes = []string{"nil", "non-nil"}
		}
		for _, value := range outcomes {
			if e.marked(e.program.Marks.Confirms, fn) {
				if value == "true" || value == "nil" && results.Len() == 1 {
					fact.Yes = append(fact.Yes, Outcome{Result: i, Value: value, Question: -1, Kinds: uint16(person)})
				}
				continue
			}
			if p := e.outcome(plain, i, value); p.ok {
				fact.Yes = append(fact.Yes, outcomeOf(fn, i, value, p))
				continue
			}
			for _, g := range givens(fn) {
				if p := e.outcome(e.assume(fn, &g), i, value); p.ok {
					o := outcomeOf(fn, i, value, p)
					o.Given = []Given{g}
					fact.Yes = append(fact.Yes, o)
					break
				}
			}
		}
	}
}

func outcomeOf(fn *ssa.Function, i int, value string, p proof) Outcome {
	o := Outcome{Result: i, Value: value, Question: -1, Kinds: uint16(p.kinds), Bare: p.bare}
	for n := range fn.Params {
		if p.questions&(1<<n) != 0 {
			o.Question = n - offset(fn)
			break
		}
	}
	if p.kinds == 0 {
		o.Kinds = uint16(person)
	}
	return o
}

// outcome is what result i of f proves by having value.
func (e *engine) outcome(f *frame, i int, value string) proof {
	e.current = f
	defer func() { e.current = nil }()
	all := f.pending()
	for _, r := range f.reachedReturns() {
		all = all.and(e.implies(f, r.Results[i], outcomeTest(value), f.blocks[r.Block().Index].knows))
	}
	return all
}

func outcomeTest(value string) test {
	switch value {
	case "nil":
		return isNil()
	case "non-nil":
		return notNil()
	}
	return equal(constant.MakeBool(value == "true"))
}

// guarded are the parameters of f's function that it calls, but never without
// consent.
func (*engine) guarded(f *frame) []int {
	var list []int
	for i, p := range f.fn.Params {
		if _, ok := p.Type().Underlying().(*types.Signature); !ok || p.Referrers() == nil {
			continue
		}
		calls, only := false, true
		for _, r := range *p.Referrers() {
			call, ok := r.(ssa.CallInstruction)
			if !ok || call.Common().Value != p || slices.Contains(call.Common().Args, ssa.Value(p)) || f.reached(call) {
				only = false
				break
			}
			calls = true
		}
		if calls && only {
			list = append(list, i-offset(f.fn))
		}
	}
	return list
}

// reachedFrom are the deletes that f reaches, itself or through its callees.
func (e *engine) reachedFrom(f *frame) []*site {
	seen := map[*frame]bool{f: true}
	work := []*frame{f}
	for i := 0; i < len(work); i++ {
		for _, callees := range append(slices.Collect(maps.Values(work[i].calls)), work[i].given) {
			for _, callee := range callees {
				if !seen[callee] {
					seen[callee] = true
					work = append(work, callee)
				}
			}
		}
	}
	var found []*site
	for _, s := range e.order {
		if slices.ContainsFunc(s.frames, func(at *frame) bool { return seen[at] }) {
			found = append(found, s)
		}
	}
	return found
}

// fact is what another run found out about what is called, or nil.
func (e *engine) fact(common *ssa.CallCommon) *Fact {
	if e.program.Fact == nil || common.IsInvoke() {
		return nil
	}
	fn := calledObject(common)
	if fn == nil {
		return nil
	}
	return e.program.Fact(fn)
}

// factProof is what a result of a function in another package proves.
func (e *engine) factProof(f *frame, call *ssa.Call, fact *Fact, i int, t test) proof {
	for _, y := range fact.Yes {
		want := outcomeTest(y.Value)
		same := t.about() && want.about() && t.holds(true) == want.holds(true) || t.val == nil && want.val == nil && t.op == want.op
		if y.Result != i || !same {
			continue
		}
		p := consents(kind(y.Kinds))
		for _, g := range y.Given {
			p = p.and(e.holdsGiven(f, call, g))
		}
		args := arguments(&call.Call)
		if p.ok && y.Question >= 0 && y.Question < len(args) && !e.judge(&p, e.text(f, args[y.Question]), call) {
			return proof{}
		}
		if p.ok && y.Bare {
			if q, ok := e.printedBefore(f, call); ok && !e.judge(&p, q, call) {
				return proof{}
			}
		}
		return p
	}
	return proof{}
}

// holdsGiven is what the argument proves that an assumption is about.
func (e *engine) holdsGiven(f *frame, call ssa.CallInstruction, g Given) proof {
	args := arguments(call.Common())
	if g.Param >= len(args) {
		return proof{}
	}
	return e.implies(f, args[g.Param], equalBool(g.Value), nil)
}

// factDeletes records the deletes of a function in another package at its call,
// where the configuration wants them there.
func (e *engine) factDeletes(f *frame, call ssa.CallInstruction, fact *Fact) {
	if e.config.Settings.Exported != "callers" {
		return
	}
	for _, d := range fact.Deletes {
		confirmed := slices.ContainsFunc(d.Unless, func(g Given) bool {
			p := e.holdsGiven(f, call, g)
			return p.ok && p.kinds&^e.accepts == 0
		})
		if op := e.config.Catalog.Titled(d.Operation); op != nil && !confirmed {
			e.hit(f, call, op)
		}
	}
}

// unchecked are the deletes that a path reaches without the pre-check called
// name: the same walk, but it is the check that ends a path.
func unchecked(p *Program, c *Config, name string, known []Delete) []Delete {
	e := newEngine(p, c)
	e.checks = make(map[string]bool)
	for _, op := range c.Catalog.Operations() {
		for _, check := range op.Checks[name] {
			e.checks[check] = true
		}
	}
	e.index()
	e.walk()
	var list []Delete
	for _, d := range e.deletes() {
		same := func(k Delete) bool { return k.Pos == d.Pos && k.Operation == d.Operation }
		if len(d.Operation.Checks[name]) == 0 || slices.ContainsFunc(known, same) {
			continue
		}
		d.Missing, d.Seen = name, nil
		list = append(list, d)
	}
	return list
}

// checked reports whether a call is a pre-check.
func (e *engine) checked(common *ssa.CallCommon) bool {
	fn := calledObject(common)
	if fn == nil {
		return false
	}
	name := strings.TrimSuffix(strings.TrimSuffix(fn.Name(), "WithContext"), "Request")
	name = strings.TrimSuffix(name, "Pages")
	return e.checks[name] && !e.activates(common)
}

// activates reports whether the input of a call sets a status that leaves a key in use.
func (e *engine) activates(common *ssa.CallCommon) bool {
	for _, arg := range common.Args {
		for _, in := range e.inputs(nil, arg) {
			for _, v := range fieldValues(in, "Status") {
				if call, ok := v.(*ssa.Call); ok && len(call.Call.Args) > 0 {
					v = call.Call.Args[0] // aws.String
				}
				if constantText(v) == "Active" {
					return true
				}
			}
		}
	}
	return false
}
