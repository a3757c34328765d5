package consent

import (
	"go/constant"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ssa"
)

// meaning is what is known of an argument.
type meaning struct {
	// constant is its value, nil if it has none that is known.
	constant constant.Value
	isNil    bool
	// yes is what it proves if it is true, or nil for an error; no, if it is
	// not.
	yes, no proof
	// answer says what a text that a person typed is worth; 0 if it is none.
	answer kind
	keys   bool
	bare   bool
	// blank says that nothing was found yet that the text could be but empty.
	blank bool
	// created says that it names something that this flow created, see
	// [engine.createdBehind] for inputs.
	created bool
	// words are the elements of a list of constant texts.
	words []string
	// machine says that it is a stream that no person types into.
	machine bool
	// fns are the functions that it is; empty if they are not known.
	fns []bound
	// typ is the type behind an interface, or nil.
	typ types.Type
	// record is which struct it is, or points to.
	record record
}

// bound is a function with the frame of its free variables.
type bound struct {
	fn     *ssa.Function
	parent *frame
}

// known reports whether anything is known of the argument.
func (m meaning) known() bool {
	return m.constant != nil || m.isNil || m.yes.ok || m.no.ok || m.answer != 0 || m.blank || m.created || m.machine || m.typ != nil ||
		len(m.words) > 0 || len(m.fns) > 0 || m.record.known()
}

// settled reports whether v, which means m, means that whatever else the walk
// reaches: reaching more can only prove less.
func (m *meaning) settled(v ssa.Value) bool {
	if _, ok := v.Type().Underlying().(*types.Signature); ok {
		return fixed(v)
	}
	_, isConst := v.(*ssa.Const)
	return (!m.isNil || isConst) && !m.yes.ok && !m.no.ok && m.answer == 0 && !m.blank && !m.created && !m.machine && len(m.words) == 0 && !m.record.known()
}

// fixed reports whether the function value v is the same whatever the walk reaches.
func fixed(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const, *ssa.Function, *ssa.MakeClosure:
		return true
	case *ssa.MakeInterface:
		return fixed(v.X)
	}
	_, function := v.Type().Underlying().(*types.Signature)
	return !function
}

// key appends what tells m from other meanings.
func (e *engine) key(b []byte, m *meaning) []byte {
	if m.constant != nil {
		b = append(append(b, 'c'), m.constant.ExactString()...)
	}
	if m.isNil {
		b = append(b, '0')
	}
	if m.yes.ok {
		b = strconv.AppendUint(append(b, 'y'), uint64(m.yes.kinds), 16)
	}
	if m.no.ok {
		b = strconv.AppendUint(append(b, 'n'), uint64(m.no.kinds), 16)
	}
	if m.answer != 0 {
		b = strconv.AppendUint(append(b, 'a'), uint64(m.answer), 16)
		b = strconv.AppendBool(strconv.AppendBool(b, m.keys), m.bare)
	}
	if m.blank {
		b = append(b, '_')
	}
	if m.created {
		b = append(b, '+')
	}
	if m.machine {
		b = append(b, 'm')
	}
	for _, w := range m.words {
		b = strconv.AppendQuote(append(b, 'w'), w)
	}
	for _, f := range m.fns {
		b = strconv.AppendInt(append(b, 'f'), int64(e.number(f.fn)), 16)
		if f.parent != nil {
			b = strconv.AppendInt(append(b, '/'), int64(f.parent.id), 16)
		}
	}
	if m.typ != nil {
		b = strconv.AppendInt(append(b, 't'), int64(e.number(m.typ)), 16)
	}
	if is := m.record.is; is.root != nil {
		b = append(strconv.AppendInt(append(b, 'r'), int64(e.number(is.root)), 16), is.path...)
	}
	for _, l := range m.record.limits {
		b = strconv.AppendInt(append(b, 'l'), int64(e.number(l.field)), 16)
		b = strconv.AppendBool(append(b, l.value...), l.holds)
	}
	return append(b, ',')
}

// remember is a copy of args, nil if nothing is known of any.
func remember(args []meaning) []meaning {
	if !slices.ContainsFunc(args, meaning.known) {
		return nil
	}
	return slices.Clone(args)
}

// meaningOf says what v, in f, means to what call calls, which takes it as p.
func (e *engine) meaningOf(f *frame, call ssa.CallInstruction, v ssa.Value, p *ssa.Parameter) meaning {
	var m meaning
	t := p.Type()
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			if c, ok := v.(*ssa.Const); ok {
				m.constant = c.Value
				return m
			}
			m.yes = e.settled(f, v, equal(constant.MakeBool(true)))
			m.no = e.settled(f, v, equal(constant.MakeBool(false)))
			if !m.no.ok && e.onlyTries(p.Name()) {
				m.no = e.negating(func() proof { return e.settled(f, v, equal(constant.MakeBool(false))) })
			}
		case u.Info()&types.IsString != 0:
			if m.answer, m.keys, m.bare = e.answerKind(f, v); m.answer == 0 {
				m.blank = e.blank(f, v)
			}
			m.created = e.created(f, v)
		case u.Info()&types.IsInteger != 0:
			if c, ok := v.(*ssa.Const); ok && namedOf(t) != nil {
				m.constant = c.Value
			}
		}
	case *types.Signature:
		if m.isNil = e.nilFunction(f, v); !m.isNil {
			m.fns = e.functionsIn(f, v)
		}
	case *types.Interface:
		if isError(t) {
			if c, ok := v.(*ssa.Const); ok {
				m.isNil = c.IsNil()
				return m
			}
			m.yes = e.settled(f, v, isNil())
			m.no = e.settled(f, v, notNil())
			return m
		}
		m.typ = e.typeIn(f, v)
		m.machine = e.machine(f, v)
	case *types.Slice:
		m.words, _ = e.words(f, v)
		m.created = e.created(f, v)
	case *types.Pointer:
		m.isNil = e.nilPointer(f, v)
		m.created = e.createdBehind(f, call, v)
		m.machine = e.machine(f, v)
	}
	return m
}

// nilFunction reports whether the function value v is nil in f: a callback that
// this caller does not want.
func (*engine) nilFunction(f *frame, v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return v.IsNil()
	case *ssa.Parameter:
		return f.arg(v).isNil
	}
	return false
}

// nilPointer reports whether the pointer v is nil in f.
func (e *engine) nilPointer(f *frame, v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return v.IsNil()
	case *ssa.Parameter:
		return f != nil && f.arg(v).isNil
	case *ssa.UnOp:
		if addr, ok := v.X.(*ssa.FieldAddr); ok {
			cells, ok := e.cells(f, addr.X, fieldOf(addr.X.Type(), addr.Field), v)
			return ok && !slices.ContainsFunc(cells, func(c cell) bool { return c.val != nil && !e.nilPointer(nil, c.val) })
		}
	}
	return false
}

// settled is what v proves, without what depends on the caller.
func (e *engine) settled(f *frame, v ssa.Value, t test) proof {
	p := e.implies(f, v, t, nil)
	p.questions, p.bare = 0, false
	return p
}

// typeIn is the one type that the interface v has in f, or nil; f may be nil.
func (e *engine) typeIn(f *frame, v ssa.Value) types.Type {
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return v.X.Type()
	case *ssa.ChangeInterface:
		return e.typeIn(f, v.X)
	case *ssa.Parameter:
		if f != nil {
			return f.arg(v).typ
		}
	}
	return nil
}
