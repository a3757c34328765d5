package printedsecret

import (
	"go/types"
	"reflect"
	"slices"
	"strings"

	"github.com/keyvet/keyvet/internal/catalog"
)

// maxDepth bounds how deep a printed type is looked into.
const maxDepth = 8

// viewer knows what the ways of making text show of a type.
type viewer struct {
	tables *tables
	// tainted tells whether a field of the program's own holds a secret.
	tainted func(*types.Var) *source
	// stringShows tells whether a String, Error or similar method of the
	// program's own shows a secret.
	stringShows func(*types.Func) *source

	memo map[types.Type]view
	// decisions are what methods decide of types.
	decisions map[types.Type]catalog.Way
}

func newViewer(t *tables, tainted func(*types.Var) *source, stringShows func(*types.Func) *source) *viewer {
	return &viewer{
		tables: t, tainted: tainted, stringShows: stringShows,
		memo: make(map[types.Type]view), decisions: make(map[types.Type]catalog.Way),
	}
}

// view is which ways show a secret, and which secret.
type view struct {
	ways   catalog.Way
	source *source
}

// whole is the set of ways that show the content of a value of type typ, all of
// which is secret: a string is shown by all, a pointer to one by JSON only.
func (v *viewer) whole(typ types.Type) catalog.Way {
	return v.wholeAt(typ, 0)
}

func (v *viewer) wholeAt(typ types.Type, depth int) catalog.Way {
	if depth > maxDepth {
		return 0
	}
	ways := ^v.decided(typ) & catalog.AnyWay
	if isTypeParam(typ) {
		return ways
	}
	switch u := typ.Underlying().(type) {
	case *types.Pointer:
		if _, ok := u.Elem().Underlying().(*types.Basic); ok || depth > 0 {
			ways &^= catalog.Fmt | catalog.GoSyntax
		}
		return ways & v.wholeAt(u.Elem(), depth+1)
	case *types.Slice:
		if isByte(u.Elem()) {
			return ways
		}
		return ways & v.wholeAt(u.Elem(), depth+1)
	case *types.Array:
		if isByte(u.Elem()) {
			return ways
		}
		return ways & v.wholeAt(u.Elem(), depth+1)
	case *types.Map:
		return ways & (v.wholeAt(u.Elem(), depth+1) | v.wholeAt(u.Key(), depth+1))
	case *types.Basic:
		if u.Info()&types.IsString == 0 {
			return 0
		}
	case *types.Chan, *types.Signature:
		return 0
	}
	return ways
}

// parts is what the ways show of the secrets that a value of type typ contains
// because a field of it is one.
func (v *viewer) parts(typ types.Type) view {
	if seen, ok := v.memo[typ]; ok {
		return seen
	}
	found := v.partsAt(typ, 0, nil)
	v.memo[typ] = found
	return found
}

func (v *viewer) partsAt(typ types.Type, depth int, above []types.Type) view {
	if depth > maxDepth || isTypeParam(typ) {
		return view{}
	}
	if slices.Contains(above, typ) {
		return view{}
	}
	above = append(above, typ)

	var found view
	switch u := typ.Underlying().(type) {
	case *types.Pointer:
		found = v.partsAt(u.Elem(), depth+1, above)
		if depth > 0 {
			found.ways &^= catalog.Fmt | catalog.GoSyntax
		}
	case *types.Slice:
		found = v.partsAt(u.Elem(), depth+1, above)
	case *types.Array:
		found = v.partsAt(u.Elem(), depth+1, above)
	case *types.Map:
		found = v.partsAt(u.Elem(), depth+1, above)
	case *types.Struct:
		secret := v.tables.secretFields(typ)
		for i := range u.NumFields() {
			found.join(v.field(secret, u, i, depth, above))
		}
	}
	decided := v.decided(typ)
	found.ways &^= decided
	if decided&(catalog.Fmt|catalog.GoSyntax) != 0 {
		found.join(v.stringer(typ, depth, decided))
	}
	return found
}

// field is what is shown of field i of the struct u, whose fields with those names
// are secret.
func (v *viewer) field(secret map[string]catalog.SecretField, u *types.Struct, i, depth int, above []types.Type) view {
	field := u.Field(i)
	var found view
	if src := v.fieldSource(secret, field); src != nil {
		found = view{v.wholeAt(field.Type(), depth+1), src}
	} else {
		found = v.partsAt(field.Type(), depth+1, above)
	}
	tag := reflect.StructTag(u.Tag(i))
	if !field.Exported() || tag.Get("json") == "-" {
		found.ways &^= catalog.JSON
	}
	if !field.Exported() {
		found.ways &^= catalog.Slog
	}
	return found
}

// fieldSource is the secret that field holds, or nil. The fields of its struct with
// those names are secret.
func (v *viewer) fieldSource(secret map[string]catalog.SecretField, field *types.Var) *source {
	if f, ok := secret[field.Name()]; ok && !f.Decrypted {
		return &source{what: f.What, pos: field.Pos()}
	}
	return v.tainted(field)
}

// stringer is what the String method of typ shows, and the GoString method if it
// has one: those of an SDK, which show fields through pointers, or the
// program's own String.
func (v *viewer) stringer(typ types.Type, depth int, decided catalog.Way) view {
	named := namedOf(typ)
	if named == nil || named.Obj().Pkg() == nil {
		return view{}
	}
	if _, pointer := types.Unalias(typ).(*types.Pointer); pointer && depth > 0 {
		return view{}
	}
	for _, s := range v.tables.stringers {
		if strings.HasPrefix(named.Obj().Pkg().Path(), s.Prefix) {
			if src := v.pretty(named, s.HiddenTag, 0); src != nil {
				return view{decided & (catalog.Fmt | catalog.GoSyntax), src}
			}
			return view{}
		}
	}
	for _, name := range []string{"String", "Error"} {
		if fn := method(typ, name); fn != nil {
			if src := v.stringShows(fn); src != nil {
				return view{catalog.Fmt, src}
			}
		}
	}
	return view{}
}

// pretty is a secret that a printer shows which follows pointers and leaves out
// the fields with hiddenTag.
func (v *viewer) pretty(typ types.Type, hiddenTag string, depth int) *source {
	if depth > maxDepth {
		return nil
	}
	switch u := typ.Underlying().(type) {
	case *types.Pointer:
		return v.pretty(u.Elem(), hiddenTag, depth+1)
	case *types.Slice:
		return v.pretty(u.Elem(), hiddenTag, depth+1)
	case *types.Map:
		return v.pretty(u.Elem(), hiddenTag, depth+1)
	case *types.Struct:
		secret := v.tables.secretFields(typ)
		for i := range u.NumFields() {
			field := u.Field(i)
			if !field.Exported() || hiddenTag != "" && reflect.StructTag(u.Tag(i)).Get(hiddenTag) == "true" {
				continue
			}
			if src := v.fieldSource(secret, field); src != nil {
				return src
			}
			if src := v.pretty(field.Type(), hiddenTag, depth+1); src != nil {
				return src
			}
		}
	}
	return nil
}

func (w *view) join(other view) {
	if other.ways == 0 || other.source == nil {
		return
	}
	w.ways |= other.ways
	if w.source == nil {
		w.source = other.source
	}
}

// decided is the set of ways for which a method of typ decides what is shown.
func (v *viewer) decided(typ types.Type) catalog.Way {
	ways, ok := v.decisions[typ]
	if !ok {
		ways = decided(typ)
		v.decisions[typ] = ways
	}
	return ways
}

func decided(typ types.Type) catalog.Way {
	if _, ok := typ.Underlying().(*types.Interface); ok || isTypeParam(typ) {
		return 0
	}
	var ways catalog.Way
	for _, m := range []struct {
		name string
		ways catalog.Way
	}{
		{"Format", catalog.Fmt | catalog.GoSyntax},
		{"String", catalog.Fmt},
		{"Error", catalog.Fmt},
		{"GoString", catalog.GoSyntax},
		{"MarshalJSON", catalog.JSON},
		{"MarshalText", catalog.JSON},
		{"LogValue", catalog.Slog},
	} {
		fn := method(typ, m.name)
		if fn == nil || m.name == "Format" && fn.Signature().Params().Len() != 2 {
			continue
		}
		ways |= m.ways
	}
	// A slog handler shows what has no LogValue by fmt or by encoding/json: it
	// is decided where both are.
	if ways&(catalog.Fmt|catalog.JSON) == catalog.Fmt|catalog.JSON {
		ways |= catalog.Slog
	}
	return ways
}

// method is the method of typ's method set with that name, or nil.
func method(typ types.Type, name string) *types.Func {
	if namedOf(typ) == nil {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(typ, false, nil, name)
	fn, _ := obj.(*types.Func)
	return fn
}

func isByte(typ types.Type) bool {
	basic, ok := typ.Underlying().(*types.Basic)
	return ok && basic.Kind() == types.Uint8
}

func isTypeParam(typ types.Type) bool {
	_, ok := types.Unalias(typ).(*types.TypeParam)
	return ok
}
