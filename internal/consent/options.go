package consent

import (
	"go/constant"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// option is a command-line option or a setting from the environment.
type option struct {
	name string
	// aliases are its other names.
	aliases []string
	// byDefault is its default, nil if it is not known.
	byDefault constant.Value
	// value is a default that is computed.
	value ssa.Value
	// environment says that it is read from the environment only.
	environment bool
	// library is the family of libraries that registers or reads it, empty if
	// it is not known: options of two libraries have nothing but the name in
	// common.
	library string
}

// Families of libraries.
const (
	flagLibrary = "flag" // the standard library's, pflag, cobra, viper
	cliLibrary  = "cli"  // urfave's and its forks
)

// register remembers the default of o under all its names.
func (e *engine) register(o *option) {
	for _, name := range append([]string{o.name}, o.aliases...) {
		key := optionKey(name)
		e.ix.defaults[key] = append(e.ix.defaults[key], o)
	}
}

// flagStruct is the option that a store to the name of a struct such as
// cli.BoolFlag{Name: "yes"} registers, and where its value goes, if it is kept.
func flagStruct(store *ssa.Store) (o *option, target ssa.Value) {
	addr, ok := store.Addr.(*ssa.FieldAddr)
	if !ok || fieldOf(addr.X.Type(), addr.Field) == nil || fieldOf(addr.X.Type(), addr.Field).Name() != "Name" {
		return nil, nil
	}
	named := namedOf(addr.X.Type())
	name, isConst := store.Val.(*ssa.Const)
	if named == nil || named.Obj().Pkg() == nil || !isConst || name.Value == nil || name.Value.Kind() != constant.String ||
		!strings.Contains(named.Obj().Pkg().Path(), "cli") {
		return nil, nil
	}
	o = &option{library: cliLibrary}
	o.name, o.aliases = spelled(constant.StringVal(name.Value))
	switch named.Obj().Name() {
	case "BoolFlag", "BoolWithInverseFlag", "FlagBase":
		o.byDefault = constant.MakeBool(false)
	case "BoolTFlag":
		o.byDefault = constant.MakeBool(true)
	case "StringFlag":
		o.byDefault = constant.MakeString("")
	default:
		return nil, nil
	}
	for _, v := range fieldValues(addr.X, "Value") {
		o.setDefault(v)
	}
	for _, v := range fieldValues(addr.X, "Destination") {
		target = v
	}
	return o, target
}

// spelled takes names apart as the first version of urfave's library has them
// in one text, "y, yes". The longest of them says what the option is about.
func spelled(text string) (name string, aliases []string) {
	for alias := range strings.SplitSeq(text, ",") {
		alias = strings.TrimSpace(alias)
		if len(alias) > len(name) {
			name, alias = alias, name
		}
		if alias != "" {
			aliases = append(aliases, alias)
		}
	}
	return name, aliases
}

// flagFuncs are the functions that register an option, by name without type or
// package: the positions of the name, the default and the pointer, -1 for none.
//
//nolint:gochecknoglobals // a read-only table
var flagFuncs = map[string][3]int{
	"Bool": {0, 1, -1}, "BoolVar": {1, 2, 0}, "BoolP": {0, 2, -1}, "BoolVarP": {1, 3, 0},
	"String": {0, 1, -1}, "StringVar": {1, 2, 0}, "StringP": {0, 2, -1}, "StringVarP": {1, 3, 0},
}

// registration is the option that a call registers and where its value goes.
func (e *engine) registration(call ssa.CallInstruction, name string) (*option, ssa.Value) {
	common := call.Common()
	result, _ := call.(ssa.Value)
	fn := name[strings.LastIndexByte(name, '.')+1:]
	args := arguments(common)
	switch {
	case name == "github.com/spf13/viper.SetDefault", name == "github.com/spf13/viper.Viper.SetDefault":
		o := &option{name: constantText(args[0]), library: flagLibrary}
		if m, ok := args[1].(*ssa.MakeInterface); ok {
			o.setDefault(m.X)
		}
		e.register(o)
		return o, nil
	case strings.HasPrefix(name, "flag."), strings.HasPrefix(name, "github.com/spf13/pflag."), strings.HasPrefix(name, "github.com/ogier/pflag."),
		strings.HasPrefix(name, "github.com/urfave/sflags."), strings.HasPrefix(name, "k8s.io/component-base/cli/flag."):
		at, ok := flagFuncs[fn]
		if !ok || at[0] >= len(args) || at[1] >= len(args) {
			return nil, nil
		}
		text, ok := args[at[0]].(*ssa.Const)
		if !ok || text.Value == nil || text.Value.Kind() != constant.String {
			return nil, nil
		}
		o := &option{name: constant.StringVal(text.Value), library: flagLibrary}
		o.setDefault(args[at[1]])
		e.register(o)
		if at[2] >= 0 {
			return o, args[at[2]]
		}
		return o, result
	case strings.Contains(name, "alecthomas/kingpin."):
		switch fn {
		case "Bool", "String", "BoolVar", "StringVar", "UnNegatableBool", "UnNegatableBoolVar", "Enum":
		default:
			return nil, nil
		}
		o := kingpinOption(receiver(common))
		if o == nil {
			return nil, nil
		}
		if strings.HasSuffix(fn, "Var") {
			return o, args[0]
		}
		return o, result
	}
	return otherRegistration(call, fn)
}

// calledBack notes the function that the library calls when the option is given that
// the call of name registers: flag.BoolFunc("yes", …, func(string) error {…}).
func (e *engine) calledBack(call ssa.CallInstruction, name string) {
	args := arguments(call.Common())
	if name != "flag.BoolFunc" && name != "flag.FlagSet.BoolFunc" || len(args) == 0 {
		return
	}
	option := &option{name: constantText(args[0]), byDefault: constant.MakeBool(false), library: flagLibrary}
	for _, fn := range e.functions(args[len(args)-1]) {
		e.ix.setters[functionOf(fn)] = option
	}
}

func (o *option) setDefault(v ssa.Value) {
	if c, ok := v.(*ssa.Const); ok {
		o.byDefault = c.Value
	} else {
		o.value = v
	}
}

// kingpinOption reads the chain Flag("yes", "…").Short('y').Default("false").
func kingpinOption(v ssa.Value) *option {
	o := &option{byDefault: constant.MakeBool(false)}
	for depth := 0; depth < 20 && v != nil; depth++ {
		switch x := v.(type) {
		case *ssa.Call:
			fn := calledObject(&x.Call)
			if fn == nil {
				return nil
			}
			args := arguments(&x.Call)
			text := ""
			for _, arg := range slices.Concat(args, variadicOf(args)) {
				if c, ok := arg.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.String {
					text = constant.StringVal(c.Value)
					break
				}
			}
			switch fn.Name() {
			case "Default":
				o.byDefault = constant.MakeBool(text == "true" || text == "1")
			case "Flag":
				o.name = text
				return o
			}
			v = receiver(&x.Call)
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.UnOp:
			v = x.X
		default:
			return nil
		}
	}
	return nil
}

func variadicOf(args []ssa.Value) []ssa.Value {
	if len(args) == 0 {
		return nil
	}
	return variadic(args[len(args)-1])
}

// otherRegistration is the option that a function of a library registers which is known
// only by its shape: a bool whose name is one of the texts, and a place for it, or a
// pointer to it as the result.
func otherRegistration(call ssa.CallInstruction, fn string) (*option, ssa.Value) {
	if !strings.Contains(fn, "Bool") && !strings.Contains(fn, "Flag") && !strings.Contains(fn, "Switch") {
		return nil, nil
	}
	var target ssa.Value
	isPlace := func(t types.Type) bool {
		p, ok := t.Underlying().(*types.Pointer)
		return ok && isBool(p.Elem())
	}
	if result, ok := call.(*ssa.Call); ok && isPlace(result.Type()) {
		target = result
	}
	o := &option{byDefault: constant.MakeBool(false)}
	for _, arg := range arguments(call.Common()) {
		switch c, isConst := arg.(*ssa.Const); {
		case isPlace(arg.Type()):
			target = arg
		case isBool(arg.Type()):
			o.setDefault(arg)
		case isConst && isString(arg.Type()):
			if name := constantText(c); len(name) > 1 && o.name == "" {
				o.name = name
			}
		}
	}
	if target == nil || o.name == "" {
		return nil, nil
	}
	return o, target
}

// lookedUp is the option that v, a flag of pflag, was looked up by: cmd.Flag("yes"),
// flags.Lookup("yes").
func (e *engine) lookedUp(v ssa.Value) *option {
	call, ok := v.(*ssa.Call)
	if !ok {
		return nil
	}
	switch name := calleeName(&call.Call); name {
	case "github.com/spf13/pflag.FlagSet.Lookup", "github.com/spf13/pflag.Lookup", "github.com/spf13/cobra.Command.Flag", "flag.FlagSet.Lookup", "flag.Lookup":
		return e.readOption(constantText(arguments(&call.Call)[0]), flagLibrary)
	}
	return nil
}

// optionGetter reports whether a function called name reads an option whose
// name is the first argument.
func optionGetter(name string) bool {
	switch name {
	case "github.com/spf13/pflag.FlagSet.GetBool", "github.com/spf13/pflag.FlagSet.GetString", "github.com/spf13/pflag.FlagSet.Changed",
		"github.com/spf13/viper.GetBool", "github.com/spf13/viper.GetString", "github.com/spf13/viper.Viper.GetBool", "github.com/spf13/viper.Viper.GetString",
		"github.com/urfave/cli.Context.Bool", "github.com/urfave/cli.Context.String", "github.com/urfave/cli.Context.GlobalBool", "github.com/urfave/cli.Context.IsSet",
		"github.com/urfave/cli.Context.BoolT", "github.com/urfave/cli.Command.Bool", "github.com/urfave/cli.Command.String", "github.com/urfave/cli.Command.IsSet",
		"github.com/codegangsta/cli.Context.Bool", "github.com/codegangsta/cli.Context.String", "github.com/codegangsta/cli.Context.GlobalBool",
		"gopkg.in/urfave/cli.Context.Bool", "gopkg.in/urfave/cli.Context.String", "gopkg.in/urfave/cli.Context.GlobalBool",
		"github.com/docopt/docopt-go.Opts.Bool", "github.com/docker/machine/commands.CommandLine.Bool", "github.com/rancher/machine/commands.CommandLine.Bool":
		return true
	}
	return false
}

// read is the option that a call reads.
func (e *engine) read(common *ssa.CallCommon, name string) (*option, bool) {
	args := arguments(common)
	if !optionGetter(name) {
		// Wrappers of option libraries keep the shape c.Bool("yes").
		fn := calledObject(common)
		if fn == nil || fn.Name() != "Bool" && fn.Name() != "GetBool" || len(args) != 1 || fn.Signature().Recv() == nil || !isString(args[0].Type()) ||
			!strings.Contains(strings.ToLower(name), "cli") && !strings.Contains(strings.ToLower(name), "command") && !strings.Contains(strings.ToLower(name), "flag") {
			return nil, false
		}
	}
	if len(args) == 0 {
		return nil, false
	}
	c, ok := args[0].(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.String {
		return nil, false
	}
	return e.readOption(constant.StringVal(c.Value), libraryOf(name)), true
}

// readOption is the option called name of a library, with its default as far as the
// program registers it.
func (e *engine) readOption(name, library string) *option {
	o := &option{name: name, byDefault: constant.MakeBool(false), library: library}
	for _, known := range e.ix.defaults[optionKey(o.name)] {
		if o.library != "" && known.library != o.library {
			continue
		}
		if known.value != nil || known.byDefault == nil || known.byDefault.Kind() != constant.Bool || constant.BoolVal(known.byDefault) {
			o.byDefault, o.value = known.byDefault, known.value
		}
	}
	return o
}

// libraryOf is the family of the library that has the function called name.
func libraryOf(name string) string {
	switch {
	case strings.HasPrefix(name, "github.com/spf13/"), strings.HasPrefix(name, "flag."):
		return flagLibrary
	case strings.Contains(name, "/cli."):
		return cliLibrary
	}
	return ""
}

func optionKey(name string) string { return strings.Join(catalog.Words(name), "-") }

// optionProof is what an option proves by passing t.
func (e *engine) optionProof(f *frame, o *option, t test) proof {
	var p proof
	switch kind := e.optionKind(o.name); {
	case e.negated && t.holds(true) && isFalse(o.byDefault):
		p = consents(switched)
	case t.op == sameAs:
		if kind == catalog.YesOption {
			p = consents(switched)
		}
	case t.op != equalTo && t.op != differentFrom || t.val == nil:
	case t.val.Kind() == constant.String:
		if kind == catalog.YesOption && t.op == equalTo && affirmative(constant.StringVal(t.val), false) && !sameConstant(o.byDefault, t.val) {
			p = consents(switched)
		}
	case t.about():
		p = switching(kind, t.holds(true), o.byDefault)
	}
	if p.ok && o.environment {
		p.kinds = environment
	}
	if p.ok && o.value != nil {
		p = p.and(e.computedDefault(f, o.value, t))
	}
	return p
}

// computedDefault is about the default v of an option that f reads, in every frame that
// registers it.
func (e *engine) computedDefault(f *frame, v ssa.Value, t test) proof {
	fn := v.Parent()
	if fn == nil || fn == f.fn {
		return e.implies(f, v, t, nil)
	}
	all := impossible()
	for _, g := range e.byFn[fn] {
		e.dependsOn(f, g)
		if all = all.and(e.implies(g, v, t, nil)); !all.ok {
			break
		}
	}
	return all
}

// isFalse reports whether an option whose default is v is off by default.
func isFalse(v constant.Value) bool {
	return v != nil && v.Kind() == constant.Bool && !constant.BoolVal(v)
}

func sameConstant(a, b constant.Value) bool {
	return a != nil && a.Kind() == b.Kind() && a.ExactString() == b.ExactString()
}

// switching is what an option proves by being value when byDefault is its
// default: nil if that is not known.
func switching(kind catalog.OptionKind, value bool, byDefault constant.Value) proof {
	on := byDefault != nil && byDefault.Kind() == constant.Bool && constant.BoolVal(byDefault)
	switch {
	case value == on:
		return proof{}
	case kind == catalog.YesOption:
		return consents(switched)
	case kind == catalog.ForceOption && value:
		return consents(force)
	case kind == catalog.SafetyOption && !value:
		return consents(switched)
	}
	return proof{}
}

func (e *engine) optionKind(name string) catalog.OptionKind {
	if e.options[optionKey(name)] {
		return catalog.YesOption
	}
	return catalog.Option(name)
}

// named is what a bool proves of which only the name is known. Its default is
// taken to be false.
func (e *engine) named(name string, t test, computed bool) proof {
	if computed || !t.about() {
		return proof{}
	}
	return switching(e.optionKind(name), t.holds(true), constant.MakeBool(false))
}

// namedLocation is what a place proves that the program never writes to.
func (e *engine) namedLocation(loc location, t test) proof {
	switch base := loc.base.(type) {
	case *types.Var:
		if base.Name() == "DeletionTimestamp" && t.op == differentFrom && t.val == nil {
			return consents(deletion)
		}
		if tag, ok := e.ix.tags[base]; ok && request(tag) {
			return proof{}
		}
		return e.named(base.Name(), t, false)
	case *ssa.Global:
		return e.named(base.Name(), t, false)
	case pointee:
		return e.namedLocation(location(base), t)
	}
	return proof{}
}

// request reports whether a field with tag comes from a request or an event
// rather than from a person at the command line.
func request(tag reflect.StructTag) bool {
	if _, ok := tag.Lookup("json"); !ok {
		return false
	}
	for _, key := range []string{"yaml", "mapstructure", "toml", "long", "arg", "help", "flag", "cli", "hcl"} {
		if _, ok := tag.Lookup(key); ok {
			return false
		}
	}
	return true
}

// tagged is what a field proves that a library fills in as its tag says. ok is
// false for all other fields.
func (e *engine) tagged(field *types.Var, t test) (p proof, ok bool) {
	o := e.taggedOption(field)
	if o == nil {
		return proof{}, false
	}
	return e.optionProof(nil, o, t), true
}

// taggedOption is the option that the tag of field describes, or nil.
func (e *engine) taggedOption(field *types.Var) *option {
	tag, found := e.ix.tags[field]
	if !found {
		return nil
	}
	o, known := e.ix.tagged[field]
	if !known {
		o = readTag(field, tag)
		e.ix.tagged[field] = o
	}
	return o
}

// readTag is the option that the tag of field describes, or nil.
func readTag(field *types.Var, tag reflect.StructTag) *option {
	o := &option{name: field.Name(), byDefault: constant.MakeBool(false)}
	known := false
	for _, key := range []string{"help", "short", "long", "arg", "name", "cmd", "negatable", "flag", "cli", "docopt", "usage", "description"} {
		if value, ok := tag.Lookup(key); ok {
			known = true
			switch key {
			case "long", "name", "flag":
				o.name = value
			case "arg":
				for part := range strings.SplitSeq(value, ",") {
					if name, ok := strings.CutPrefix(part, "--"); ok {
						o.name = name
					}
				}
			}
		}
	}
	for _, key := range []string{"env", "envconfig", "envDefault", "split_words"} {
		if _, ok := tag.Lookup(key); ok && !known {
			o.environment = true
		}
	}
	if !known && !o.environment {
		return nil
	}
	for _, key := range []string{"default", "envDefault"} {
		if value, ok := tag.Lookup(key); ok {
			o.byDefault = constant.MakeBool(value == "true" || value == "1" || value == "yes")
			if isString(field.Type()) {
				o.byDefault = constant.MakeString(value)
			}
		}
	}
	return o
}

// proveArgument is about os.Args[1] == "--yes" and a loop over the arguments.
func (e *engine) proveArgument(index *ssa.IndexAddr, t test) proof {
	if t.op != equalTo || t.val == nil || t.val.Kind() != constant.String || !arguable(index.X) {
		return proof{}
	}
	return e.argument(constant.StringVal(t.val))
}

// argument is what it proves that word stands on the command line.
func (e *engine) argument(word string) proof {
	name, dashed := strings.CutPrefix(word, "-")
	if !dashed && word != "yes" {
		return proof{}
	}
	return switching(e.optionKind(strings.TrimLeft(name, "-")), true, constant.MakeBool(false))
}

// arguable reports whether v holds the command line.
func arguable(v ssa.Value) bool {
	for {
		switch x := v.(type) {
		case *ssa.Slice:
			v = x.X
		case *ssa.UnOp:
			g, ok := x.X.(*ssa.Global)
			return ok && g.Name() == "Args" && g.Pkg != nil && g.Pkg.Pkg.Path() == "os"
		case *ssa.Call:
			return calleeName(&x.Call) == "flag.Args"
		default:
			return false
		}
	}
}

// switchedInList is about slices.Contains(os.Args, "--yes").
func (e *engine) switchedInList(_ *frame, list, word ssa.Value) proof {
	c, ok := word.(*ssa.Const)
	if !ok || !arguable(list) || c.Value == nil || c.Value.Kind() != constant.String {
		return proof{}
	}
	return e.argument(constant.StringVal(c.Value))
}
