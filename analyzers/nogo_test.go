package analyzers_test

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/keyvet/keyvet/analyzers/hardcodedcreds"
	"github.com/keyvet/keyvet/analyzers/printedsecret"
	"github.com/keyvet/keyvet/analyzers/unsafedelete"
	"github.com/keyvet/keyvet/analyzers/unusedignore"
	"github.com/keyvet/keyvet/internal/settings"
)

// The variables are what nogo takes: it knows of no settings.
var passes = []*analysis.Analyzer{hardcodedcreds.Analyzer, printedsecret.Analyzer, unsafedelete.Analyzer, unusedignore.Analyzer}

// TestNogo drives each pass over its own corpus with what Bazel's nogo gives it
// and no more, as go/tools/builders/nogo_main.go of rules_go does: one package at
// a time, imports from export data, facts encoded between packages, and no
// ReadFile, OtherFiles, IgnoredFiles, Module or TypeErrors.
func TestNogo(t *testing.T) {
	if err := analysis.Validate(passes); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		pass *analysis.Analyzer
		// packages are judged by their comments; what they import is analysed
		// before.
		packages []string
	}{
		{hardcodedcreds.Analyzer, []string{"flow/lib", "flow/app", "secrets", "sinks", "values"}},
		{printedsecret.Analyzer, []string{"acrosspackages", "flows", "helper", "keys", "sources"}},
		{unsafedelete.Analyzer, []string{"facts/ask", "facts/del", "annotations", "branches", "prompts", "sdkshapes"}},
		{unusedignore.Analyzer, []string{"comments"}},
	}
	for _, test := range tests {
		t.Run(test.pass.Name, func(t *testing.T) {
			n := newNogo(t, filepath.Join(test.pass.Name, "testdata", "src"), test.pass)
			reported := 0
			for _, path := range test.packages {
				diagnostics := n.analyze(path)
				reported += len(diagnostics)
				n.judge(path, diagnostics)
			}
			if reported == 0 {
				t.Error("nothing is reported")
			}
			for _, fault := range n.faults {
				t.Error(fault)
			}
			if len(test.pass.FactTypes) > 0 && n.facts == 0 {
				t.Error("no fact goes from one package to another")
			}
		})
	}
}

// TestNogoIllTyped has a package that does not compile: nogo runs the passes that
// can bear it, with the types that there are.
func TestNogoIllTyped(t *testing.T) {
	src := t.TempDir()
	writeFile(t, filepath.Join(src, "broken", "broken.go"), `package broken

import "example.com/nowhere"

const id = "AKIAVFZ4QXQ2JMSK7TWD"

var n int = nowhere.Text + id
`)
	n := newNogo(t, src, passes...)
	if got := n.analyze("broken"); len(got) != 1 || !strings.Contains(got[0].message, "AKIAVFZ4QXQ2JMSK7TWD") {
		t.Errorf("got %v, want the id alone", got)
	}
}

// TestNogoFlags configures passes as the key analyzer_flags of nogo's
// configuration does.
func TestNogoFlags(t *testing.T) {
	src := filepath.Join("hardcodedcreds", "testdata", "src")
	for _, wrong := range []string{"", "{", `{"rule": {}}`, `{"rules": {"access-key": "off"}}`, `{"gitleaks": {"config": "a"}}`, `{} {}`} {
		if err := hardcodedcreds.New(&settings.Settings{}).Flags.Set("settings", wrong); err == nil {
			t.Errorf("%q is taken for settings", wrong)
		}
	}
	a := hardcodedcreds.New(&settings.Settings{})
	if err := a.Flags.Set("settings", `{"rules": {"secret-access-key": "off"}}`); err != nil {
		t.Fatal(err)
	}
	for _, d := range newNogo(t, src, a).analyze("flow/app") {
		if strings.Contains(d.message, "secret access key") {
			t.Errorf("a rule that is off reports %s", d.message)
		}
	}
	for _, a := range passes {
		if a.Flags.Lookup("settings") == nil {
			t.Errorf("%s has no settings", a.Name)
		}
	}
}

// nogo analyses packages one after the other.
type nogo struct {
	t      *testing.T
	src    string
	passes []*analysis.Analyzer
	// standard finds the export data of the standard library.
	standard map[string]string
	// outputs are the export data and the facts of the packages analysed.
	outputs map[string]output
	// facts counts those that were taken from another package.
	facts int
	// faults are what is wrong with the types of packages.
	faults []error
}

type output struct{ types, facts []byte }

// fact is as it stands in the file between two packages.
type fact struct {
	Object objectpath.Path
	Fact   analysis.Fact
}

// diagnostic is what nogo shows of one.
type diagnostic struct {
	line    string // file:line
	message string
}

func newNogo(t *testing.T, src string, passes ...*analysis.Analyzer) *nogo {
	t.Helper()
	for _, a := range passes {
		for _, f := range a.FactTypes {
			gob.Register(f)
		}
	}
	return &nogo{t: t, src: src, passes: passes, standard: make(map[string]string), outputs: make(map[string]output)}
}

// analyze gives what the passes report of a package, after its imports.
func (n *nogo) analyze(path string) []diagnostic {
	n.t.Helper()
	fset := token.NewFileSet()
	files := n.parse(fset, path)
	var fromStandard []string
	for _, file := range files {
		for _, spec := range file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if _, done := n.outputs[imported]; done {
				continue
			}
			if info, err := os.Stat(filepath.Join(n.src, imported)); err == nil && info.IsDir() {
				n.analyze(imported)
			} else if !strings.Contains(imported, ".") {
				fromStandard = append(fromStandard, imported)
			}
		}
	}
	n.findStandard(fromStandard)

	info := &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		Scopes:       make(map[ast.Node]*types.Scope),
		FileVersions: make(map[*ast.File]string),
	}
	config := types.Config{Importer: &imports{n, fset, make(map[string]*types.Package)}}
	pkg, typeErr := config.Check(path, fset, files, info)
	u := &unit{nogo: n, fset: fset, files: files, pkg: pkg, info: info, illTyped: typeErr != nil, results: make(map[*analysis.Analyzer]any)}
	u.importFacts()
	before := u.trees()
	for _, a := range n.passes {
		u.run(a)
	}
	if !bytes.Equal(u.trees(), before) {
		n.t.Errorf("the syntax trees of %s are not what they were", path)
	}
	if typeErr == nil {
		n.outputs[path] = u.output()
	} else {
		n.faults = append(n.faults, typeErr)
	}
	return u.diagnostics
}

// parse keeps comments, and resolves identifiers as nogo does.
func (n *nogo) parse(fset *token.FileSet, path string) []*ast.File {
	n.t.Helper()
	names, err := filepath.Glob(filepath.Join(n.src, path, "*.go"))
	if err != nil || len(names) == 0 {
		n.t.Fatalf("no files of %s: %v", path, err)
	}
	var files []*ast.File
	for _, name := range names {
		if match, err := build.Default.MatchFile(filepath.Split(name)); err != nil || !match {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			n.t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

func (n *nogo) findStandard(paths []string) {
	n.t.Helper()
	paths = slices.DeleteFunc(paths, func(path string) bool { return n.standard[path] != "" })
	if len(paths) == 0 {
		return
	}
	args := append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}, paths...)
	out, err := exec.CommandContext(n.t.Context(), "go", args...).Output()
	if err != nil {
		n.t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		if path, file, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			n.standard[path] = file
		}
	}
}

// imports reads packages from their export data, anew for each unit.
type imports struct {
	nogo     *nogo
	fset     *token.FileSet
	packages map[string]*types.Package
}

// Import implements [types.Importer].
func (i *imports) Import(path string) (*types.Package, error) {
	if pkg := i.packages[path]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	if out, ok := i.nogo.outputs[path]; ok {
		return gcexportdata.Read(bytes.NewReader(out.types), i.fset, i.packages, path)
	}
	file, err := os.Open(i.nogo.standard[path])
	if err != nil {
		return nil, err
	}
	defer file.Close()
	r, err := gcexportdata.NewReader(file) //nolint:staticcheck // what go list -export names is an archive
	if err != nil {
		return nil, err
	}
	return gcexportdata.Read(r, i.fset, i.packages, path)
}

// unit is the analysis of one package.
type unit struct {
	nogo        *nogo
	fset        *token.FileSet
	files       []*ast.File
	pkg         *types.Package
	info        *types.Info
	illTyped    bool
	results     map[*analysis.Analyzer]any
	facts       []analysis.ObjectFact
	diagnostics []diagnostic
}

// trees is the syntax trees as text.
func (u *unit) trees() []byte {
	var b bytes.Buffer
	fields := func(name string, v reflect.Value) bool {
		return ast.NotNilFilter(name, v) && name != "Scope" // a map, in no order
	}
	for _, file := range u.files {
		if err := ast.Fprint(&b, u.fset, file, fields); err != nil {
			u.nogo.t.Fatal(err)
		}
	}
	return b.Bytes()
}

func (u *unit) importFacts() {
	seen := make(map[*types.Package]bool)
	var visit func(*types.Package)
	visit = func(pkg *types.Package) {
		if seen[pkg] {
			return
		}
		seen[pkg] = true
		for _, imported := range pkg.Imports() {
			visit(imported)
		}
		out, ok := u.nogo.outputs[pkg.Path()]
		if !ok || pkg == u.pkg {
			return
		}
		var list []fact
		if err := gob.NewDecoder(bytes.NewReader(out.facts)).Decode(&list); err != nil {
			u.nogo.t.Fatalf("the facts of %s cannot be decoded: %v", pkg.Path(), err)
		}
		for _, f := range list {
			if object, err := objectpath.Object(pkg, f.Object); err == nil {
				u.facts = append(u.facts, analysis.ObjectFact{Object: object, Fact: f.Fact})
			}
		}
	}
	visit(u.pkg)
}

// output is what the packages that import this one get.
func (u *unit) output() output {
	var exported, facts bytes.Buffer
	if err := gcexportdata.Write(&exported, u.fset, u.pkg); err != nil {
		u.nogo.t.Fatal(err)
	}
	list := []fact{}
	for _, f := range u.facts {
		if path, err := objectpath.For(f.Object); err == nil && f.Object.Pkg() == u.pkg {
			list = append(list, fact{path, f.Fact})
		}
	}
	if err := gob.NewEncoder(&facts).Encode(list); err != nil {
		u.nogo.t.Fatalf("the facts of %s cannot be encoded: %v", u.pkg.Path(), err)
	}
	return output{exported.Bytes(), facts.Bytes()}
}

func (u *unit) run(a *analysis.Analyzer) any {
	if result, ok := u.results[a]; ok {
		return result
	}
	required := make(map[*analysis.Analyzer]any)
	for _, r := range a.Requires {
		required[r] = u.run(r)
	}
	if u.illTyped && !a.RunDespiteErrors {
		return nil
	}
	for _, r := range a.Requires {
		if required[r] == nil {
			return nil // it failed
		}
	}
	pass := &analysis.Pass{
		Analyzer: a, Fset: u.fset, Files: u.files, Pkg: u.pkg, TypesInfo: u.info, TypesSizes: types.SizesFor("gc", "amd64"), ResultOf: required,
		Report:            func(d analysis.Diagnostic) { u.report(a, d) },
		ImportObjectFact:  u.importObjectFact,
		ExportObjectFact:  func(object types.Object, f analysis.Fact) { u.exportObjectFact(a, object, f) },
		AllObjectFacts:    func() []analysis.ObjectFact { return u.allObjectFacts(a) },
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(f analysis.Fact) { u.nogo.t.Errorf("%s exports a fact %T about a package", a.Name, f) },
		AllPackageFacts:   func() []analysis.PackageFact { return nil },
	}
	result, err := a.Run(pass)
	if err != nil {
		u.nogo.t.Fatalf("%s: %v", a.Name, err)
	}
	if got := reflect.TypeOf(result); got != a.ResultType {
		u.nogo.t.Errorf("%s: the result is of type %v", a.Name, got)
	}
	u.results[a] = result
	return result
}

// report keeps what asked-for passes report.
func (u *unit) report(a *analysis.Analyzer, d analysis.Diagnostic) {
	if slices.Contains(u.nogo.passes, a) {
		u.diagnostics = append(u.diagnostics, diagnostic{line(u.fset, d.Pos), d.Message})
	}
}

func (u *unit) importObjectFact(object types.Object, into analysis.Fact) bool {
	for _, f := range u.facts {
		if f.Object == object && reflect.TypeOf(f.Fact) == reflect.TypeOf(into) {
			reflect.ValueOf(into).Elem().Set(reflect.ValueOf(f.Fact).Elem())
			if object.Pkg() != u.pkg {
				u.nogo.facts++
			}
			return true
		}
	}
	return false
}

func (u *unit) exportObjectFact(a *analysis.Analyzer, object types.Object, f analysis.Fact) {
	if object.Pkg() != u.pkg {
		u.nogo.t.Errorf("%s exports a fact about %s, which is of another package", a.Name, object)
	}
	u.facts = append(u.facts, analysis.ObjectFact{Object: object, Fact: f})
}

func (u *unit) allObjectFacts(a *analysis.Analyzer) []analysis.ObjectFact {
	var all []analysis.ObjectFact
	for _, f := range u.facts {
		if slices.ContainsFunc(a.FactTypes, func(of analysis.Fact) bool { return reflect.TypeOf(of) == reflect.TypeOf(f.Fact) }) {
			all = append(all, f)
			if f.Object.Pkg() != u.pkg {
				u.nogo.facts++
			}
		}
	}
	return all
}

// wanted is an expectation of analysistest: an expression in quotes, of a fact
// if a name and a colon stand before it.
var wanted = regexp.MustCompile("([\\w.]+:)?(`[^`]*`|\"(?:[^\"\\\\]|\\\\.)*\")")

// judge compares what is reported of a package with the comments in it.
func (n *nogo) judge(path string, diagnostics []diagnostic) {
	n.t.Helper()
	fset := token.NewFileSet()
	for _, file := range n.parse(fset, path) {
		for _, group := range file.Comments {
			for _, comment := range group.List {
				_, text, ok := strings.Cut(comment.Text, " want ")
				if !ok {
					continue
				}
				at := line(fset, comment.Pos())
				for _, m := range wanted.FindAllStringSubmatch(text, -1) {
					if m[1] != "" {
						continue
					}
					expression, err := strconv.Unquote(m[2])
					if err != nil {
						n.t.Fatalf("%s: %v", at, err)
					}
					is := regexp.MustCompile(expression)
					i := slices.IndexFunc(diagnostics, func(d diagnostic) bool { return d.line == at && is.MatchString(d.message) })
					if i < 0 {
						n.t.Errorf("%s: nothing is reported that matches %q", at, expression)
						continue
					}
					diagnostics = slices.Delete(diagnostics, i, i+1)
				}
			}
		}
	}
	for _, d := range diagnostics {
		n.t.Errorf("%s: not expected: %s", d.line, d.message)
	}
}

func line(fset *token.FileSet, pos token.Pos) string {
	p := fset.PositionFor(pos, false)
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
