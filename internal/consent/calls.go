package consent

import (
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// proveCall is about result i of call.
func (e *engine) proveCall(f *frame, call *ssa.Call, i int, t test) proof {
	common := &call.Call
	if b := builtin(&call.Call); b != "" {
		if b == "append" && t.op == nonEmpty {
			return e.implies(f, common.Args[0], t, nil).and(e.implies(f, common.Args[1], t, nil))
		}
		if b == "append" && t.op == empty && len(variadic(common.Args[1])) > 0 {
			return impossible()
		}
		return proof{}
	}
	name := e.called(common)
	if p, ok := e.proveText(f, call, name, i, t); ok {
		return p
	}
	if p, ok := e.prompts[name]; ok && p.Effect != catalog.FillsAny && p.Effect != catalog.FillsText && p.Effect != catalog.CopiesText {
		return e.prompted(f, &prompted{p, call}, i, t)
	}
	if o, ok := e.read(common, name); ok && i == 0 {
		return e.optionProof(f, o, t)
	}
	if p, ok := e.proveKnown(f, call, name, i, t); ok {
		return p
	}
	if t.holds(true) && dereferences(common.Signature()) && len(e.callees(call)) == 0 && catalog.Dereferences(calledName(call)) {
		p := e.provePlaces(f, common.Args[0], t)
		for _, whereNil := range common.Args[1:] {
			p = p.and(e.implies(f, whereNil, t, nil))
		}
		return p
	}
	if e.confirms(common) {
		return confirmed(common, i, t)
	}
	inside := !e.leaves(f, common)
	if frames := f.calls[call]; len(frames) > 0 {
		p := e.proveResult(f, call, frames, i, t)
		if !inside && p.ok {
			p = p.and(e.byName(f, call, i, t))
		}
		return p
	}
	if inside && len(e.callees(call)) > 0 {
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
	if fn := common.StaticCallee(); fn != nil && e.marked(e.program.Marks.Confirms, fn) || common.IsInvoke() && e.program.Marks.Confirms[common.Method.Pos()] {
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
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() == nil && named.Obj().Name() == "error"
}

// proveResult is about result i of every return that the frames reach.
func (e *engine) proveResult(f *frame, call *ssa.Call, frames []*frame, i int, t test) proof {
	all := impossible()
	for _, callee := range frames {
		e.dependsOn(f, callee)
		if all = all.and(e.settle(f, call, callee.fn, callee.pending())); !all.ok {
			return proof{}
		}
		for _, r := range callee.reachedReturns() {
			if i >= len(r.Results) {
				continue
			}
			p := e.implies(callee, r.Results[i], t, callee.blocks[r.Block().Index].knows)
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
				return e.implies(f, arg, t, f.blocks[call.Block().Index].knows), true
			}
		}
	case "errors.Join": // nil only if all are
		for _, err := range e.spread(common.Args) {
			if p := e.implies(f, err, t, f.blocks[call.Block().Index].knows); isNil && p.ok && isError(err.Type()) {
				return p, true
			}
		}
	case "flag.Arg", "flag.FlagSet.Arg", "github.com/spf13/pflag.Arg", "github.com/spf13/pflag.FlagSet.Arg":
		if t.op == equalTo && t.val != nil && t.val.Kind() == constant.String {
			return e.argument(constant.StringVal(t.val)), true
		}
	case "github.com/spf13/pflag.Value.String", "flag.Value.String":
		if load, ok := receiver(common).(*ssa.UnOp); ok && t.op == equalTo && t.val != nil {
			if addr, ok := load.X.(*ssa.FieldAddr); ok {
				if o := e.lookedUp(addr.X); o != nil {
					return e.optionProof(f, o, equalBool(sameConstant(t.val, constant.MakeString("true")))), true
				}
			}
		}
	case "context.Context.Value":
		return e.proveCarried(f, common.Args[0], t), true
	case "sync/atomic.Bool.Load", "go.uber.org/atomic.Bool.Load":
		return e.provePlaces(f, receiver(common), t), true
	case "os/exec.Cmd.Run":
		if isNil {
			return e.dialog(f, call), true
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

// dialog is what it proves that the command which call runs succeeded: another
// program asks a person, as in exec.Command("gum", "confirm", question).
func (e *engine) dialog(f *frame, call *ssa.Call) proof {
	yes := proof{}
	e.origins(receiver(&call.Call), func(leaf ssa.Value) {
		made, ok := leaf.(*ssa.Call)
		if !ok || !strings.HasPrefix(calleeName(&made.Call), "os/exec.Command") {
			return
		}
		var words []string
		var q question
		for _, arg := range e.spread(made.Call.Args) {
			if isString(arg.Type()) {
				words = append(words, constantText(arg))
				q = q.plus(e.text(f, arg))
			}
		}
		if len(words) > 1 && catalog.Dialog(words[0], words[1:]) {
			if yes = consents(person); !e.judge(&yes, q, call) {
				yes = proof{}
			}
		}
	})
	return yes
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
	if fn == nil && !asksByValue(&call.Call) || fn != nil && !asksBySignature(fn) {
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

// asksByValue reports whether the function value that is called, which nothing in
// the program is seen to be, is a confirmation by its name and signature: a
// parameter or a field of a library, for its callers to fill.
func asksByValue(common *ssa.CallCommon) bool {
	name := ""
	switch v := common.Value.(type) {
	case *ssa.Parameter, *ssa.Field:
		name = variableName(v)
	case *ssa.UnOp:
		switch v.X.(type) {
		case *ssa.FieldAddr, *ssa.Global:
			name = variableName(v)
		}
	}
	return name != "" && catalog.AsksByName(name) && answersYes(common.Signature())
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
	return answersYes(sig)
}

// answersYes reports whether the results of a function are an answer.
func answersYes(sig *types.Signature) bool {
	results := sig.Results()
	return results.Len() == 1 && (isBool(results.At(0).Type()) || isError(results.At(0).Type())) ||
		results.Len() == 2 && isBool(results.At(0).Type()) && isError(results.At(1).Type())
}

func standard(path string) bool {
	return slices.Contains([]string{"fmt", "os", "io", "log", "net", "sort", "time", "sync", "flag", "bufio", "bytes", "errors", "strings", "context"}, path)
}
