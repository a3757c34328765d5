package printedsecret

import (
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// call follows secrets through a call; value is nil for go and defer.
func (f *flow) call(fn *ssa.Function, instr ssa.CallInstruction, value *ssa.Call) {
	c := newCall(instr)
	if builtin, ok := c.common.Value.(*ssa.Builtin); ok {
		f.builtin(fn, builtin.Name(), c, value)
		return
	}
	if f.tables.sanitizers[c.key] {
		return
	}
	f.print(fn, c)
	f.passOn(fn, c, value)
	for _, callee := range f.callees(c) {
		f.take(c, callee)
		f.enter(fn, c, callee, value)
	}
	if sum := f.facts.function(c.object); sum != nil {
		f.useSummary(fn, c, value, sum)
	}
	if value != nil {
		f.source(c, value)
	}
}

// call is a call with its receiver told apart from its arguments.
type call struct {
	common *ssa.CallCommon
	pos    token.Pos
	object *types.Func
	key    funcKey
	// receiver is nil for functions.
	receiver ssa.Value
	args     []ssa.Value
}

func newCall(instr ssa.CallInstruction) *call {
	common := instr.Common()
	c := &call{common: common, pos: common.Pos(), args: common.Args}
	switch {
	case common.IsInvoke():
		c.object = common.Method
		c.receiver = common.Value
	case common.StaticCallee() != nil:
		callee := common.StaticCallee()
		if origin := callee.Origin(); origin != nil {
			callee = origin
		}
		c.object, _ = callee.Object().(*types.Func)
		if c.object != nil && c.object.Signature().Recv() != nil && len(c.args) > 0 {
			c.receiver, c.args = c.args[0], c.args[1:]
		}
	}
	c.key = keyOf(c.object)
	return c
}

// operand is parameter i of the callee, where a method's receiver is 0.
func (c *call) operand(i int) ssa.Value {
	if c.receiver != nil {
		if i == 0 {
			return c.receiver
		}
		i--
	}
	if i < 0 || i >= len(c.args) {
		return nil
	}
	return c.args[i]
}

// argument is the index in the source of operand i.
func (c *call) argument(i int) int {
	if c.receiver != nil {
		return i - 1
	}
	return i
}

// print reports what a printer of the catalog is given.
func (f *flow) print(fn *ssa.Function, c *call) {
	p, ok := f.tables.printers[c.key]
	if !ok && f.looksLikeLogger(c) {
		p, ok = catalog.Printer{Names: c.key.name, Way: catalog.Fmt, Where: "the log"}, true
	}
	if !ok {
		return
	}
	where, param := p.Where, -1
	if where == "" {
		w := c.receiver
		if w == nil && len(c.args) > 0 {
			w = c.args[0]
		}
		if where = f.writerOf(w); where == "" {
			if param = writerParam(fn, w); param < 0 {
				return
			}
		}
	}
	for _, item := range c.shown(p) {
		l := f.contents(item.value)
		if l.empty() {
			continue
		}
		f.showAt(fn, l, leak{pos: c.pos, arg: item.index, where: where}, item.ways, param)
	}
}

// item is an argument that is shown.
type item struct {
	value ssa.Value
	// index is the 0-based argument in the source.
	index int
	ways  catalog.Way
}

// shown lists the arguments that p shows, with those of the variable part one
// by one.
func (c *call) shown(p catalog.Printer) []item {
	var format []verb
	hasFormat := isFormatter(c.key.name)
	if hasFormat && p.First < len(c.args) {
		format = verbs(c.args[p.First])
	}
	var items []item
	for i := p.First; i < len(c.args); i++ {
		elements := variadic(c.args[i])
		if elements == nil {
			items = append(items, item{c.args[i], i, p.Way})
			continue
		}
		for j, element := range elements {
			ways := p.Way
			if hasFormat && format != nil && i == p.First+1 {
				if j >= len(format) {
					break
				}
				ways = format[j].ways
			}
			if element != nil && ways != 0 {
				items = append(items, item{element, i + j, ways})
			}
		}
	}
	return items
}

// variadic is the elements that the compiler put into the slice of a variable
// part, nil for any other value.
func variadic(v ssa.Value) []ssa.Value {
	s, ok := v.(*ssa.Slice)
	if !ok {
		return nil
	}
	array, ok := s.X.(*ssa.Alloc)
	if !ok || array.Comment != "varargs" {
		return nil
	}
	n := array.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array).Len() //nolint:forcetypeassert // the SSA builder made it
	elements := make([]ssa.Value, n)
	for _, ref := range *array.Referrers() {
		addr, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		i, ok := constantInt(addr.Index)
		if !ok || i < 0 || i >= n {
			continue
		}
		for _, use := range *addr.Referrers() {
			if store, ok := use.(*ssa.Store); ok && store.Addr == addr {
				elements[i] = store.Val
			}
		}
	}
	return elements
}

// verb is how a verb of a format shows its argument.
type verb struct{ ways catalog.Way }

// verbs reads a constant format; it is nil where the format is not constant or
// uses explicit argument indexes.
func verbs(v ssa.Value) []verb {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.String {
		return nil
	}
	return readVerbs(constant.StringVal(c.Value))
}

// readVerbs lists the verbs of format, or nil where it has argument indexes.
func readVerbs(format string) []verb {
	found := []verb{}
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		sharp := false
		for i++; i < len(format) && strings.IndexByte("+-# 0123456789.*[]", format[i]) >= 0; i++ {
			switch format[i] {
			case '#':
				sharp = true
			case '*':
				found = append(found, verb{})
			case '[':
				return nil
			}
		}
		if i >= len(format) {
			break
		}
		switch format[i] {
		case '%':
		case 'T', 'p', 't', 'c', 'U', 'e', 'f', 'g', 'b', 'o':
			found = append(found, verb{})
		case 'v':
			if sharp {
				found = append(found, verb{catalog.GoSyntax})
			} else {
				found = append(found, verb{catalog.Fmt})
			}
		default:
			found = append(found, verb{catalog.Fmt})
		}
	}
	return found
}

// looksLikeLogger tells whether c is a logging method of a type that calls
// itself a logger: each project has its own.
func (f *flow) looksLikeLogger(c *call) bool {
	if c.receiver == nil || len(f.callees(c)) > 0 {
		return false
	}
	named := namedOf(c.receiver.Type())
	if named == nil || !strings.HasSuffix(strings.ToLower(named.Obj().Name()), "logger") {
		return false
	}
	switch strings.TrimSuffix(strings.TrimSuffix(c.key.name, "f"), "ln") {
	case "Trace", "Debug", "Info", "Notice", "Warn", "Warning", "Error", "Fatal", "Panic", "Print", "Log":
		return true
	}
	return false
}

// passOn follows what a conductor of the catalog passes on.
func (f *flow) passOn(fn *ssa.Function, c *call, value *ssa.Call) {
	conductor, ok := f.tables.conductor(c.key)
	if !ok {
		if value != nil && c.dereferences() {
			f.label(value, f.contents(c.args[0]))
		}
		return
	}
	switch conductor.To {
	case catalog.FirstToResult:
		if value != nil && len(c.args) > 0 && !f.redacts(c) {
			f.label(value, asText(f.contents(c.args[0]), conductor.Way))
		}
	case catalog.RestToFirst:
		to, rest := c.receiver, 0
		if to == nil && len(c.args) > 0 {
			to, rest = c.args[0], 1
		}
		if to != nil {
			f.assign(fn, to, f.text(c, conductor, rest))
		}
	default:
		if value != nil {
			l := f.text(c, conductor, 0)
			if c.receiver != nil {
				joinInto(&l, asText(f.contents(c.receiver), conductor.Way))
			}
			f.label(value, l)
		}
	}
}

// text is the text that a conductor makes of the arguments from first on.
func (f *flow) text(c *call, conductor catalog.Conductor, first int) *label {
	var l *label
	for _, item := range c.shown(catalog.Printer{First: first, Way: conductor.Way}) {
		joinInto(&l, asText(f.contents(item.value), item.ways))
	}
	return l
}

// redacts tells whether c replaces a secret by something else.
func (f *flow) redacts(c *call) bool {
	if !strings.HasPrefix(c.key.name, "Replace") || len(c.args) < 2 {
		return false
	}
	return !f.contents(c.args[1]).empty()
}

// asText is l once it has become text in one of ways.
func asText(l *label, ways catalog.Way) *label {
	if l.empty() {
		return nil
	}
	text := &label{}
	if l.ways&ways != 0 {
		text.view = view{catalog.AnyWay, l.source}
	}
	for param, w := range l.params {
		if w&ways != 0 {
			if text.params == nil {
				text.params = make(map[int]catalog.Way)
			}
			text.params[param] = catalog.AnyWay
		}
	}
	return text
}

// dereferences tells whether c is a function of another package that takes a
// pointer to text and returns the text, such as the many StringValue functions.
func (c *call) dereferences() bool {
	if c.object == nil || c.receiver != nil || len(c.args) == 0 || len(c.args) > 2 {
		return false
	}
	sig := c.object.Signature()
	if sig.Results().Len() != 1 || sig.Params().Len() == 0 {
		return false
	}
	pointer, ok := sig.Params().At(0).Type().Underlying().(*types.Pointer)
	return ok && carries(pointer.Elem()) && types.Identical(pointer.Elem(), sig.Results().At(0).Type())
}

// source labels the result of a call that makes a secret.
func (f *flow) source(c *call, value *ssa.Call) {
	if what, ok := f.tables.results[c.key]; ok {
		f.label(value, &label{view: view{catalog.AnyWay, &source{what, c.pos}}})
	}
	if c.key.pkg == "os" && (c.key.name == "Getenv" || c.key.name == "LookupEnv") && len(c.args) == 1 {
		if name, ok := c.args[0].(*ssa.Const); ok && name.Value != nil {
			if what, ok := f.tables.variables[constant.StringVal(name.Value)]; ok {
				f.label(value, &label{view: view{catalog.AnyWay, &source{ofEnvironment(what), c.pos}}})
			}
		}
	}
}

// result is what result i of a call shows.
func (f *flow) result(v *ssa.Call, i int) *label {
	if !carries(v.Call.Signature().Results().At(i).Type()) {
		return nil
	}
	c := newCall(v)
	if _, ok := f.tables.results[c.key]; ok && i > 0 {
		return nil
	}
	l := clone(f.of(v))
	apply := func(sum *summary) {
		if i < len(sum.results) {
			joinInto(&l, f.applied(sum.results[i], c))
		}
	}
	for _, callee := range f.callees(c) {
		apply(f.summaries[callee])
	}
	if sum := f.facts.function(c.object); sum != nil {
		apply(sum)
	}
	return l
}

// applied is l, of a callee, as the caller c sees it.
func (f *flow) applied(l *label, c *call) *label {
	if l.empty() {
		return nil
	}
	var result *label
	if l.ways != 0 {
		src := l.source
		if !src.pos.IsValid() {
			src = &source{src.what, c.pos}
		}
		result = &label{view: view{l.ways, src}}
	}
	for param, ways := range l.params {
		if operand := c.operand(param); operand != nil {
			if arg := f.contents(operand); !arg.empty() {
				narrowed := clone(arg)
				narrowed.ways &= ways
				joinInto(&result, narrowed)
			}
		}
	}
	return result
}

// callees are the functions of this package that c may call.
func (f *flow) callees(c *call) []*ssa.Function {
	if callee := c.common.StaticCallee(); callee != nil {
		if origin := callee.Origin(); origin != nil {
			callee = origin
		}
		if f.summaries[callee] != nil {
			return []*ssa.Function{callee}
		}
		return nil
	}
	if !c.common.IsInvoke() {
		return f.functionsIn(c.common.Value)
	}
	iface, ok := c.common.Value.Type().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	var found []*ssa.Function
	for _, fn := range f.methods[c.common.Method.Name()] {
		if types.Implements(fn.Signature.Recv().Type(), iface) {
			found = append(found, fn)
		}
	}
	return found
}

// enter follows secrets into a function of this package and back.
func (f *flow) enter(fn *ssa.Function, c *call, callee *ssa.Function, value *ssa.Call) {
	sum := f.summaries[callee]
	f.useSummary(fn, c, value, sum)
	for param, vars := range sum.kept {
		operand := c.operand(param)
		if operand == nil {
			continue
		}
		if l := f.contents(operand); !l.empty() {
			for v := range vars {
				f.keep(fn, v, l)
			}
		}
	}
}

func (f *flow) useSummary(fn *ssa.Function, c *call, value *ssa.Call, sum *summary) {
	if value != nil && len(sum.results) == 1 {
		f.label(value, f.applied(sum.results[0], c))
	}
	for param, s := range sum.shown {
		operand := c.operand(param)
		if operand == nil {
			continue
		}
		where, writer := s.where, -1
		if s.writer >= 0 {
			w := c.operand(s.writer)
			if where = f.writerOf(w); where == "" {
				if writer = writerParam(fn, w); writer < 0 {
					continue
				}
			}
		}
		elements := variadic(operand)
		if elements == nil {
			elements = []ssa.Value{operand}
		}
		for i, element := range elements {
			if element == nil {
				continue
			}
			if l := f.contents(element); !l.empty() {
				f.showAt(fn, l, leak{pos: c.pos, arg: c.argument(param) + i, where: where, inside: s.pos}, s.ways, writer)
			}
		}
	}
}

func (f *flow) show(fn *ssa.Function, l *label, at leak, ways catalog.Way) {
	f.showAt(fn, l, at, ways, -1)
}

// showAt notes that l is shown in ways: secrets are reported, parameters become
// part of fn's summary. writer is the parameter of fn that is written to, or -1.
func (f *flow) showAt(fn *ssa.Function, l *label, at leak, ways catalog.Way, writer int) {
	if l.empty() {
		return
	}
	if f.report != nil && writer < 0 && l.ways&ways != 0 {
		at.source, at.function = l.source, fn
		f.report(at)
	}
	sum := f.summaries[fn]
	for param, w := range l.params {
		visible := w & ways
		old, known := sum.shown[param]
		if visible == 0 || param == writer || known && (old.writer < 0 || writer >= 0) && old.ways|visible == old.ways {
			continue
		}
		if known && old.writer < 0 {
			old.ways |= visible
		} else {
			old = shown{ways: old.ways | visible, where: at.where, writer: writer, pos: at.pos}
		}
		sum.shown[param] = old
		f.changed = true
	}
}

// builtin follows secrets through append and copy.
func (f *flow) builtin(fn *ssa.Function, name string, c *call, value *ssa.Call) {
	switch name {
	case "append":
		if value == nil {
			return
		}
		var l *label
		for _, arg := range c.args {
			joinInto(&l, f.contents(arg))
		}
		f.label(value, l)
	case "copy":
		if len(c.args) == 2 {
			f.assign(fn, c.args[0], f.contents(c.args[1]))
		}
	case "print", "println":
		for i, arg := range c.args {
			f.show(fn, f.contents(arg), leak{pos: c.pos, arg: i, where: "the standard error"}, catalog.Fmt)
		}
	}
}

func constantInt(v ssa.Value) (int64, bool) {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.Int {
		return 0, false
	}
	return c.Int64(), true
}
