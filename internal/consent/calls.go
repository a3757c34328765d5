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

// proveCall is about result i of call.
func (e *engine) proveCall(f *frame, call *ssa.Call, i int, t test) proof {
	common := &call.Call
	if b := builtin(call); b != "" {
		if b == "append" && t.op == nonEmpty {
			return e.implies(f, common.Args[0], t, nil).and(e.implies(f, common.Args[1], t, nil))
		}
		return proof{}
	}
	name := calleeName(common)
	if p, ok := e.proveText(f, call, name, i, t); ok {
		return p
	}
	if p, ok := e.prompts[name]; ok && p.Effect != catalog.FillsAny && p.Effect != catalog.FillsText {
		return e.prompted(f, &prompted{p, call}, i, t)
	}
	if o, ok := e.read(common, name); ok && i == 0 {
		return e.optionProof(f, o, t)
	}
	if p, ok := e.proveKnown(f, call, name, i, t); ok {
		return p
	}
	if e.confirms(common) {
		return confirmed(common, i, t)
	}
	if frames := f.calls[call]; len(frames) > 0 {
		return e.proveResult(f, call, frames, i, t)
	}
	if len(e.callees(call)) > 0 {
		return impossible() // not reached
	}
	if fact := e.fact(common); fact != nil {
		return e.factProof(f, call, fact, i, t)
	}
	return e.byName(f, call, i, t)
}

// confirms reports whether the configuration or an annotation says that what
// is called is a confirmation.
func (e *engine) confirms(common *ssa.CallCommon) bool {
	path, typ, name := calleePath(common)
	if name == "" {
		return false
	}
	if fn := common.StaticCallee(); fn != nil && e.marked(e.program.Marks.Confirms, fn) {
		return true
	}
	if typ != "" {
		name = typ + "." + name
	}
	return e.confirm[path+"."+name]
}

// confirmed is what result i of a confirmation proves: true, or a nil error
// where there is no bool.
func confirmed(common *ssa.CallCommon, i int, t test) proof {
	results := common.Signature().Results()
	if i >= results.Len() {
		return proof{}
	}
	switch {
	case isBool(results.At(i).Type()):
		if t.holds(true) {
			return consents(person)
		}
	case isError(results.At(i).Type()) && !slices.ContainsFunc(slices.Collect(results.Variables()), func(v *types.Var) bool { return isBool(v.Type()) }):
		if t.op == equalTo && t.val == nil {
			return consents(person)
		}
	}
	return proof{}
}

func isBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

func isError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

// proveResult is about result i of every return that the frames reach.
func (e *engine) proveResult(f *frame, call *ssa.Call, frames []*frame, i int, t test) proof {
	all := impossible()
	for _, callee := range frames {
		callee.readers[e.reader(f)] = true
		if all = all.and(e.settle(f, call, callee.fn, callee.pending())); !all.ok {
			return proof{}
		}
		for _, r := range callee.reachedReturns() {
			if i >= len(r.Results) {
				continue
			}
			p := e.implies(callee, r.Results[i], t, callee.knows[r.Block().Index])
			if p.ok {
				p = e.settle(f, call, callee.fn, p)
			}
			if all = all.and(p); !all.ok {
				return proof{}
			}
		}
	}
	return all
}

// settle asks of the arguments of call what the callee's question is about.
func (e *engine) settle(f *frame, call ssa.CallInstruction, callee *ssa.Function, p proof) proof {
	questions, bare := p.questions, p.bare
	p.questions, p.bare = 0, false
	if p.kinds == 0 {
		return p
	}
	args := call.Common().Args
	if call.Common().IsInvoke() {
		args = append([]ssa.Value{call.Common().Value}, args...)
	}
	for i := range callee.Params {
		if questions&(1<<i) == 0 || i >= len(args) {
			continue
		}
		q := e.text(f, args[i])
		if !e.judge(&p, q, call) {
			return proof{}
		}
	}
	if bare {
		if q, ok := e.printedBefore(f, call); ok {
			if !e.judge(&p, q, call) {
				return proof{}
			}
		} else {
			p.bare = true
		}
	}
	return p
}

// proveKnown is about functions whose results are known: errors, the
// environment, deletion marks.
func (e *engine) proveKnown(f *frame, call *ssa.Call, name string, i int, t test) (proof, bool) {
	common := &call.Call
	isNil := t.op == equalTo && t.val == nil
	switch name {
	case "errors.New", "fmt.Errorf", "github.com/pkg/errors.New", "github.com/pkg/errors.Errorf",
		"golang.org/x/xerrors.New", "golang.org/x/xerrors.Errorf", "github.com/cockroachdb/errors.New",
		"github.com/urfave/cli.Exit", "github.com/urfave/cli.NewExitError", "google.golang.org/grpc/status.Error", "google.golang.org/grpc/status.Errorf":
		if isNil {
			return impossible(), true
		}
	case "github.com/pkg/errors.Wrap", "github.com/pkg/errors.Wrapf", "github.com/pkg/errors.WithStack", "github.com/pkg/errors.WithMessage",
		"github.com/juju/errors.Trace", "github.com/juju/errors.Annotate", "github.com/juju/errors.Annotatef", "github.com/hashicorp/errwrap.Wrapf":
		for _, arg := range common.Args {
			if isError(arg.Type()) {
				return e.implies(f, arg, t, f.knows[call.Block().Index]), true
			}
		}
	case "errors.Join": // nil only if all are
		for _, err := range e.spread(common.Args) {
			if p := e.implies(f, err, t, f.knows[call.Block().Index]); isNil && p.ok && isError(err.Type()) {
				return p, true
			}
		}
	case "os.Getenv", "syscall.Getenv", "os.LookupEnv":
		if i == 0 && (t.op == equalTo && !t.passesZero() || t.op == differentFrom && t.val != nil && zero(t.val) || t.op == sameAs) ||
			i == 1 && t.holds(true) {
			return consents(environment), true
		}
	}
	if fn := calledObject(common); fn != nil {
		switch {
		case fn.Name() == "IsZero" && t.holds(false) && deletionMark(receiver(common)):
			return consents(deletion), true
		case fn.Name() == "GetDeletionTimestamp" && t.op == differentFrom && t.val == nil:
			return consents(deletion), true
		}
	}
	if e.accepts&policy != 0 && t.about() && e.policy(call) {
		return consents(policy), true
	}
	return proof{}, false
}

// deletionMark reports whether v is the DeletionTimestamp of a Kubernetes
// object.
func deletionMark(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Call:
		fn := calledObject(&v.Call)
		return fn != nil && fn.Name() == "GetDeletionTimestamp"
	case *ssa.UnOp:
		return deletionMark(v.X)
	case *ssa.FieldAddr:
		field := fieldOf(v.X.Type(), v.Field)
		return field != nil && field.Name() == "DeletionTimestamp"
	case *ssa.Field:
		field := fieldOf(v.X.Type(), v.Field)
		return field != nil && field.Name() == "DeletionTimestamp"
	}
	return false
}

// byName is about a function that nothing but name and signature is known of.
func (e *engine) byName(f *frame, call *ssa.Call, i int, t test) proof {
	fn := calledObject(&call.Call)
	if fn == nil || !asksBySignature(fn) {
		return proof{}
	}
	p := confirmed(&call.Call, i, t)
	if p.ok {
		for _, arg := range e.spread(arguments(&call.Call)) {
			if q := e.text(f, arg); len(q.parts) > 0 || q.params != 0 {
				if !e.judge(&p, q, call) {
					return proof{}
				}
				break
			}
		}
	}
	return p
}

// asksBySignature reports whether fn, whose body is not known, is a
// confirmation by its name and signature: no operation of an SDK.
func asksBySignature(fn *types.Func) bool {
	if !catalog.AsksByName(fn.Name()) {
		return false
	}
	sig := fn.Signature()
	for p := range sig.Params().Variables() {
		if named := namedOf(p.Type()); named != nil {
			name := named.Obj().Name()
			if strings.HasSuffix(name, "Input") || strings.HasSuffix(name, "Request") || strings.HasSuffix(name, "Params") {
				return false
			}
		}
	}
	if fn.Pkg() != nil {
		path := fn.Pkg().Path()
		if strings.HasPrefix(path, "github.com/aws/") || !strings.Contains(path, ".") && !strings.Contains(path, "/") && standard(path) {
			return false
		}
	}
	results := sig.Results()
	return results.Len() == 1 && (isBool(results.At(0).Type()) || isError(results.At(0).Type())) ||
		results.Len() == 2 && isBool(results.At(0).Type()) && isError(results.At(1).Type())
}

func standard(path string) bool {
	return slices.Contains([]string{"fmt", "os", "io", "log", "net", "sort", "time", "sync", "flag", "bufio", "bytes", "errors", "strings", "context"}, path)
}

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
	return proof{}, false
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
	if p := e.implies(f, x, test{op: sameAs, other: y, loose: true}, nil); p.ok && p.kinds != 0 {
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
func picked(x, y ssa.Value) bool {
	read := rootInstruction(x)
	for range 20 {
		switch v := y.(type) {
		case *ssa.UnOp:
			y = v.X
		case *ssa.FieldAddr:
			y = v.X
		case *ssa.Field:
			y = v.X
		case *ssa.Convert:
			y = v.X
		case *ssa.ChangeType:
			y = v.X
		case *ssa.Call:
			if len(v.Call.Args) == 0 {
				return false
			}
			y = v.Call.Args[0]
		case *ssa.Extract:
			if _, ok := v.Tuple.(*ssa.Next); ok {
				return !before(v, read)
			}
			call, ok := v.Tuple.(*ssa.Call)
			if !ok || len(call.Call.Args) == 0 {
				return false
			}
			y = call.Call.Args[0]
		case *ssa.IndexAddr:
			if _, ok := v.Index.(*ssa.Const); ok {
				y = v.X
				continue
			}
			return !before(v, read)
		case *ssa.Phi:
			return !before(v, read) && !sameLoop(v, read)
		case *ssa.Alloc:
			// The variable of a loop that a pointer is taken of.
			for _, r := range *v.Referrers() {
				if store, ok := r.(*ssa.Store); ok && store.Addr == v {
					if _, isConst := store.Val.(*ssa.Const); !isConst {
						return picked(x, store.Val)
					}
				}
			}
			return false
		default:
			return false
		}
	}
	return false
}

// before reports whether v is computed before read, which may be nil.
func before(v ssa.Value, read ssa.Instruction) bool {
	instr, ok := v.(ssa.Instruction)
	if !ok || read == nil || instr.Parent() != read.Parent() {
		return false
	}
	if instr.Block() == read.Block() {
		return slices.Index(instr.Block().Instrs, instr) < slices.Index(read.Block().Instrs, read)
	}
	return instr.Block().Dominates(read.Block())
}

func sameLoop(v *ssa.Phi, read ssa.Instruction) bool {
	return read != nil && v.Parent() == read.Parent() && v.Block().Dominates(read.Block())
}

// rootInstruction is the instruction that x, a text, comes from: the call that
// read it, or the call that filled the variable it is in.
func rootInstruction(x ssa.Value) ssa.Instruction {
	for range 20 {
		switch v := x.(type) {
		case *ssa.UnOp:
			x = v.X
		case *ssa.Convert:
			x = v.X
		case *ssa.ChangeType:
			x = v.X
		case *ssa.Slice:
			x = v.X
		case *ssa.Extract:
			x = v.Tuple
		case *ssa.IndexAddr:
			x = v.X
		case *ssa.Call:
			name := calleeName(&v.Call)
			pkg, _, _ := strings.Cut(name, ".")
			if (pkg == "strings" || pkg == "bytes") && len(v.Call.Args) > 0 {
				x = v.Call.Args[0]
				continue
			}
			return v
		case *ssa.Alloc:
			for _, r := range *v.Referrers() {
				switch r := r.(type) {
				case ssa.CallInstruction:
					return r
				case *ssa.MakeInterface:
					for _, use := range *r.Referrers() {
						switch use := use.(type) {
						case ssa.CallInstruction:
							return use
						case *ssa.Store:
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
		case ssa.Instruction:
			return v
		default:
			return nil
		}
	}
	return nil
}
