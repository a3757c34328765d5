package golangci_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"

	_ "github.com/keyvet/keyvet/golangci"
)

func TestSettings(t *testing.T) {
	newPlugin, err := register.GetPlugin("keyvet")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name     string
		settings any
		// wrong is a part of the error, "" for none.
		wrong string
	}{
		{"none", nil, ""},
		{"rules", map[string]any{"rules": map[string]any{"printed-secret": "off"}}, ""},
		{"deletes", map[string]any{"deletes": map[string]any{"groups": map[string]any{"data": true}}}, ""},
		{"unknown key", map[string]any{"delete": map[string]any{}}, `unknown field "delete"`},
		{"unknown rule", map[string]any{"rules": map[string]any{"printed-secrets": "off"}}, "printed-secrets"},
		{"wrong type", map[string]any{"exclude": "vendor"}, "exclude"},
		{"gitleaks", map[string]any{"gitleaks": map[string]any{"config": "gitleaks.toml"}}, "keyvet scan"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			linter, err := newPlugin(test.settings)
			if test.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), test.wrong) {
					t.Fatalf("got error %v, want one about %q", err, test.wrong)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if mode := linter.GetLoadMode(); mode != register.LoadModeTypesInfo {
				t.Errorf("load mode %q", mode)
			}
			if passes, err := linter.BuildAnalyzers(); err != nil || len(passes) == 0 {
				t.Errorf("%d passes, error %v", len(passes), err)
			}
		})
	}
}

// TestWeight keeps the plugin light: everybody who builds golangci-lint with it
// compiles what it imports.
func TestWeight(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".", "../analyzers/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	allowed := []string{
		"github.com/golangci/plugin-module-register/",
		"github.com/keyvet/keyvet/analyzers",
		"github.com/keyvet/keyvet/golangci",
		"github.com/keyvet/keyvet/internal/awskey",
		"github.com/keyvet/keyvet/internal/catalog",
		"github.com/keyvet/keyvet/internal/consent",
		"github.com/keyvet/keyvet/internal/diag",
		"github.com/keyvet/keyvet/internal/finding",
		"github.com/keyvet/keyvet/internal/settings",
		"github.com/keyvet/keyvet/internal/suppress",
		"github.com/keyvet/keyvet/internal/wording",
		"golang.org/x/tools/",
	}
	for path := range strings.FieldsSeq(string(out)) {
		if !slices.ContainsFunc(allowed, func(prefix string) bool { return strings.HasPrefix(path, prefix) }) {
			t.Errorf("the plugin imports %s", path)
		}
	}
}

// TestChecklist keeps to what golangci-lint asks of linters that it builds in:
// https://golangci-lint.run/docs/contributing/new-linters/. That passes leave the
// syntax tree alone is tested with the passes.
func TestChecklist(t *testing.T) {
	const module = "github.com/keyvet/keyvet/"
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{$p := .}}{{range .GoFiles}}{{$p.ImportPath}} {{$p.Dir}}/{{.}}\n{{end}}", "../analyzers/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	forbidden := []string{"panic", "log.Fatal", "log.Fatalf", "log.Fatalln", "log.Panic", "log.Panicf", "log.Panicln", "os.Exit"}
	files := 0
	for line := range strings.Lines(string(out)) {
		path, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !strings.HasPrefix(path, module) {
			continue
		}
		files++
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv == nil && n.Name.Name == "init" {
					t.Errorf("%s has an init", name)
				}
			case *ast.CallExpr:
				if called := types.ExprString(n.Fun); slices.Contains(forbidden, called) {
					t.Errorf("%s calls %s", name, called)
				}
			}
			return true
		})
	}
	if files < 20 {
		t.Errorf("only %d files are looked at", files)
	}
}
