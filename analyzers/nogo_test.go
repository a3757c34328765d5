package analyzers_test

import (
	"bytes"
	"encoding/gob"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/keyvet/keyvet/analyzers"
	"github.com/keyvet/keyvet/internal/settings"
)

// TestNogo drives the passes with what Bazel's nogo gives them and no more: no
// ReadFile, no OtherFiles, no IgnoredFiles, no Module, and facts that were
// encoded between packages.
func TestNogo(t *testing.T) {
	tests := []struct {
		pass string
		// packages in the order of their imports; the last one is judged.
		packages []string
		want     string
	}{
		{"printedsecret", []string{"github.com/aws/aws-sdk-go-v2/aws", "helper", "keys", "acrosspackages"}, "the secret access key of AWS credentials goes to the log"},
	}
	for _, test := range tests {
		t.Run(test.pass, func(t *testing.T) {
			passes := analyzers.Detectors(&settings.Settings{})
			i := slices.IndexFunc(passes, func(a *analysis.Analyzer) bool { return a.Name == test.pass })
			if i < 0 {
				t.Fatalf("there is no pass %s", test.pass)
			}
			n := newNogo(t, filepath.Join(test.pass, "testdata", "src"), passes[i])
			var messages []string
			for _, path := range test.packages {
				messages = n.analyze(path)
			}
			if !slices.ContainsFunc(messages, func(m string) bool { return strings.Contains(m, test.want) }) {
				t.Errorf("got %q, want one about %q", messages, test.want)
			}
		})
	}
}

// nogo analyses packages one after the other.
type nogo struct {
	t        *testing.T
	src      string
	analyzer *analysis.Analyzer
	fset     *token.FileSet
	standard types.Importer
	packages map[string]*types.Package
	// facts are encoded, by the path of the package and of the object in it.
	facts map[factKey][]byte
}

type factKey struct {
	pkg    string
	object objectpath.Path
	fact   reflect.Type
}

func newNogo(t *testing.T, src string, analyzer *analysis.Analyzer) *nogo {
	fset := token.NewFileSet()
	return &nogo{
		t: t, src: src, analyzer: analyzer, fset: fset,
		standard: importer.ForCompiler(fset, "source", nil),
		packages: make(map[string]*types.Package),
		facts:    make(map[factKey][]byte),
	}
}

// Import implements [types.Importer].
func (n *nogo) Import(path string) (*types.Package, error) {
	if pkg := n.packages[path]; pkg != nil {
		return pkg, nil
	}
	return n.standard.Import(path)
}

// analyze gives the messages about a package.
func (n *nogo) analyze(path string) []string {
	n.t.Helper()
	entries, err := os.ReadDir(filepath.Join(n.src, path))
	if err != nil {
		n.t.Fatal(err)
	}
	var files []*ast.File
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") {
			continue
		}
		file, err := parser.ParseFile(n.fset, filepath.Join(n.src, path, entry.Name()), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			n.t.Fatal(err)
		}
		files = append(files, file)
	}
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
	config := types.Config{Importer: n, Sizes: types.SizesFor("gc", "amd64")}
	pkg, err := config.Check(path, n.fset, files, info)
	if err != nil {
		n.t.Fatal(err)
	}
	n.packages[path] = pkg

	var messages []string
	results := make(map[*analysis.Analyzer]any)
	var run func(*analysis.Analyzer) any
	run = func(a *analysis.Analyzer) any {
		if result, ok := results[a]; ok {
			return result
		}
		required := make(map[*analysis.Analyzer]any)
		for _, r := range a.Requires {
			required[r] = run(r)
		}
		result, err := a.Run(&analysis.Pass{
			Analyzer: a, Fset: n.fset, Files: files, Pkg: pkg, TypesInfo: info, TypesSizes: config.Sizes, ResultOf: required,
			Report:            func(d analysis.Diagnostic) { messages = append(messages, d.Message) },
			ImportObjectFact:  n.importObjectFact,
			ExportObjectFact:  n.exportObjectFact,
			AllObjectFacts:    n.allObjectFacts,
			ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
			ExportPackageFact: func(fact analysis.Fact) { n.encode(fact) },
			AllPackageFacts:   func() []analysis.PackageFact { return nil },
		})
		if err != nil {
			n.t.Fatal(err)
		}
		results[a] = result
		return result
	}
	run(n.analyzer)
	return messages
}

func (n *nogo) exportObjectFact(object types.Object, fact analysis.Fact) {
	if path, err := objectpath.For(object); err == nil {
		n.facts[factKey{object.Pkg().Path(), path, reflect.TypeOf(fact)}] = n.encode(fact)
	}
}

func (n *nogo) importObjectFact(object types.Object, fact analysis.Fact) bool {
	path, err := objectpath.For(object)
	if err != nil || object.Pkg() == nil {
		return false
	}
	text, ok := n.facts[factKey{object.Pkg().Path(), path, reflect.TypeOf(fact)}]
	return ok && n.decode(text, fact)
}

func (n *nogo) allObjectFacts() []analysis.ObjectFact {
	var all []analysis.ObjectFact
	for key, text := range n.facts {
		object, err := objectpath.Object(n.packages[key.pkg], key.object)
		if err != nil {
			continue
		}
		fact := reflect.New(key.fact.Elem()).Interface().(analysis.Fact)
		n.decode(text, fact)
		all = append(all, analysis.ObjectFact{Object: object, Fact: fact})
	}
	return all
}

func (n *nogo) encode(fact analysis.Fact) []byte {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(fact); err != nil {
		n.t.Errorf("a fact cannot be encoded: %v", err)
	}
	return b.Bytes()
}

func (n *nogo) decode(text []byte, fact analysis.Fact) bool {
	if err := gob.NewDecoder(bytes.NewReader(text)).Decode(fact); err != nil {
		n.t.Errorf("a fact cannot be decoded: %v", err)
		return false
	}
	return true
}
