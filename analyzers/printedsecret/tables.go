package printedsecret

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
	"github.com/keyvet/keyvet/internal/settings"
)

// tables are the catalog and the configuration, keyed for look-up.
type tables struct {
	// structs have the fields that hold secrets, by their names.
	structs map[typeKey]map[string]catalog.SecretField
	// declaring are the packages of structs.
	declaring map[string]bool
	results   map[funcKey]string
	// returning are the packages of results.
	returning  map[string]bool
	variables  map[string]string
	printers   map[funcKey]catalog.Printer
	conductors map[funcKey]catalog.Conductor
	writers    map[funcKey]string
	shown      map[fieldKey]string
	stringers  []catalog.Stringer
	sanitizers map[funcKey]bool
}

type typeKey struct{ pkg, name string }

type fieldKey struct {
	typeKey

	field string
}

// funcKey names a function, a method, or a package-level variable. The name "*"
// stands for all of a package.
type funcKey struct{ pkg, receiver, name string }

func newTables(s *settings.Settings) *tables {
	t := &tables{
		structs:    make(map[typeKey]map[string]catalog.SecretField),
		declaring:  make(map[string]bool),
		results:    make(map[funcKey]string),
		returning:  make(map[string]bool),
		variables:  catalog.SecretVariables(),
		printers:   make(map[funcKey]catalog.Printer),
		conductors: make(map[funcKey]catalog.Conductor),
		writers:    make(map[funcKey]string),
		shown:      make(map[fieldKey]string),
		stringers:  catalog.Stringers(),
		sanitizers: make(map[funcKey]bool),
	}
	for _, f := range catalog.SecretFields() {
		t.addField(f)
	}
	for _, r := range catalog.SecretResults() {
		t.addResult(funcKey{r.Package, "", r.Func}, r.What)
	}
	for _, p := range catalog.Printers() {
		for name := range strings.FieldsSeq(p.Names) {
			t.printers[funcKey{p.Package, p.Receiver, name}] = p
		}
	}
	for _, c := range catalog.Conductors() {
		for name := range strings.FieldsSeq(c.Names) {
			t.conductors[funcKey{c.Package, c.Receiver, name}] = c
		}
	}
	for _, w := range catalog.Writers() {
		t.writers[funcKey{w.Package, w.Receiver, w.Name}] = w.Where
	}
	for _, s := range catalog.ShownFields() {
		t.shown[fieldKey{typeKey{s.Package, s.Type}, s.Field}] = s.Where
	}
	t.addSettings(s)
	return t
}

func (t *tables) addField(f catalog.SecretField) {
	key := typeKey{f.Package, f.Type}
	if t.structs[key] == nil {
		t.structs[key] = make(map[string]catalog.SecretField)
	}
	t.structs[key][f.Field], t.declaring[key.pkg] = f, true
}

func (t *tables) addResult(key funcKey, what string) {
	t.results[key], t.returning[key.pkg] = what, true
}

func (t *tables) addSettings(s *settings.Settings) {
	for _, source := range s.Printed.Sources {
		key := parseFunc(source)
		if key.receiver != "" {
			t.addField(catalog.SecretField{Package: key.pkg, Type: key.receiver, Field: key.name, What: "the secret " + key.receiver + "." + key.name})
		} else {
			t.addResult(key, "the secret that "+key.name+" returns")
		}
	}
	for _, sink := range s.Printed.Sinks {
		key := parseFunc(sink)
		t.printers[key] = catalog.Printer{Package: key.pkg, Receiver: key.receiver, Names: key.name, Way: catalog.Fmt, Where: key.name}
	}
	for _, sanitizer := range s.Printed.Sanitizers {
		t.sanitizers[parseFunc(sanitizer)] = true
	}
}

// parseFunc reads "import/path.Func" or "import/path.Type.Name".
func parseFunc(s string) funcKey {
	path, name := catalog.SplitName(s)
	receiver, method, isMethod := strings.Cut(name, ".")
	if !isMethod {
		receiver, method = "", name
	}
	return funcKey{catalog.Module(path), receiver, method}
}

// keyOf names fn. The receiver is the type that declares the method.
func keyOf(fn *types.Func) funcKey {
	if fn == nil || fn.Pkg() == nil {
		return funcKey{}
	}
	key := funcKey{pkg: catalog.Module(fn.Pkg().Path()), name: fn.Name()}
	if recv := fn.Signature().Recv(); recv != nil {
		if named := namedOf(recv.Type()); named != nil {
			key.receiver = named.Obj().Name()
		}
	}
	return key
}

func (t *tables) conductor(key funcKey) (catalog.Conductor, bool) {
	c, ok := t.conductors[key]
	if !ok && key.receiver == "" {
		c, ok = t.conductors[funcKey{key.pkg, "", "*"}]
	}
	return c, ok
}

// secretFields are the entries for the fields of the struct typ, by their names.
func (t *tables) secretFields(typ types.Type) map[string]catalog.SecretField {
	key, ok := keyOfType(typ)
	if !ok {
		return nil
	}
	return t.structs[key]
}

// shownField says who reads what is stored at addr, a field of a struct of another
// package, or "".
func (t *tables) shownField(addr *ssa.FieldAddr) string {
	key, ok := keyOfType(addr.X.Type())
	field := structField(addr.X.Type(), addr.Field)
	if !ok || field == nil {
		return ""
	}
	return t.shown[fieldKey{key, field.Name()}]
}

// keyOfType names the named type that typ is or points to. ok is false where it is
// none of a package.
func keyOfType(typ types.Type) (key typeKey, ok bool) {
	named := namedOf(typ)
	if named == nil || named.Obj().Pkg() == nil {
		return typeKey{}, false
	}
	return typeKey{catalog.Module(named.Obj().Pkg().Path()), named.Obj().Name()}, true
}

// namedOf is the named type that typ is or points to, or nil.
func namedOf(typ types.Type) *types.Named {
	typ = types.Unalias(typ)
	if pointer, ok := typ.(*types.Pointer); ok {
		typ = types.Unalias(pointer.Elem())
	}
	named, _ := typ.(*types.Named)
	return named
}
