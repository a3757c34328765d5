package consent_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
	"github.com/keyvet/keyvet/internal/consent"
	"github.com/keyvet/keyvet/internal/settings"
)

const sdkPath = "github.com/aws/aws-sdk-go-v2/service/iam"

const sdk = `package iam
type Client struct{}
type DeleteAccessKeyInput struct{ AccessKeyId *string }
type DeleteAccessKeyOutput struct{}
func (*Client) DeleteAccessKey(*DeleteAccessKeyInput) (*DeleteAccessKeyOutput, error) { return nil, nil }
`

// check analyses the package main with source within limits.
func check(t *testing.T, source string, limits consent.Limits) *consent.Result {
	t.Helper()
	fset := token.NewFileSet()
	std := importer.ForCompiler(fset, "source", nil)
	known := map[string]*types.Package{}
	load := func(path, source string, info *types.Info) (*types.Package, []*ast.File) {
		f, err := parser.ParseFile(fset, path+".go", source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		config := types.Config{Importer: importing(func(path string) (*types.Package, error) {
			if p := known[path]; p != nil {
				return p, nil
			}
			p, err := std.Import(path)
			known[path] = p
			return p, err
		})}
		pkg, err := config.Check(path, fset, []*ast.File{f}, info)
		if err != nil {
			t.Fatal(err)
		}
		return pkg, []*ast.File{f}
	}
	known[sdkPath], _ = load(sdkPath, sdk, nil)
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{},
		Instances: map[*ast.Ident]types.Instance{}, FileVersions: map[*ast.File]string{},
	}
	pkg, files := load("main", source, info)
	prog := ssa.NewProgram(fset, ssa.InstantiateGenerics)
	for _, imported := range known {
		prog.CreatePackage(imported, nil, nil, true)
	}
	main := prog.CreatePackage(pkg, files, info, true)
	main.Build()
	operations, err := catalog.New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return consent.Check(
		&consent.Program{SSA: prog, Packages: []*ssa.Package{main}, Whole: true},
		&consent.Config{Catalog: operations, Settings: &settings.Deletes{}, Limits: limits},
	)
}

type importing func(path string) (*types.Package, error)

func (f importing) Import(path string) (*types.Package, error) { return f(path) }

// program leads to an unconfirmed delete by an interface, a registry, nested
// closures and a pointer that points to many places.
func program() string {
	var b strings.Builder
	b.WriteString(`package main

import "` + sdkPath + `"

type resource interface{ remove() }

type key struct{ client *iam.Client }

func (k key) remove() { k.client.DeleteAccessKey(&iam.DeleteAccessKeyInput{}) }

var registry = map[string]func() resource{"key": func() resource { return key{} }}

func nest(f func()) func() { return func() { f() } }

func point(target *bool) bool { *target = true; return *target }

func main() {
	var r resource = registry["key"]()
	run := nest(nest(nest(func() { r.remove() })))
`)
	for i := range 20 {
		fmt.Fprintf(&b, "\tvar b%d bool\n\tpoint(&b%d)\n", i, i)
	}
	b.WriteString("\tif point(&b0) {\n\t\trun()\n\t}\n}\n")
	return b.String()
}

func TestLimits(t *testing.T) {
	source := program()
	tests := []struct {
		name   string
		limits consent.Limits
		// incomplete says that the limit is one beyond which a delete may be
		// overlooked.
		incomplete string
	}{
		{"default", consent.Limits{}, ""},
		{"depth", consent.Limits{Depth: 1}, ""},
		{"contexts", consent.Limits{Contexts: 1}, ""},
		{"proof", consent.Limits{Proof: 1}, ""},
		{"frames", consent.Limits{Frames: 2}, "the program has more than 2 contexts"},
		{"origins", consent.Limits{Origins: 1}, "the program has a value with more than 1 origins"},
		{"places", consent.Limits{Places: 3}, "the program has a write through a pointer to more than 3 places"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			result := check(t, source, test.limits)
			if result.Incomplete != test.incomplete {
				t.Errorf("incomplete: %q, want %q", result.Incomplete, test.incomplete)
			}
			if len(result.Deletes) != 1 && result.Incomplete == "" {
				t.Errorf("%d deletes and no word about a limit", len(result.Deletes))
			}
		})
	}
}

// TestManyWays checks that what leads back to itself on a hundred ways is not looked for
// along each of them, in every order.
func TestManyWays(t *testing.T) {
	repeat := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format+"\n", i, i+1)
		}
		return b.String()
	}
	const around = `
		_, n := next()
	outer:
		for {
			for {
				switch n {
				%s
				case 1000:
					_, n = next()
				}
				%s
			}
		}
	`
	tests := map[string]struct {
		body    string
		deletes int
	}{
		"around a loop": {"text, _ := next()\n" + fmt.Sprintf(around,
			repeat(100, "case %d: n++; continue; case 1%[1]d0: n--; continue outer; case %[2]d00000: text, n = next()"),
			"take(text); if n == 5000 { del() }"), 1},
		"to a question": {"question := \"Delete\"\n" + fmt.Sprintf(around,
			repeat(60, "case %d: question += \"x%[1]d\"; n++; continue; case 1%[1]d0: question = \"y\" + question; n -= %[2]d; continue outer"),
			"take(question); var answer string; fmt.Println(question); fmt.Scanln(&answer); if answer == \"yes\" { del() }"), 0},
		"through names for the same command": {
			"commands := map[string]func(){\"0\": del}\n" + repeat(40, `commands["%[2]d"] = commands["%[1]d"]`) + "text, _ := next()\ncommands[text]()", 1,
		},
		"through variables": {
			"_, n := next()\nx, y := del, del\nrun := func() { x(); y() }\n" + repeat(60, "if n > %d { x = y } else { y = x }; n += %[2]d") + "run()", 1,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			source := "package main\nimport (\"fmt\"; \"" + sdkPath + "\")\n" + `
				var client *iam.Client
				var _ = fmt.Sprint
				func next() (string, int) { return "", 0 }
				func take(string) {}
				func del() { client.DeleteAccessKey(&iam.DeleteAccessKeyInput{}) }
				func main() {` + "\n" + test.body + "\n}\n"
			done := make(chan *consent.Result, 1)
			go func() { done <- check(t, source, consent.Limits{}) }()
			select {
			case result := <-done:
				if len(result.Deletes) != test.deletes {
					t.Errorf("%d deletes, want %d", len(result.Deletes), test.deletes)
				}
			case <-time.After(time.Minute):
				t.Fatal("the analysis does not end")
			}
		})
	}
}
