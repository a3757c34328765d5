package consent

import (
	"go/constant"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// prompted is a call that asks a person.
type prompted struct {
	prompt catalog.Prompt
	call   ssa.CallInstruction
}

// fills reports whether p writes the answer through argument i.
func fills(p catalog.Prompt, i int) bool {
	switch p.Effect {
	case catalog.FillsText, catalog.CopiesText:
		return i >= p.N
	case catalog.FillsAny:
		return i == p.N
	}
	return false
}

// pointers are the pointers that arg passes to other code: itself, or what a
// variadic slice of interfaces holds.
func pointers(arg ssa.Value) []ssa.Value {
	var found []ssa.Value
	for _, v := range append([]ssa.Value{arg}, variadic(arg)...) {
		if m, ok := v.(*ssa.MakeInterface); ok {
			v = m.X
		}
		if _, ok := v.Type().Underlying().(*types.Pointer); ok {
			found = append(found, v)
		}
	}
	return found
}

// prompted is about result i of a call that asks.
func (e *engine) prompted(f *frame, p *prompted, i int, t test) proof {
	if e.nobody(f, p) {
		return proof{}
	}
	yes := consents(person)
	switch p.prompt.Effect {
	case catalog.AnswersBool:
		if i != p.prompt.N || !t.holds(true) {
			return proof{}
		}
	case catalog.NilMeansYes:
		if p.prompt.If != "" && !e.attributeIs(p.call, p.prompt.If) {
			if i == p.prompt.N && t.op == equalTo && t.val == nil {
				yes = e.validated(f, p)
				break
			}
			if i != 0 {
				return proof{}
			}
			yes = answered(t, person, false)
			break
		}
		if i != p.prompt.N || t.op != equalTo || t.val != nil {
			return proof{}
		}
	case catalog.AnswersText:
		if i != p.prompt.N {
			return proof{}
		}
		yes = answered(t, person, p.prompt.Keys)
	case catalog.Validated:
		if i != p.prompt.N || t.op != equalTo || t.val != nil {
			return proof{}
		}
		yes = e.validated(f, p)
	case catalog.MatchesKey:
		if i != p.prompt.N || !t.holds(true) {
			return proof{}
		}
		return pressed(p.call)
	default:
		return proof{}
	}
	return e.asked(f, p, yes)
}

// validated is what it proves that the function which checks what a person
// types at p accepted it.
func (e *engine) validated(f *frame, p *prompted) proof {
	check := attribute(p.call, p.prompt.Validate)
	if p.prompt.Validate == "" || check == nil {
		return proof{}
	}
	all := impossible()
	fns := e.functionsIn(f, check)
	for _, b := range fns {
		callee := e.consult(f, b, typedArguments(b.fn))
		for _, r := range callee.reachedReturns() {
			if len(r.Results) != 1 {
				return proof{}
			}
			all = all.and(e.implies(callee, r.Results[0], isNil(), callee.blocks[r.Block().Index].knows))
		}
	}
	if len(fns) == 0 {
		return proof{}
	}
	return all
}

// consult is the frame of b with args, which code outside calls before f goes on: it
// is walked in its turn, and f asks again then.
func (e *engine) consult(f *frame, b bound, args []meaning) *frame {
	callee := e.enter(b.fn, args, b.parent, false)
	e.dependsOn(f, callee)
	if !callee.visited {
		e.enqueue(callee)
	}
	return callee
}

// typedArguments are the arguments of fn when its texts are what a person
// typed or chose.
func typedArguments(fn *ssa.Function) []meaning {
	args := make([]meaning, len(fn.Params))
	for i, param := range fn.Params {
		if isString(param.Type()) {
			args[i].answer = person
		}
	}
	return args
}

// pressed is what it proves that a key of the bindings that call is given was
// pressed: all of them say yes, by their keys or by the names of their fields.
func pressed(call ssa.CallInstruction) proof {
	args := arguments(call.Common())
	bindings := variadicOf(args)
	for _, b := range bindings {
		named := false
		if load, ok := b.(*ssa.UnOp); ok {
			if field, ok := load.X.(*ssa.FieldAddr); ok {
				named = agrees(fieldOf(field.X.Type(), field.Field).Name())
			}
		}
		if field, ok := b.(*ssa.Field); ok {
			named = agrees(fieldOf(field.X.Type(), field.Field).Name())
		}
		if !named {
			return proof{}
		}
	}
	if len(bindings) == 0 {
		return proof{}
	}
	return consents(person)
}

// agrees reports whether a key binding called name says yes.
func agrees(name string) bool {
	words := catalog.Words(name)
	return slices.ContainsFunc(words, func(w string) bool {
		switch w {
		case "yes", "y", "confirm", "accept", "approve", "agree", "affirm":
			return true
		}
		return false
	}) && !slices.ContainsFunc(words, func(w string) bool { return negative[w] })
}

// filled is about what a call that asks wrote through a pointer.
func (e *engine) filled(f *frame, p *prompted, t test) proof {
	if p.prompt.Effect == catalog.CopiesText {
		switch {
		case t.about():
			t = test{op: equalTo, val: constant.MakeString(strconv.FormatBool(t.holds(true)))}
		case t.val != nil && t.val.Kind() != constant.String:
			return proof{}
		}
		t.loose = true
		return e.implies(f, arguments(p.call.Common())[p.prompt.Reader], t, nil)
	}
	if e.nobody(f, p) {
		return proof{}
	}
	if t.about() {
		// A bool that is scanned is what "true" was typed for.
		if !t.holds(true) {
			return proof{}
		}
		return e.asked(f, p, consents(person))
	}
	return e.asked(f, p, answered(t, person, p.prompt.Keys))
}

// asked checks a proof against the question that was asked and the answer that
// Enter gives.
func (e *engine) asked(f *frame, p *prompted, yes proof) proof {
	if !yes.ok || yes.kinds == 0 {
		return yes
	}
	for _, name := range p.prompt.Default {
		if e.attributeIs(p.call, name) {
			e.reject(p.call, "Enter means yes there")
			return proof{}
		}
	}
	q, ok := e.questionOf(f, p)
	if !ok {
		yes.bare = true
		return yes
	}
	if !e.judge(&yes, q, p.call) {
		return proof{}
	}
	return yes
}

// nobody reports whether p reads a stream that no person types into.
func (e *engine) nobody(f *frame, p *prompted) bool {
	common := p.call.Common()
	var reader ssa.Value
	switch p.prompt.Reader {
	case catalog.ReaderTerminal:
		return false
	case catalog.ReaderReceiver:
		reader = receiver(common)
	default:
		if args := arguments(common); p.prompt.Reader < len(args) {
			reader = args[p.prompt.Reader]
		}
	}
	return reader != nil && e.machine(f, reader)
}

// answered is what a text that a person typed proves by passing t.
func answered(t test, kinds kind, keys bool) proof {
	switch t.op {
	case equalTo:
		if t.val == nil {
			return proof{}
		}
		text := ""
		switch t.val.Kind() {
		case constant.String:
			text = constant.StringVal(t.val)
		case constant.Int:
			n, _ := constant.Int64Val(t.val)
			text = string(rune(n))
		}
		if affirmative(text, keys && !t.grown) {
			return consents(kinds)
		}
	case sameAs:
		if keys && !t.grown {
			return proof{} // the key of what was picked
		}
		if kinds&person != 0 {
			kinds = kinds&^person | typedName
		}
		return consents(kinds)
	}
	return proof{}
}

// answerKind says what the text v, if a person typed it, is worth, and whether
// it names a key; bare as in [proof].
func (e *engine) answerKind(f *frame, v ssa.Value) (worth kind, keys, bare bool) {
	switch v := v.(type) {
	case *ssa.Const:
		return 0, false, false
	case *ssa.Parameter:
		if f.arg(v).answer == 0 {
			return 0, false, false
		}
	}
	if !isString(v.Type()) {
		return 0, false, false
	}
	word := func(s string) test { return test{op: equalTo, val: constant.MakeString(s), loose: true} }
	p := e.implies(f, v, word("yes"), nil)
	if !p.ok || p.kinds == 0 {
		return 0, false, false
	}
	return p.kinds, !e.implies(f, v, word("confirm"), nil).ok, p.bare
}

// blank reports whether the text v can only be empty, as far as the walk has come.
func (e *engine) blank(f *frame, v ssa.Value) bool {
	if _, isConst := v.(*ssa.Const); isConst {
		return false
	}
	p := e.implies(f, v, test{op: sameAs}, nil)
	return p.ok && p.kinds == 0
}

// proveBuffer is about bytes that a person typed into the buffer v.
func (e *engine) proveBuffer(f *frame, v ssa.Value, t test) proof {
	refs := v.Referrers()
	if refs == nil || t.op != equalTo {
		return proof{}
	}
	uses := *refs
	for _, r := range uses {
		if s, ok := r.(*ssa.Slice); ok {
			uses = append(slices.Clone(uses), *s.Referrers()...)
		}
	}
	for _, r := range uses {
		call, ok := r.(ssa.CallInstruction)
		if !ok {
			continue
		}
		p, ok := e.prompts[e.called(call.Common())]
		if !ok || p.Effect != catalog.ReadsBuffer {
			continue
		}
		asked := &prompted{p, call}
		if e.nobody(f, asked) {
			return proof{}
		}
		return e.asked(f, asked, answered(t, person, false))
	}
	return proof{}
}

// machine reports whether the stream v is known to be one that no person types
// into: a file, a response, a buffer.
func (e *engine) machine(f *frame, v ssa.Value) bool {
	return e.machineWithin(f, v, 12)
}

func (e *engine) machineWithin(f *frame, v ssa.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	again := func(v ssa.Value) bool { return e.machineWithin(f, v, depth-1) }
	if named := namedOf(v.Type()); named != nil && named.Obj().Pkg() != nil {
		switch named.Obj().Pkg().Path() + "." + named.Obj().Name() {
		case "bytes.Buffer", "bytes.Reader", "strings.Reader", "net.TCPConn", "net.Conn", "compress/gzip.Reader":
			return true
		}
	}
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return again(v.X)
	case *ssa.ChangeInterface:
		return again(v.X)
	case *ssa.ChangeType:
		return again(v.X)
	case *ssa.Parameter:
		return f.arg(v).machine
	case *ssa.Phi:
		for _, edge := range v.Edges {
			if !again(edge) {
				return false
			}
		}
		return true
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return again(call)
		}
	case *ssa.UnOp:
		if field, ok := v.X.(*ssa.FieldAddr); ok {
			at := fieldOf(field.X.Type(), field.Field)
			if at != nil && at.Name() == "Body" && at.Pkg() != nil && at.Pkg().Path() == "net/http" {
				return true
			}
		}
		found := false
		for _, loc := range e.locate(v.X) {
			for _, s := range e.ix.stored[loc] {
				if s.val == nil || s.fn != f.fn && !constantReader(s.val) || s.fn == f.fn && !again(s.val) {
					return false
				}
				found = true
			}
		}
		return found
	case *ssa.Call:
		switch calleeName(&v.Call) {
		case "bufio.NewReader", "bufio.NewReaderSize", "bufio.NewScanner", "io.LimitReader", "io.TeeReader", "io.NopCloser":
			return again(v.Call.Args[0])
		case "os.Open", "os.OpenFile":
			return !catalog.Terminal(constantText(v.Call.Args[0]))
		case "os.Create", "os.CreateTemp", "os/exec.Cmd.StdoutPipe", "os/exec.Cmd.StderrPipe",
			"strings.NewReader", "bytes.NewReader", "bytes.NewBuffer", "bytes.NewBufferString", "net.Dial", "net.Listener.Accept",
			"embed.FS.Open", "io/fs.FS.Open", "os.Pipe":
			return true
		}
	}
	return false
}

// constantReader reports whether v is a stream that the program opens itself.
func constantReader(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok {
		if x, isExtract := v.(*ssa.Extract); isExtract {
			call, ok = x.Tuple.(*ssa.Call)
		}
	}
	return ok && calleeName(&call.Call) == "os.Open" && !catalog.Terminal(constantText(call.Call.Args[0]))
}

// affirmative reports whether a person who types text says yes. keys says that
// text is the name of a key, such as "delete", rather than a word.
func affirmative(text string, keys bool) bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
	if keys {
		return len(words) == 1 && (words[0] == "y" || words[0] == "yes")
	}
	yes := false
	for _, w := range words {
		if negative[w] {
			return false
		}
		yes = yes || positive[w]
	}
	return yes
}

// The words of answers.
//
//nolint:gochecknoglobals // read-only tables
var (
	positive = words("y yes yeah yep yup ok okay sure true t confirm confirmed confirming delete deletes destroy terminate remove nuke purge wipe drop " +
		"proceed continue approve approved accept accepted agree agreed go do kill erase revoke rotate permanently understand irreversible " +
		"absolutely definitely a all always si sí oui ja da sim hai tak ye 是 确认 确定 はい")
	negative = words("n no nope not don dont never cancel quit exit abort skip stop back help list keep false f none nothing 否 いいえ nein non nej")
)

func words(list string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}
