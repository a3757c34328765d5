package hardcodedcreds

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/catalog"
)

// environmentNames are the variables that the SDKs of AWS read, in the order in
// which static providers take what they hold. The source is "Environment
// variables to configure the AWS CLI",
// https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html.
func environmentNames() [3]string {
	return [...]string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}
}

// provider is the function of the same package and type as the one called name
// that takes the credentials from the environment, or empty.
func provider(name string) string {
	switch name {
	case "github.com/aws/aws-sdk-go/aws/credentials.NewStaticCredentials":
		return "NewEnvCredentials"
	case "github.com/minio/minio-go/pkg/credentials.NewStaticV4":
		return "NewEnvAWS"
	}
	return ""
}

// fixes are the ways to take f out of the code that can be applied without
// looking: the code compiles before and after. A static provider or a struct
// whose credentials are literals takes them from the environment instead, or is
// left out, so that the SDK looks for credentials where it does by default.
func (c *checker) fixes(f found) []analysis.SuggestedFix {
	if f.kind != awskey.SecretKey {
		return nil
	}
	for _, s := range c.static {
		if s.node.Pos() <= f.pos && f.end <= s.node.End() && c.editable(s) {
			return c.fix(s)
		}
	}
	return nil
}

// static is a place where a sink gets its credentials as literals: a call or a
// composite literal.
type static struct {
	node ast.Expr
	// fun is the function called, name its import path and name.
	fun  ast.Expr
	name string
	// literals are the id, the secret and the token, as far as they are given.
	literals [3]ast.Expr
	file     *ast.File
}

// staticCall remembers the call of a sink.
func (f *frame) staticCall(e *ast.CallExpr, fn *types.Func) {
	sink, ok := f.c.sinks.find(fn.Pkg(), methodName(fn))
	if !ok || f.inlined || sink.Cloud != catalog.AWS && sink.Cloud != catalog.S3 {
		return
	}
	s := static{node: e, fun: e.Fun, name: fullName(fn)}
	for i, param := range [...]string{sink.ID, sink.Secret, sink.Token} {
		if at, err := strconv.Atoi(param); err == nil && at < len(e.Args) {
			s.literals[i] = e.Args[at]
		}
	}
	f.c.static = append(f.c.static, s)
}

// staticLit remembers a composite literal of a sink.
func (f *frame) staticLit(e *ast.CompositeLit, owner *types.TypeName) {
	sink, ok := f.c.sinks.find(owner.Pkg(), owner.Name())
	if !ok || f.inlined || sink.Cloud != catalog.AWS {
		return
	}
	s := static{node: e}
	for _, elt := range e.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			return
		}
		for i, field := range [...]string{sink.ID, sink.Secret, sink.Token} {
			if key, ok := kv.Key.(*ast.Ident); ok && key.Name == field {
				s.literals[i] = kv.Value
			}
		}
	}
	f.c.static = append(f.c.static, s)
}

// editable reports whether what s says can be changed in the source.
func (c *checker) editable(s static) bool {
	for _, e := range s.literals {
		if e == nil {
			continue
		}
		lit, ok := ast.Unparen(e).(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING || !types.Identical(c.info.TypeOf(e), types.Typ[types.String]) {
			return false
		}
	}
	file := c.fileOf(s.node.Pos())
	return s.literals[1] != nil && file != nil && !ast.IsGenerated(file) &&
		c.pass.Fset.Position(s.node.Pos()) == c.pass.Fset.PositionFor(s.node.Pos(), false)
}

func (c *checker) fileOf(pos token.Pos) *ast.File {
	for _, file := range c.pass.Files {
		if file.FileStart <= pos && pos < file.FileEnd {
			return file
		}
	}
	return nil
}

func (c *checker) fix(s static) []analysis.SuggestedFix {
	s.file = c.fileOf(s.node.Pos())
	if edits := c.withoutProvider(s); edits != nil {
		return []analysis.SuggestedFix{{Message: "Leave the credentials to the default configuration chain", TextEdits: edits}}
	}
	if sel, ok := s.fun.(*ast.SelectorExpr); ok && c.isOfAWS(s) {
		if other := provider(s.name); other != "" {
			return []analysis.SuggestedFix{{
				Message:   "Take the credentials from the environment",
				TextEdits: []analysis.TextEdit{{Pos: sel.Sel.Pos(), End: s.node.End(), NewText: []byte(other + "()")}},
			}}
		}
	}
	if edits := c.lookups(s); edits != nil {
		return []analysis.SuggestedFix{{Message: "Take the credentials from the environment", TextEdits: edits}}
	}
	return nil
}

// isOfAWS reports whether the id that s gives is one of AWS: others are not to
// be found in the variables of AWS.
func (c *checker) isOfAWS(s static) bool {
	if s.literals[0] == nil {
		return false
	}
	id, ok := stringConstant(c.info.Types[s.literals[0]].Value)
	if !ok {
		return false
	}
	_, ok = awskey.ParseID(id)
	return ok
}

// lookups replaces the literals by calls of os.Getenv.
func (c *checker) lookups(s static) []analysis.TextEdit {
	pkg, imports, ok := c.importOS(s)
	if !ok || !c.isOfAWS(s) {
		return nil
	}
	edits := imports
	for i, e := range s.literals {
		if e == nil {
			continue
		}
		lookup := pkg + ".Getenv(" + strconv.Quote(environmentNames()[i]) + ")"
		edits = append(edits, analysis.TextEdit{Pos: e.Pos(), End: e.End(), NewText: []byte(lookup)})
	}
	return edits
}

// importOS is the name of package os where s stands, and the edit that imports
// the package if the file does not.
func (c *checker) importOS(s static) (name string, edits []analysis.TextEdit, ok bool) {
	scope := c.pass.Pkg.Scope().Innermost(s.node.Pos())
	if scope == nil {
		return "", nil, false
	}
	name = "os"
	imported := false
	for _, spec := range s.file.Imports {
		if spec.Path.Value == `"os"` && (spec.Name == nil || spec.Name.Name != "_" && spec.Name.Name != ".") {
			imported = true
			if spec.Name != nil {
				name = spec.Name.Name
			}
		}
	}
	_, obj := scope.LookupParent(name, s.node.Pos())
	if imported {
		pkg, isPkg := obj.(*types.PkgName)
		return name, nil, isPkg && pkg.Imported().Path() == "os"
	}
	if obj != nil || c.pass.Pkg.Scope().Lookup(name) != nil {
		return "", nil, false
	}
	return name, insertImport(s.file, "os"), true
}

// insertImport imports path, of the standard library, in a file that imports
// something.
func insertImport(file *ast.File, path string) []analysis.TextEdit {
	quoted := strconv.Quote(path)
	for _, d := range file.Decls {
		d, ok := d.(*ast.GenDecl)
		if !ok || d.Tok != token.IMPORT {
			break
		}
		if !d.Lparen.IsValid() {
			return []analysis.TextEdit{{Pos: d.Pos(), End: d.Pos(), NewText: []byte("import " + quoted + "\n")}}
		}
		if len(d.Specs) == 0 {
			continue
		}
		at, separator := d.Specs[0].Pos(), "\n\n\t"
		for _, spec := range d.Specs {
			spec, ok := spec.(*ast.ImportSpec)
			if !ok || strings.Contains(spec.Path.Value, ".") {
				break
			}
			separator = "\n\t"
			if spec.Path.Value > quoted {
				return []analysis.TextEdit{{Pos: spec.Pos(), End: spec.Pos(), NewText: []byte(quoted + separator)}}
			}
			at = spec.End()
		}
		if at == d.Specs[0].Pos() {
			return []analysis.TextEdit{{Pos: at, End: at, NewText: []byte(quoted + separator)}}
		}
		return []analysis.TextEdit{{Pos: at, End: at, NewText: []byte("\n\t" + quoted)}}
	}
	return nil
}

// withoutProvider takes the option with a static provider out of the call that
// loads the configuration of the SDK, and the import that only the option uses.
func (c *checker) withoutProvider(s static) []analysis.TextEdit {
	if s.name != "github.com/aws/aws-sdk-go-v2/credentials.NewStaticCredentialsProvider" {
		return nil
	}
	load, at := c.loadCall(s)
	if load == nil || at == 0 {
		return nil
	}
	sel, ok := s.fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	name, ok := sel.X.(*ast.Ident)
	if !ok {
		return nil
	}
	removal := c.removeImport(s.file, name)
	if removal == nil {
		return nil
	}
	from, to := load.Args[at-1].End(), load.Args[at].End()
	return append(removal, analysis.TextEdit{Pos: from, End: to})
}

// loadCall is the call of config.LoadDefaultConfig one option of which is made
// of s and nothing else, and the option's index.
func (c *checker) loadCall(s static) (load *ast.CallExpr, at int) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		if n == nil || n.Pos() > s.node.Pos() || n.End() < s.node.End() {
			return false
		}
		call, ok := n.(*ast.CallExpr)
		if !ok || call.Ellipsis.IsValid() || !c.calls(call, "github.com/aws/aws-sdk-go-v2/config.LoadDefaultConfig") {
			return true
		}
		for i, arg := range call.Args {
			option, ok := arg.(*ast.CallExpr)
			if ok && len(option.Args) == 1 && option.Args[0] == s.node && c.calls(option, "github.com/aws/aws-sdk-go-v2/config.WithCredentialsProvider") {
				load, at = call, i
			}
		}
		return true
	})
	return load, at
}

// calls reports whether call calls the function called name.
func (c *checker) calls(call *ast.CallExpr, name string) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := c.object(sel.Sel).(*types.Func)
	return ok && fullName(fn) == name
}

// removeImport takes out the import that name denotes, if nothing else in the
// file uses it.
func (c *checker) removeImport(file *ast.File, name *ast.Ident) []analysis.TextEdit {
	pkg, ok := c.object(name).(*types.PkgName)
	if !ok {
		return nil
	}
	for id, obj := range c.info.Uses {
		if obj == pkg && id != name {
			return nil
		}
	}
	tf := c.pass.Fset.File(file.FileStart)
	for _, d := range file.Decls {
		d, ok := d.(*ast.GenDecl)
		if !ok || d.Tok != token.IMPORT || !d.Lparen.IsValid() {
			continue
		}
		for _, spec := range d.Specs {
			spec, ok := spec.(*ast.ImportSpec)
			if !ok || c.info.Implicits[spec] != pkg && (spec.Name == nil || c.info.Defs[spec.Name] != pkg) {
				continue
			}
			line := tf.Line(spec.Pos())
			if spec.Doc != nil || spec.Comment != nil || line == tf.Line(d.Lparen) || line >= tf.LineCount() {
				return nil
			}
			return []analysis.TextEdit{{Pos: tf.LineStart(line), End: tf.LineStart(line + 1)}}
		}
	}
	return nil
}
