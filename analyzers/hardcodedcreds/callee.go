package hardcodedcreds

import (
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/catalog"
	"github.com/keyvet/keyvet/internal/settings"
)

// want is what a place takes: a kind of credential of a cloud.
type want struct {
	Kind  awskey.Kind
	Cloud catalog.Cloud
	// Why says where it comes from.
	Why reason
}

// reason is why a constant is taken for a credential, the strongest first.
type reason int

const (
	reachesSink reason = iota + 1
	named
	besideID
	fromEnvironment
	inText
)

// sinks finds the sinks of the catalog and of the configuration: by import
// path, then by name.
type sinks map[string]map[string]catalog.Sink

func newSinks(s *settings.Settings) sinks {
	index := make(sinks)
	add := func(sink catalog.Sink) {
		byName := index[sink.Path]
		if byName == nil {
			byName = make(map[string]catalog.Sink)
			index[sink.Path] = byName
		}
		byName[sink.Name] = sink
	}
	for _, sink := range catalog.Sinks() {
		add(sink)
	}
	for _, configured := range s.Credentials.Sinks {
		path, name := catalog.SplitName(configured.Func + configured.Type)
		add(catalog.Sink{
			Path: catalog.Module(path), Name: name, Cloud: catalog.Custom,
			ID: configured.ID, Secret: configured.Secret, Token: configured.Token,
		})
	}
	return index
}

// find is the sink called name in pkg.
func (s sinks) find(pkg *types.Package, name string) (catalog.Sink, bool) {
	if pkg == nil {
		return catalog.Sink{}, false
	}
	byName, ok := s[pkg.Path()]
	if !ok {
		if byName, ok = s[catalog.Module(pkg.Path())]; !ok {
			return catalog.Sink{}, false
		}
	}
	sink, ok := byName[name]
	return sink, ok
}

// takes is what the parameter or field called what takes.
func takes(sink catalog.Sink, what string) (want, bool) {
	switch what {
	case "":
	case sink.Secret:
		return want{awskey.SecretKey, sink.Cloud, reachesSink}, true
	case sink.Token:
		return want{awskey.SessionToken, sink.Cloud, reachesSink}, true
	}
	return want{}, false
}

// callee is what is known of a function that is called.
type callee struct {
	fn   *types.Func
	sig  *types.Signature
	name string // with the package or the type in front, for messages
	// params is what each parameter takes, the sinks and the names together.
	params []paramWant
	decl   *ast.FuncDecl // of this package
	known  evaluator
	// several is like known for functions of which more than the first result
	// is of use.
	several func(*arguments) []value
	// through[i] is the parameter, counted from 1, that result i is; 0 is none.
	through []int
	// secrets are the results that are constant secrets of another package.
	secrets map[int]secretResult
}

type paramWant struct {
	want
	ok bool
}

// callee is what is known of fn. It is worked out once a package.
func (c *checker) callee(fn *types.Func) *callee {
	fn = fn.Origin()
	if known, ok := c.callees[fn]; ok {
		return known
	}
	sig := fn.Signature()
	k := &callee{fn: fn, sig: sig, name: displayName(fn), params: make([]paramWant, sig.Params().Len())}
	c.callees[fn] = k

	sink, isSink := c.sinks.find(fn.Pkg(), methodName(fn))
	var fact flowsTo
	hasFact := fn.Pkg() != c.pass.Pkg && c.pass.ImportObjectFact(fn, &fact)
	for i := range k.params {
		p := sig.Params().At(i)
		if isSink {
			if w, ok := takes(sink, strconv.Itoa(i)); ok {
				k.params[i] = paramWant{w, true}
				continue
			}
		}
		if hasFact {
			if w, ok := fact.Params[i]; ok {
				k.params[i] = paramWant{w, true}
				continue
			}
		}
		if kind, ok := c.nameKind(p.Name()); ok {
			k.params[i] = paramWant{want{kind, catalog.AWS, named}, true}
		} else if kind, ok := c.nameKind(fn.Name()); ok && !returnsText(sig) {
			k.params[i] = paramWant{want{kind, catalog.AWS, named}, true}
		}
	}
	if hasFact {
		k.through, k.secrets = fact.Through, fact.Secrets
	}
	if fn.Pkg() == c.pass.Pkg {
		k.decl = c.decls[fn]
	} else if k.through == nil && wraps(sig) {
		k.through = []int{1}
	}
	name := fullName(fn)
	k.known, k.several = c.library[name], several(name)
	return k
}

// functionValue is fn where it is not called, but may be later.
func (c *checker) functionValue(fn *types.Func) value {
	fn = fn.Origin()
	takesAny := func(p paramWant) bool { return p.ok }
	if fn.Pkg() != c.pass.Pkg && !slices.ContainsFunc(c.callee(fn).params, takesAny) {
		return nil
	}
	return one(function{fn, fn.Signature()})
}

// wraps reports whether a function of sig, of which no more is known, is one
// that makes a pointer of its argument or follows one.
func wraps(sig *types.Signature) bool {
	if sig.Params().Len() != 1 || sig.Results().Len() != 1 || sig.Variadic() || sig.Recv() != nil {
		return false
	}
	from, to := sig.Params().At(0).Type(), sig.Results().At(0).Type()
	return pointsTo(to, from) || pointsTo(from, to)
}

func pointsTo(ptr, t types.Type) bool {
	p, ok := ptr.Underlying().(*types.Pointer)
	return ok && types.Identical(p.Elem(), t)
}

func returnsText(sig *types.Signature) bool {
	return sig.Results().Len() > 0 && isText(sig.Results().At(0).Type())
}

// isText reports whether t holds a string or bytes, or points to one.
func isText(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return isText(u.Elem())
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Slice:
		return isChar(u.Elem())
	case *types.Array:
		return isChar(u.Elem())
	}
	return false
}

// isChar reports whether t is a byte or a rune.
func isChar(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && (b.Kind() == types.Uint8 || b.Kind() == types.Int32)
}

// field is what a field of a struct takes.
type field struct {
	want
	ok   bool
	name string
}

// field is what the i-th field of the struct t takes. It is worked out once a
// package.
func (c *checker) field(t types.Type, i int) field {
	t = deref(t)
	st, ok := t.Underlying().(*types.Struct)
	if !ok || i >= st.NumFields() {
		return field{}
	}
	v := st.Field(i).Origin()
	if known, ok := c.fields[v]; ok {
		return known
	}
	f := field{name: v.Name()}
	if owner, ok := types.Unalias(t).(*types.Named); ok {
		f.name = owner.Obj().Name() + "." + v.Name()
		if sink, ok := c.sinks.find(owner.Obj().Pkg(), owner.Obj().Name()); ok {
			f.want, f.ok = takes(sink, v.Name())
		}
	}
	var fact holds
	if !f.ok && v.Pkg() != c.pass.Pkg && c.pass.ImportObjectFact(v, &fact) && fact.Want.Kind != 0 {
		f.want, f.ok = fact.Want, true
	}
	if !f.ok {
		kind, ok := c.nameKind(v.Name())
		for _, name := range tagNames(st.Tag(i)) {
			if ok {
				break
			}
			kind, ok = c.nameKind(name)
		}
		if ok {
			f.want, f.ok = want{kind, catalog.AWS, named}, true
		}
	}
	c.fields[v] = f
	return f
}

// fieldOf is what the field obj takes, if it was selected before.
func (c *checker) fieldOf(obj types.Object) field {
	v, ok := obj.(*types.Var)
	if !ok {
		return field{}
	}
	return c.fields[v.Origin()]
}

// selected is what the field that sel selects takes.
func (c *checker) selected(sel *types.Selection) field {
	t := sel.Recv()
	index := sel.Index()
	for _, i := range index[:len(index)-1] {
		st, ok := deref(t).Underlying().(*types.Struct)
		if !ok {
			return field{}
		}
		t = st.Field(i).Type()
	}
	return c.field(t, index[len(index)-1])
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// tagNames are the names that a struct tag gives a field.
func tagNames(tag string) []string {
	if tag == "" {
		return nil
	}
	var names []string
	for _, key := range [...]string{"json", "yaml", "toml", "xml", "mapstructure", "env", "envconfig", "ini", "hcl", "koanf", "name", "long", "arg", "flag"} {
		if v, ok := reflect.StructTag(tag).Lookup(key); ok {
			name, _, _ := strings.Cut(v, ",")
			names = append(names, name)
		}
	}
	return names
}

// nameKind is [awskey.NameKind] of an identifier, remembered.
func (c *checker) nameKind(name string) (awskey.Kind, bool) {
	const shortest, longest = 5, 64
	if len(name) < shortest || len(name) > longest {
		return 0, false
	}
	kind, ok := c.names[name]
	if !ok {
		kind, _ = awskey.NameKind(name)
		c.names[name] = kind
	}
	return kind, kind == awskey.SecretKey || kind == awskey.SessionToken || kind == awskey.BedrockKey || kind == awskey.SMTPPassword
}

// methodName is Func or Type.Method.
func methodName(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	t := recv.Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Obj().Name() + "." + fn.Name()
	}
	return fn.Name()
}

// fullName is import/path.Func or import/path.Type.Method.
func fullName(fn *types.Func) string {
	if fn.Pkg() == nil {
		return fn.Name()
	}
	return catalog.Module(fn.Pkg().Path()) + "." + methodName(fn)
}

// displayName is how messages call fn.
func displayName(fn *types.Func) string {
	if fn.Pkg() == nil || fn.Signature().Recv() != nil {
		return methodName(fn)
	}
	return fn.Pkg().Name() + "." + fn.Name()
}
