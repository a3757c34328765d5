package hardcodedcreds

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/catalog"
)

// flow is a value that is stored in a place.
type flow struct {
	v   value
	at  ast.Node
	how string
	to  string
}

// resultKey is the place of a result of a function of this package.
type resultKey struct {
	of    any
	index int
}

// wanted is a value of which a part is not known where it is used as a
// credential.
type wanted struct {
	v    value
	want want
	way  *step
}

// step is a step of the way from a constant to where it is used.
type step struct {
	at   token.Pos
	how  string
	what string
	then *step
}

// flow records that v is stored in the place key.
func (f *frame) flow(key any, v value, at ast.Node, how, to string) {
	if f.inlined || key == nil || !follows(v) {
		return
	}
	f.c.flows[key] = append(f.c.flows[key], flow{v, at, how, to})
}

// follows reports whether v can hold a credential.
func follows(v value) bool {
	for _, p := range v {
		switch p := p.(type) {
		case *text:
			if len(p.s) >= minSecret && len(p.holes) == 0 {
				return true
			}
		case *list:
			if slices.ContainsFunc(p.elems, follows) {
				return true
			}
		case *record:
			for _, e := range p.fields {
				if follows(e) {
					return true
				}
			}
		case place, *result, foreign, function:
			return true
		}
	}
	return false
}

// named says that v is stored under name.
func (f *frame) named(name string, v value, at ast.Node) {
	if len(v) == 0 {
		return
	}
	if kind, ok := f.c.nameKind(name); ok {
		f.reach(v, want{kind, catalog.AWS, named}, at, name)
	}
}

// reach says that v is used as a credential.
func (f *frame) reach(v value, w want, at ast.Node, what string) {
	if f.inlined || len(v) == 0 {
		return
	}
	way := &step{at: at.Pos(), what: what}
	unknown := false
	for _, p := range v {
		switch p := p.(type) {
		case *text:
			f.c.judge(p, w, way)
		case *list:
			for _, e := range p.elems {
				f.reach(e, w, at, what)
			}
		case place, *result, foreign:
			unknown = true
		}
	}
	if unknown {
		f.c.wants = append(f.c.wants, wanted{v, w, way})
	}
}

// accepts reports whether s is what is wanted, and which kind of credential of
// AWS it is: 0 for the secret of another cloud.
func (w want) accepts(s string) (awskey.Kind, bool) {
	if public(s) {
		return 0, false
	}
	if w.Cloud == catalog.AWS || w.Cloud == catalog.S3 {
		switch {
		case awskey.IsSecretKey(s):
			return awskey.SecretKey, w.Kind == awskey.SecretKey
		case w.Kind != awskey.SessionToken && awskey.IsSMTPPassword(s):
			return awskey.SMTPPassword, true
		case awskey.IsSessionToken(s), w.Kind == awskey.SessionToken && awskey.MayBeSessionToken(s):
			return awskey.SessionToken, true
		case awskey.IsBedrockKey(s):
			return awskey.BedrockKey, true
		}
	}
	return 0, w.Cloud != catalog.AWS && w.Why == reachesSink && !placeholder(s)
}

// solver follows wanted values back to constants.
type solver struct {
	c       *checker
	visited map[visit]bool
}

type visit struct {
	key  any
	call *ast.CallExpr
	kind awskey.Kind
	of   catalog.Cloud
	why  reason
}

const maxWay = 16

// solve finds the constants among what was wanted, and what callers of this
// package's functions must not pass.
func (c *checker) solve() {
	s := &solver{c: c, visited: make(map[visit]bool)}
	for _, w := range c.wants {
		s.follow(w.v, w.want, w.way, nil, 0)
	}
}

// follow looks for constants that v can be. args are the arguments of the call
// that v is a result of.
func (s *solver) follow(v value, w want, way *step, args map[types.Object]value, depth int) {
	if depth > maxWay {
		return
	}
	for _, p := range v {
		switch p := p.(type) {
		case *text:
			s.c.judge(p, w, way)
		case *list:
			for _, e := range p.elems {
				s.follow(e, w, way, args, depth+1)
			}
		case place:
			if arg, ok := args[p.at]; ok {
				s.follow(arg, w, way, nil, depth+1)
				continue
			}
			s.stored(p.at, w, way, depth)
		case *result:
			s.returned(p, w, way, depth)
		case foreign:
			s.c.abroad(p, w, way)
		}
	}
}

// stored follows what is stored in the place at.
func (s *solver) stored(at types.Object, w want, way *step, depth int) {
	key := visit{at, nil, w.Kind, w.Cloud, w.Why}
	if s.visited[key] {
		return
	}
	s.visited[key] = true
	s.c.takers[at] = stronger(s.c.takers[at], w)
	for _, fl := range s.c.flows[at] {
		s.follow(fl.v, w, &step{fl.at.Pos(), fl.how, fl.to, way}, nil, depth+1)
	}
	for _, other := range s.c.dispatch.params(at) {
		s.stored(other, w, way, depth+1)
	}
}

// stronger is the want to remember of two.
func stronger(a, b want) want {
	if a.Kind == 0 || b.Why < a.Why {
		return b
	}
	return a
}

// returned follows the result of a call.
func (s *solver) returned(r *result, w want, way *step, depth int) {
	key := visit{resultKey{r.of, r.index}, r.call, w.Kind, w.Cloud, w.Why}
	if s.visited[key] {
		return
	}
	s.visited[key] = true
	for _, of := range append(s.c.dispatch.implementations(r.of), r.of) {
		for _, fl := range s.c.flows[resultKey{of, r.index}] {
			s.follow(fl.v, w, &step{fl.at.Pos(), fl.how, fl.to, way}, r.args, depth+1)
		}
	}
}

// dispatch links the methods of this package's interfaces to those that
// implement them.
type dispatch struct {
	concrete map[*types.Func][]*types.Func
	abstract map[types.Object][]types.Object
}

// newDispatch links methods by name and signature.
func newDispatch(pkg *types.Package) dispatch {
	d := dispatch{make(map[*types.Func][]*types.Func), make(map[types.Object][]types.Object)}
	scope := pkg.Scope()
	var ifaces, others []*types.Named
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() {
			continue
		}
		n, ok := tn.Type().(*types.Named)
		if !ok {
			continue
		}
		if types.IsInterface(n) {
			ifaces = append(ifaces, n)
		} else if n.NumMethods() > 0 {
			others = append(others, n)
		}
	}
	for _, i := range ifaces {
		it, ok := i.Underlying().(*types.Interface)
		if !ok {
			continue
		}
		for _, t := range others {
			if !types.Implements(types.NewPointer(t), it) {
				continue
			}
			for m := range it.Methods() {
				obj, _, _ := types.LookupFieldOrMethod(t, true, pkg, m.Name())
				if impl, ok := obj.(*types.Func); ok {
					d.link(m, impl.Origin())
				}
			}
		}
	}
	return d
}

func (d dispatch) link(m, impl *types.Func) {
	d.concrete[m] = append(d.concrete[m], impl)
	from, to := m.Signature().Params(), impl.Signature().Params()
	for i := range min(from.Len(), to.Len()) {
		d.abstract[to.At(i)] = append(d.abstract[to.At(i)], from.At(i))
	}
}

// params are the parameters of interface methods that param implements.
func (d dispatch) params(param types.Object) []types.Object { return d.abstract[param] }

// implementations are the methods that may run when of, if it is a method of an
// interface, is called.
func (d dispatch) implementations(of any) []any {
	fn, ok := of.(*types.Func)
	if !ok {
		return nil
	}
	var impls []any
	for _, impl := range d.concrete[fn] {
		impls = append(impls, impl)
	}
	return impls
}
