package consent

import (
	"go/constant"
	"go/token"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// question is the text of a question as far as it is known.
type question struct {
	parts []string
	// params has bit i set if parameter i is part of the text.
	params uint64
}

// subject is what a text asks about.
type subject int

const (
	// unsaid: the text has no words that say it.
	unsaid subject = iota
	deleting
	another
	// nouns: it has words that are no verbs, as where a name has to be typed.
	nouns
)

// judge checks that q is about deleting, or leaves it to the caller. It
// reports false, and remembers why, if the question is about something else.
func (e *engine) judge(p *proof, q question, call ssa.CallInstruction) bool {
	switch s := about(strings.Join(q.parts, " ")); s {
	case deleting:
		return true
	case another, nouns:
		if q.params != 0 {
			break
		}
		if p.kinds == typedName && s == nouns {
			return true
		}
		e.reject(call, "its question is about something else")
		return false
	}
	p.questions |= q.params
	if q.params == 0 {
		p.bare = len(q.parts) > 0 || p.bare
	}
	return true
}

// reject remembers why the answer to call is no consent.
func (e *engine) reject(call ssa.CallInstruction, why string) {
	if e.rejected == nil {
		e.rejected = make(map[ssa.CallInstruction]string)
	}
	e.rejected[call] = why
}

// aboutDeleting checks the questions that a proof leaves to the callers of f's
// function: it fails if all of them ask about something else.
func (e *engine) aboutDeleting(f *frame, p proof) bool {
	if p.questions == 0 || p.kinds == 0 {
		return true
	}
	for i, param := range f.fn.Params {
		if p.questions&(1<<i) == 0 {
			continue
		}
		other := false
		for _, arg := range e.passed(param) {
			q := e.text(f, arg)
			if s := about(strings.Join(q.parts, " ")); s != another && s != nouns || q.params != 0 {
				other = false
				break
			}
			other = true
		}
		if other {
			return false
		}
	}
	return true
}

// questionOf is the question that p asks: its argument, its label, or what was
// printed before it. ok is false if none is known.
func (e *engine) questionOf(f *frame, p *prompted) (q question, ok bool) {
	args := arguments(p.call.Common())
	if n := p.prompt.Question; n >= 0 && n < len(args) {
		values := []ssa.Value{args[n]}
		if list := variadic(args[n]); len(list) > 0 {
			values = list
		}
		for _, v := range values {
			q = q.plus(e.text(f, v))
		}
		if len(q.parts) > 0 || q.params != 0 {
			return q, true
		}
	}
	for _, label := range p.prompt.Label {
		if v := attribute(p.call, label); v != nil {
			q = q.plus(e.text(f, v))
		}
	}
	if len(q.parts) > 0 || q.params != 0 {
		return q, true
	}
	if p.prompt.Keys || len(p.prompt.Label) > 0 {
		return q, false
	}
	return e.printedBefore(f, p.call)
}

func (q question) plus(other question) question {
	return question{slices.Concat(q.parts, other.parts), q.params | other.params}
}

// text is what is known of the text v.
func (e *engine) text(f *frame, v ssa.Value) question {
	return e.textWithin(f, v, 10, make(visits))
}

func (e *engine) textWithin(f *frame, v ssa.Value, depth int, passed visits) question {
	if depth == 0 || passed.enough(v, depth) {
		return question{}
	}
	again := func(v ssa.Value) question { return e.textWithin(f, v, depth-1, passed) }
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value != nil && v.Value.Kind() == constant.String {
			return question{parts: []string{constant.StringVal(v.Value)}}
		}
	case *ssa.Parameter:
		for i, p := range f.fn.Params {
			if p == v && i < 64 && (isString(p.Type()) || sliceOf(p)) {
				return question{params: 1 << i}
			}
		}
	case *ssa.MakeInterface:
		return again(v.X)
	case *ssa.ChangeType:
		return again(v.X)
	case *ssa.Convert:
		return again(v.X)
	case *ssa.BinOp:
		if v.Op == token.ADD {
			return again(v.X).plus(again(v.Y))
		}
	case *ssa.Phi:
		var q question
		for _, edge := range v.Edges {
			if edge != v {
				q = q.plus(again(edge))
			}
		}
		return q
	case *ssa.UnOp:
		if owner, stored := e.variable(f, v); owner == f && owner != nil {
			var q question
			for _, s := range stored {
				if s.val != nil {
					q = q.plus(again(s.val))
				}
			}
			return q
		}
	case *ssa.Slice:
		var q question
		for _, elem := range variadic(v) {
			q = q.plus(again(elem))
		}
		return q
	case *ssa.Call:
		name := calleeName(&v.Call)
		if strings.HasPrefix(name, "fmt.Sprint") || strings.Contains(name, "color.") || strings.HasPrefix(name, "strings.") {
			var q question
			for _, arg := range e.spread(v.Call.Args) {
				q = q.plus(again(arg))
			}
			return q
		}
	}
	return question{}
}

func sliceOf(p *ssa.Parameter) bool { return strings.HasPrefix(p.Type().String(), "[]") }

// printedBefore is the last text printed before instr that says something.
func (e *engine) printedBefore(f *frame, instr ssa.Instruction) (q question, ok bool) {
	const furthest = 12
	seen := 0
	block := instr.Block()
	i := slices.Index(block.Instrs, instr)
	var silent question
	for block != nil {
		for i--; i >= 0; i-- {
			call, isCall := block.Instrs[i].(ssa.CallInstruction)
			if !isCall || !prints(call.Common()) {
				continue
			}
			var said question
			for _, arg := range e.spread(call.Common().Args) {
				said = said.plus(e.text(f, arg))
			}
			text := strings.Join(said.parts, " ")
			switch about(text) {
			case deleting:
				return said, true
			case another, nouns:
				// A statement; the question may stand before it.
				if strings.Contains(text, "?") {
					return said, true
				}
			default:
				if said.params != 0 {
					return said, true
				}
				silent = silent.plus(said)
			}
			if seen++; seen == furthest {
				return question{}, false
			}
		}
		if block = block.Idom(); block != nil {
			i = len(block.Instrs)
		}
	}
	return silent, false
}

// prints reports whether a call shows text to a person, as far as its name says.
func prints(common *ssa.CallCommon) bool {
	if b, ok := common.Value.(*ssa.Builtin); ok {
		return b.Name() == "print" || b.Name() == "println"
	}
	fn := calledObject(common)
	if fn == nil {
		return false
	}
	words := catalog.Words(fn.Name())
	switch words[0] {
	case "print", "printf", "println", "fprint", "fprintf", "fprintln", "write", "say", "sayf", "output", "warn", "warnf", "warning", "warningf",
		"info", "infof", "error", "errorf", "errorln", "infoln", "warnln", "show", "display", "message", "log", "logf":
		return true
	}
	return false
}

// about says what text asks about: the first verb of its last question decides.
func about(text string) subject {
	sentences := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '!' || r == ';' })
	for _, sentence := range slices.Backward(sentences) {
		if strings.Contains(sentence, "?") {
			if s := aboutSentence(sentence); s != unsaid {
				return s
			}
		}
	}
	return aboutSentence(text)
}

// aboutSentence says what one sentence asks about. Its first verb decides, but
// "create a new key and delete the old one?" asks about both.
func aboutSentence(text string) subject {
	var content, generic, joined, secret bool
	first := unsaid
	for field := range strings.FieldsSeq(strings.ToLower(text)) {
		if strings.HasPrefix(field, "%") {
			continue
		}
		for _, w := range strings.FieldsFunc(field, func(r rune) bool { return !unicode.IsLetter(r) }) {
			switch {
			case first == another:
				joined = joined || w == "and" || w == "then"
				if joined && imperatives[w] {
					return deleting
				}
			case hasStem(w):
				return deleting
			case otherVerbs[w]:
				first = another
			case assents[w]:
				generic = true
			case len(w) > 1 && !stopWords[w]:
				content = true
				secret = secret || secrets[w]
				if strings.ContainsFunc(w, func(r rune) bool { return r > unicode.MaxLatin1 }) {
					generic = true // a language that is not known
				}
			}
		}
	}
	switch {
	case first == another:
		return another
	case generic:
		return deleting
	case content && secret:
		return another
	case content:
		return nouns
	}
	return unsaid
}

// hasStem reports whether w is a form of a verb that destroys.
func hasStem(w string) bool {
	for _, stem := range stems {
		if strings.HasPrefix(w, stem) {
			return true
		}
	}
	return destroys[w]
}

// The words of questions.
//
//nolint:gochecknoglobals // read-only tables
var (
	stems = strings.Fields("delet remov terminat destroy destruct rotat revok nuk purg wip eras decommission deactivat disabl unregister deregister " +
		"clean retir scrap discard invalidat prun sweep reap evict detach unlink irrevers unrecover permanent schedul lösch supprim elimin borrar")
	destroys = words("drop drops dropped kill kills killed replace replaced reset resets rm del clear clears teardown tear release released expire " +
		"shut down burn undo undone unmanage uninstall bye gone lose loses lost apply applied execute perform")
	imperatives = words("delete remove terminate destroy revoke deactivate disable replace rotate purge wipe nuke drop")
	otherVerbs  = words("show print send save overwrite open export list see view display install upload download enable write upgrade create " +
		"login subscribe share copy review inspect email keep restart retry refresh configure skip cancel report details verbose telemetry statistics " +
		"feedback usage color colour json yaml remember backup import update rename start log logs use")
	secrets = words("password passphrase passcode code pin otp token secret captcha mfa")
	assents = words("sure certain certainly continue proceed confirm confirmed confirms confirmation really ahead ok okay go agree understand approve " +
		"approval accept consent safe serious yes-no carry")
	stopWords = words("do does you your want to the a an is it its this that these those are will would like please enter type typed answer response input " +
		"value yes no or and in for of on with now all any be not only by if then from as at must have has i we here there name press key keys y n " +
		"following done what which my our so just re ve ll int user prompt select choose option choice word exactly case sensitive id can cannot should may")
)
