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

// textFunctions are functions whose result is text if an argument is; the value
// is the argument.
//
//nolint:gochecknoglobals // a read-only table
var textFunctions = map[string]int{
	"ToLower": 0, "ToUpper": 0, "ToTitle": 0, "Title": 0, "TrimSpace": 0, "Trim": 0, "TrimRight": 0, "TrimLeft": 0,
	"TrimSuffix": 0, "TrimPrefix": 0, "TrimFunc": 0, "TrimRightFunc": 0, "TrimLeftFunc": 0, "Replace": 0, "ReplaceAll": 0,
	"Fields": 0, "Split": 0, "SplitN": 0, "Map": 1, "Clone": 0, "Cut": 0, "Join": 0, "SplitAfter": 0,
}

// proveText is about functions of texts: what a person typed is often trimmed,
// folded and cut before it is compared. ok is false for other functions.
func (e *engine) proveText(f *frame, call *ssa.Call, name string, i int, t test) (p proof, ok bool) {
	args := arguments(&call.Call)
	loose := t
	loose.loose = true
	arg := func(n int) proof {
		if n >= len(args) {
			return proof{}
		}
		return e.implies(f, args[n], loose, nil)
	}
	pkg, fn, _ := strings.Cut(name, ".")
	if pkg == "strings" || pkg == "bytes" || pkg == "unicode" {
		if n, ok := textFunctions[fn]; ok {
			return arg(n), true
		}
	}
	switch name {
	case "strings.EqualFold", "bytes.Equal", "bytes.EqualFold", "strings.HasPrefix", "bytes.HasPrefix", "strings.Contains", "strings.HasSuffix", "strings.ContainsAny", "strings.ContainsRune":
		if !t.holds(true) || len(args) < 2 {
			return proof{}, true
		}
		return e.matches(f, args[0], args[1], fn == "EqualFold" || fn == "Equal"), true
	case "strings.Replacer.Replace", "golang.org/x/text/cases.Caser.String":
		return arg(0), true
	case "fmt.Sprint", "fmt.Sprintf", "fmt.Sprintln":
		values := variadic(args[len(args)-1])
		if len(values) == 1 {
			return e.implies(f, values[0], loose, nil), true
		}
		return proof{}, true
	case "strconv.ParseBool":
		if i == 0 && t.holds(true) && len(args) > 0 {
			return e.implies(f, args[0], test{op: equalTo, val: constant.MakeString("true"), loose: true}, nil), true
		}
		return proof{}, i == 0
	case "slices.DeleteFunc", "github.com/samber/lo.Reject":
		return e.kept(f, args, t, false), true
	case "github.com/samber/lo.Filter", "github.com/thoas/go-funk.Filter", "github.com/elliotchance/pie.Filter":
		return e.kept(f, args, t, true), true
	case "slices.Contains", "slices.Index":
		if t.holds(true) && len(args) == 2 {
			if p := e.switchedInList(f, args[0], args[1]); p.ok {
				return p, true
			}
			words, ok := e.words(f, args[0])
			if !ok {
				return proof{}, true
			}
			return e.oneOf(f, args[1], words), true
		}
		return proof{}, fn == "Contains"
	case "regexp.MatchString", "regexp.Regexp.MatchString":
		if !t.holds(true) || len(args) == 0 || i != 0 {
			return proof{}, i == 0
		}
		return e.matchesPattern(f, call, args[len(args)-1]), true
	}
	return e.proveMember(f, call, i, t)
}

// kept is about a list that keeps the elements for which a function, the second of
// args, returns keep: it has some only if that did.
func (e *engine) kept(f *frame, args []ssa.Value, t test, keep bool) proof {
	if t.op != nonEmpty || len(args) != 2 {
		return proof{}
	}
	all := impossible()
	fns := e.functionsIn(f, args[1])
	for _, b := range fns {
		callee := e.consult(f, b, nil)
		for _, r := range callee.reachedReturns() {
			all = all.and(e.implies(callee, r.Results[0], equalBool(keep), callee.blocks[r.Block().Index].knows))
		}
	}
	if len(fns) == 0 {
		return proof{}
	}
	all.questions = 0
	return all
}

// proveMember is about functions outside the program that look a text up in a
// list or a set of constants: okay.Has(answer), lo.Contains(list, answer). ok is
// false for all others.
func (e *engine) proveMember(f *frame, call *ssa.Call, i int, t test) (p proof, ok bool) {
	if i != 0 || !t.holds(true) || len(e.callees(call)) > 0 || !catalog.Member(calledName(call)) {
		return proof{}, false
	}
	operands := e.spread(arguments(&call.Call))
	if r := receiver(&call.Call); r != nil {
		operands = append(operands, r)
	}
	for _, list := range operands {
		words, known := e.members(f, list)
		if !known {
			continue
		}
		for _, word := range operands {
			if m, isInterface := word.(*ssa.MakeInterface); isInterface {
				word = m.X
			}
			if isString(word.Type()) {
				return e.oneOf(f, word, words), true
			}
		}
	}
	return proof{}, false
}

// members are the constant texts in v: a list of them, the keys of a map, or a
// set that a library made of them.
func (e *engine) members(f *frame, v ssa.Value) ([]string, bool) {
	if m, ok := v.(*ssa.MakeInterface); ok {
		v = m.X
	}
	if isString(v.Type()) {
		return nil, false // what is looked up, not where
	}
	if list, ok := e.words(f, v); ok {
		return list, true
	}
	if _, ok := v.Type().Underlying().(*types.Map); ok {
		if keys, ok := e.mapKeys(v); ok {
			return keys, true
		}
	}
	var found []string
	ok := true
	e.origins(v, func(leaf ssa.Value) {
		made, isCall := leaf.(*ssa.Call)
		if !isCall || len(e.callees(made)) > 0 {
			ok = false
			return
		}
		found = e.elementsOf(f, made, found, &ok)
		for _, r := range *made.Referrers() {
			if put, isCall := r.(*ssa.Call); isCall && receiver(&put.Call) == made && catalog.Inserts(calledName(put)) {
				found = e.elementsOf(f, put, found, &ok)
			}
		}
	})
	return found, ok && len(found) > 0
}

// elementsOf appends the constant texts that call, which makes or fills a set,
// is given; ok becomes false if there are others.
func (e *engine) elementsOf(f *frame, call *ssa.Call, found []string, ok *bool) []string {
	for _, arg := range arguments(&call.Call) {
		list, known := e.words(f, arg)
		if text := constantText(arg); !known && text != "" {
			list, known = []string{text}, true
		}
		if c, isConst := arg.(*ssa.Const); isConst && c.Value == nil {
			continue // no variadic arguments
		}
		*ok = *ok && known
		found = append(found, list...)
	}
	return found
}

// proveCompare is about strings.Compare(x, "yes") == 0 and its like.
func (e *engine) proveCompare(f *frame, x ssa.Value, c *ssa.Const, outcome bool) proof {
	call, ok := x.(*ssa.Call)
	if !ok || !outcome || c.Value == nil || !zero(c.Value) {
		return proof{}
	}
	switch calleeName(&call.Call) {
	case "strings.Compare", "bytes.Compare", "cmp.Compare":
		return e.matches(f, call.Call.Args[0], call.Call.Args[1], true)
	case "strings.Index":
		return e.matches(f, call.Call.Args[0], call.Call.Args[1], false)
	}
	return proof{}
}

// matches is about x matching y, one of which a person typed: being equal if
// exact is set, otherwise containing or beginning with it.
func (e *engine) matches(f *frame, x, y ssa.Value, exact bool) proof {
	constText := func(v ssa.Value) (constant.Value, bool) {
		if conv, ok := v.(*ssa.Convert); ok {
			v = conv.X
		}
		c, ok := v.(*ssa.Const)
		if !ok || c.Value == nil {
			return nil, false
		}
		if c.Value.Kind() == constant.Int {
			n, _ := constant.Int64Val(c.Value)
			return constant.MakeString(string(rune(n))), true
		}
		return c.Value, c.Value.Kind() == constant.String
	}
	if c, ok := constText(y); ok {
		return e.implies(f, x, test{op: equalTo, val: c, loose: true}, nil)
	}
	if !exact {
		return proof{} // the empty answer is part of everything
	}
	if c, ok := constText(x); ok {
		return e.implies(f, y, test{op: equalTo, val: c, loose: true}, nil)
	}
	if words, ok := e.elementWords(f, y); ok {
		return e.oneOf(f, x, words)
	}
	if words, ok := e.elementWords(f, x); ok {
		return e.oneOf(f, y, words)
	}
	if picked(x, y) || picked(y, x) {
		return proof{}
	}
	if p := e.implies(f, x, test{op: sameAs, other: y, loose: true}, nil); p.ok {
		return p
	}
	return e.implies(f, y, test{op: sameAs, other: x, loose: true}, nil)
}

// matchesPattern is about a regular expression that the text v matches.
func (e *engine) matchesPattern(f *frame, call *ssa.Call, v ssa.Value) proof {
	pattern := ""
	find := func(c ssa.Value) {
		if c, ok := c.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.String {
			pattern = constant.StringVal(c.Value)
		}
	}
	if calleeName(&call.Call) == "regexp.MatchString" {
		find(call.Call.Args[0])
	} else {
		e.origins(call.Call.Args[0], func(leaf ssa.Value) {
			switch leaf := leaf.(type) {
			case *ssa.Call:
				if len(leaf.Call.Args) > 0 {
					find(leaf.Call.Args[0])
				}
			case *ssa.Extract:
				if made, ok := leaf.Tuple.(*ssa.Call); ok && len(made.Call.Args) > 0 {
					find(made.Call.Args[0])
				}
			}
		})
	}
	if !affirmative(strings.NewReplacer("(?i)", " ", `\s`, " ", "[", " ", "]", " ").Replace(pattern), false) {
		return proof{}
	}
	return e.implies(f, v, test{op: equalTo, val: constant.MakeString("yes"), loose: true}, nil)
}

// oneOf is about x being one of words.
func (e *engine) oneOf(f *frame, x ssa.Value, words []string) proof {
	all := impossible()
	for _, w := range words {
		all = all.and(e.implies(f, x, test{op: equalTo, val: constant.MakeString(w), loose: true}, nil))
	}
	return all
}

// words are the constant texts that the list v holds.
func (e *engine) words(f *frame, v ssa.Value) ([]string, bool) {
	if slice, ok := v.Type().Underlying().(*types.Slice); !ok || !isString(slice.Elem()) {
		return nil, false
	}
	if p, ok := v.(*ssa.Parameter); ok {
		if m := f.arg(p); len(m.words) > 0 {
			return m.words, true
		}
		return nil, false
	}
	const longest = 40
	var words []string
	ok := true
	e.origins(v, func(leaf ssa.Value) {
		alloc, isAlloc := leaf.(*ssa.Alloc)
		if !isAlloc || alloc.Referrers() == nil {
			ok = false
			return
		}
		for _, r := range *alloc.Referrers() {
			index, isIndex := r.(*ssa.IndexAddr)
			if !isIndex {
				continue
			}
			for _, use := range *index.Referrers() {
				store, isStore := use.(*ssa.Store)
				if !isStore {
					continue
				}
				c, isConst := store.Val.(*ssa.Const)
				if !isConst || c.Value == nil || c.Value.Kind() != constant.String || len(words) == longest {
					ok = false
					return
				}
				words = append(words, constant.StringVal(c.Value))
			}
		}
	})
	return words, ok && len(words) > 0
}

// elementWords are the texts that v, an element of a list of constants, can be.
func (e *engine) elementWords(f *frame, v ssa.Value) ([]string, bool) {
	switch v := v.(type) {
	case *ssa.UnOp:
		if index, ok := v.X.(*ssa.IndexAddr); ok && v.Op == token.MUL {
			return e.words(f, index.X)
		}
	case *ssa.Call: // strings.ToLower(word)
		if len(v.Call.Args) == 1 {
			return e.elementWords(f, v.Call.Args[0])
		}
	}
	return nil, false
}

// picked reports whether y is an element of a list that is gone through after
// x was read: then x picks the element and confirms nothing.
func picked(x, y ssa.Value) bool { return pickedAfter(rootInstruction(x), y, 20) }

// pickedAfter is picked for a text that read has read, looking through no more
// than depth calls and variables.
func pickedAfter(read ssa.Instruction, y ssa.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	elem := trunk(y, func(v ssa.Value) bool {
		switch v := v.(type) {
		case *ssa.IndexAddr:
			_, isConst := v.Index.(*ssa.Const)
			return !isConst
		case *ssa.Extract:
			_, isNext := v.Tuple.(*ssa.Next)
			return isNext
		}
		return false
	})
	switch v := elem.(type) {
	case *ssa.Extract, *ssa.IndexAddr:
		return !before(v, read)
	case *ssa.Phi:
		return !before(v, read) && !sameLoop(v, read)
	case *ssa.Call:
		return len(v.Call.Args) > 0 && pickedAfter(read, v.Call.Args[0], depth-1)
	case *ssa.Alloc:
		// The variable of a loop that a pointer is taken of.
		for _, r := range *v.Referrers() {
			if store, ok := r.(*ssa.Store); ok && store.Addr == v {
				if _, isConst := store.Val.(*ssa.Const); !isConst {
					return pickedAfter(read, store.Val, depth-1)
				}
			}
		}
	}
	return false
}

// trunk follows v to what it is a part or a form of, no further than where stop
// holds.
func trunk(v ssa.Value, stop func(ssa.Value) bool) ssa.Value {
	const longest = 20
	for range longest {
		x := operand(v)
		if x == nil || stop(v) {
			break
		}
		v = x
	}
	return v
}

// operand is what v is a part of, or another form of the same text; nil if it is
// neither.
func operand(v ssa.Value) ssa.Value {
	switch v := v.(type) {
	case *ssa.UnOp:
		return v.X
	case *ssa.FieldAddr:
		return v.X
	case *ssa.Field:
		return v.X
	case *ssa.IndexAddr:
		return v.X
	case *ssa.Convert:
		return v.X
	case *ssa.ChangeType:
		return v.X
	case *ssa.Slice:
		return v.X
	case *ssa.Extract:
		return v.Tuple
	case *ssa.Call:
		pkg, _, _ := strings.Cut(calleeName(&v.Call), ".")
		if (pkg == "strings" || pkg == "bytes") && len(v.Call.Args) > 0 {
			return v.Call.Args[0]
		}
	}
	return nil
}

// before reports whether v is computed before read, which may be nil.
func before(v ssa.Value, read ssa.Instruction) bool {
	instr, ok := v.(ssa.Instruction)
	return ok && read != nil && instr.Parent() == read.Parent() && runsFirst(instr, read)
}

// runsFirst reports whether a runs before b, of the same function, whenever b does.
func runsFirst(a, b ssa.Instruction) bool {
	if a.Block() != b.Block() {
		return a.Block().Dominates(b.Block())
	}
	instrs := a.Block().Instrs
	return slices.Index(instrs, a) < slices.Index(instrs, b)
}

func sameLoop(v *ssa.Phi, read ssa.Instruction) bool {
	return read != nil && v.Parent() == read.Parent() && v.Block().Dominates(read.Block())
}

// rootInstruction is the instruction that x, a text, comes from: the call that
// read it, or the call that filled the variable it is in.
func rootInstruction(x ssa.Value) ssa.Instruction {
	switch v := trunk(x, isField).(type) {
	case *ssa.Alloc:
		return filler(v)
	case ssa.Instruction:
		return v
	}
	return nil
}

func isField(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Field, *ssa.FieldAddr:
		return true
	}
	return false
}

// filler is the instruction that gives v its value, or v.
func filler(v *ssa.Alloc) ssa.Instruction {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case ssa.CallInstruction:
			return r
		case *ssa.MakeInterface:
			for _, use := range *r.Referrers() {
				switch use.(type) {
				case ssa.CallInstruction, *ssa.Store:
					return use
				}
			}
		case *ssa.Store:
			if r.Addr == v {
				return r
			}
		}
	}
	return v
}
