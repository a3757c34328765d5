package gocheck_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"

	"github.com/keyvet/keyvet/internal/gocheck"
	"github.com/keyvet/keyvet/internal/settings"
)

// run writes the files of archive, in the txtar format, and checks them with the
// pass of constants_test.go.
func run(t *testing.T, archive string, o gocheck.Options) (*gocheck.Result, error) {
	t.Helper()
	root := write(t, archive)
	if !strings.Contains(archive, "_test.go --") {
		o.NoTests = true // it spares the go command much work
	}
	o.Dir = filepath.Join(root, o.Dir)
	for i, pattern := range o.Patterns {
		o.Patterns[i] = strings.ReplaceAll(pattern, "ROOT", root)
	}
	if o.Settings == nil {
		o.Settings = &settings.Settings{}
	}
	o.Detectors = detectors(o.Settings)
	return gocheck.Run(t.Context(), o)
}

func write(t *testing.T, archive string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(root, file.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, file.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// lines are the findings as "path:line:column-column rule".
func lines(r *gocheck.Result) []string {
	out := make([]string, 0, len(r.Findings))
	for _, f := range r.Findings {
		out = append(out, fmt.Sprintf("%s:%d:%d-%d %s", f.Path, f.Start.Line, f.Start.Column, f.End.Column, f.Rule))
	}
	slices.Sort(out)
	return out
}

func expect(t *testing.T, archive string, o gocheck.Options, want ...string) *gocheck.Result {
	t.Helper()
	r, err := run(t, archive, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Problems {
		t.Errorf("problem: %s: %s", p.Path, p.Message)
	}
	for _, f := range r.Findings {
		if f.Start.Line == f.End.Line && f.Snippet.EndUTF16 <= f.Snippet.StartUTF16 {
			t.Errorf("%s:%d: the UTF-16 columns are %d to %d", f.Path, f.Start.Line, f.Snippet.StartUTF16, f.Snippet.EndUTF16)
		}
	}
	if got := lines(r); !slices.Equal(got, want) {
		t.Errorf("found:\n\t%s\nwant:\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
	return r
}

func TestTestVariantsAreReportedOnce(t *testing.T) {
	const module = `
-- go.mod --
module example.com/m
go 1.26
-- p.go --
package m

const id = "AKIA6RGKB5SCZSN3JSUN"
-- p_test.go --
package m

const other = "AKIA526JQGFQO67ABKHZ"
-- x_test.go --
package m_test

const outside = "AKIATPBAG427FZU3MGOX"
`
	expect(t, module, gocheck.Options{},
		"p.go:3:12-34 access-key-id", "p_test.go:3:15-37 access-key-id", "x_test.go:3:17-39 access-key-id")
	expect(t, module, gocheck.Options{NoTests: true}, "p.go:3:12-34 access-key-id")
}

// Passes look at a package only once, with its tests, and yet its importers know
// of it.
func TestTestVariantsStandForTheirPackages(t *testing.T) {
	const module = `
-- go.mod --
module example.com/m
go 1.26
-- lib/lib.go --
package lib

import "example.com/m/lib/deep"

const id = "AKIA6RGKB5SCZSN3JSUN"

type Client struct{}

func (*Client) Wrap(s string) { deep.Sink(s) }
-- lib/lib_test.go --
package lib

TESTS
-- lib/deep/deep.go --
package deep

func Sink(string) {}
-- main.go --
package main

import "example.com/m/lib"

func main() { new(lib.Client).Wrap("zrVYkKscZxvvrdOOXE/V+oq1N2lkn/KUJZK8kzBK") }
`
	tests := []struct {
		name, file string
		more       []string // findings
		problem    bool
		looked     int // at lib
	}{
		{"as others", `const other = "AKIA526JQGFQO67ABKHZ"`, []string{"lib/lib_test.go:3:15-37 access-key-id"}, false, 1},
		{"do not compile", `var other int = "text"`, nil, true, 2},
		{"crash the pass", `func doPanic() {}`, nil, true, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := write(t, strings.Replace(module, "TESTS", test.file, 1))
			passes := detectors(&settings.Settings{})
			var looked atomic.Int32
			look := passes[0].Run
			passes[0].Run = func(pass *analysis.Pass) (any, error) {
				if pass.Pkg.Path() == "example.com/m/lib" {
					looked.Add(1)
				}
				return look(pass)
			}
			r, err := gocheck.Run(t.Context(), gocheck.Options{Dir: root, Detectors: passes})
			if err != nil {
				t.Fatal(err)
			}
			want := append([]string{"lib/lib.go:5:12-34 access-key-id"}, test.more...)
			want = append(want, "main.go:5:36-78 secret-access-key")
			if got := lines(r); !slices.Equal(got, want) {
				t.Errorf("found %q, want %q", got, want)
			}
			if (len(r.Problems) > 0) != test.problem {
				t.Errorf("the problems are %v", r.Problems)
			}
			if got := int(looked.Load()); got != test.looked {
				t.Errorf("the pass looked at the package %d times, want %d", got, test.looked)
			}
		})
	}
}

// The constant is in main, the sink in another package of the module: that it is
// one travels as a fact, also where only main is asked for.
func TestFactsOfTheMainModule(t *testing.T) {
	const module = `
-- go.mod --
module example.com/m
go 1.26
-- cmd/main.go --
package main

import "example.com/m/lib"

func main() { lib.Wrap("zrVYkKscZxvvrdOOXE/V+oq1N2lkn/KUJZK8kzBK") }
-- lib/lib.go --
package lib

import "example.com/m/lib/deep"

const id = "AKIA6RGKB5SCZSN3JSUN"

func Wrap(s string) { deep.Sink(s) }
-- lib/deep/deep.go --
package deep

func Sink(string) {}
`
	expect(t, module, gocheck.Options{},
		"cmd/main.go:5:24-66 secret-access-key", "lib/lib.go:5:12-34 access-key-id")
	expect(t, module, gocheck.Options{Patterns: []string{"./cmd"}}, "cmd/main.go:5:24-66 secret-access-key")
	expect(t, module, gocheck.Options{Dir: "cmd", Patterns: []string{"."}}, "main.go:5:24-66 secret-access-key")
}

func TestFileArguments(t *testing.T) {
	const module = `
-- go.mod --
module example.com/m
go 1.26
-- a/one.go --
package a

const id = "AKIA6RGKB5SCZSN3JSUN"
-- a/two.go --
package a

const id2 = "AKIA526JQGFQO67ABKHZ"
-- b/b_test.go --
package b

const id = "AKIATPBAG427FZU3MGOX"
-- single/single.go --
package single

const id = "AKIAYHS4HVBMXBZ6QG33"
`
	expect(t, module, gocheck.Options{Patterns: []string{"a/one.go", "b/b_test.go"}},
		"a/one.go:3:12-34 access-key-id", "b/b_test.go:3:12-34 access-key-id")
	expect(t, module, gocheck.Options{Patterns: []string{"ROOT/a/two.go"}}, "a/two.go:3:13-35 access-key-id")
	expect(t, module, gocheck.Options{Patterns: []string{"a/one.go", "./b"}},
		"a/one.go:3:12-34 access-key-id", "b/b_test.go:3:12-34 access-key-id")
}

func TestFileOutsideModules(t *testing.T) {
	expect(t, `
-- single.go --
package main

const id = "AKIAYHS4HVBMXBZ6QG33"

func main() {}
`, gocheck.Options{Patterns: []string{"single.go"}}, "single.go:3:12-34 access-key-id")
}

const twoModules = `
-- one/go.mod --
module example.com/one
go 1.26
-- one/p/p.go --
package p

const id = "AKIA6RGKB5SCZSN3JSUN"
-- deep/two/go.mod --
module example.com/two
go 1.26
-- deep/two/p.go --
package p

const id = "AKIA526JQGFQO67ABKHZ"
-- one/nested/go.mod --
module example.com/one/nested
go 1.26
-- one/nested/p.go --
package p

const id = "AKIATPBAG427FZU3MGOX"
-- one/testdata/go.mod --
module example.com/data
-- one/testdata/p.go --
package p

const id = "AKIATPBAG427FZU3MGOX"
`

func TestSeveralModules(t *testing.T) {
	expect(t, twoModules, gocheck.Options{},
		"deep/two/p.go:3:12-34 access-key-id", "one/nested/p.go:3:12-34 access-key-id", "one/p/p.go:3:12-34 access-key-id")
	expect(t, twoModules, gocheck.Options{Patterns: []string{"./deep/..."}}, "deep/two/p.go:3:12-34 access-key-id")
	expect(t, twoModules, gocheck.Options{Patterns: []string{"./one/p", "./deep/two/p.go"}},
		"deep/two/p.go:3:12-34 access-key-id", "one/p/p.go:3:12-34 access-key-id")
	expect(t, twoModules, gocheck.Options{Dir: "one"}, "p/p.go:3:12-34 access-key-id")
	expect(t, twoModules, gocheck.Options{Dir: "one", EveryModule: true},
		"nested/p.go:3:12-34 access-key-id", "p/p.go:3:12-34 access-key-id")
}

func TestWorkspace(t *testing.T) {
	const workspace = twoModules + `
-- go.work --
go 1.26
use ./one
use ./deep/two
`
	expect(t, workspace, gocheck.Options{}, "deep/two/p.go:3:12-34 access-key-id", "one/p/p.go:3:12-34 access-key-id")
	expect(t, workspace, gocheck.Options{EveryModule: true},
		"deep/two/p.go:3:12-34 access-key-id", "one/nested/p.go:3:12-34 access-key-id", "one/p/p.go:3:12-34 access-key-id")
	expect(t, workspace, gocheck.Options{Dir: "one", Patterns: []string{"./nested"}}, "nested/p.go:3:12-34 access-key-id")
}

func TestTags(t *testing.T) {
	const module = `
-- go.mod --
module example.com/m
go 1.26
-- p.go --
package m
-- tagged.go --
//go:build one && two

package m

const id = "AKIA6RGKB5SCZSN3JSUN"
`
	expect(t, module, gocheck.Options{})
	expect(t, module, gocheck.Options{Tags: []string{"one", "two"}}, "tagged.go:5:12-34 access-key-id")
}

func TestPlaces(t *testing.T) {
	t.Run("line comments do not move findings", func(t *testing.T) {
		expect(t, `
-- go.mod --
module example.com/m
go 1.26
-- p.go --
package m

//line /etc/passwd:1
const id = "AKIA6RGKB5SCZSN3JSUN"
`, gocheck.Options{}, "p.go:4:12-34 access-key-id")
	})
	t.Run("cgo", func(t *testing.T) {
		if _, err := exec.LookPath("gcc"); err != nil {
			t.Skip("there is no C compiler")
		}
		t.Setenv("CGO_ENABLED", "1")
		expect(t, `
-- go.mod --
module example.com/m
go 1.26
-- p.go --
package m

// int one(void) { return 1; }
import "C"

var é, id = C.one(), "AKIA6RGKB5SCZSN3JSUN"

var accepted = "AKIA526JQGFQO67ABKHZ" //keyvet:ignore access-key-id a test
`, gocheck.Options{}, "p.go:6:23-45 access-key-id")
	})
	t.Run("columns are bytes", func(t *testing.T) {
		expect(t, "\n-- go.mod --\nmodule example.com/m\ngo 1.26\n-- p.go --\npackage m\n\nvar é, id = 1, \"AKIA6RGKB5SCZSN3JSUN\"\n",
			gocheck.Options{}, "p.go:3:17-39 access-key-id")
	})
}

func TestEmbeddedFiles(t *testing.T) {
	r := expect(t, `
-- go.mod --
module example.com/m
go 1.26
-- p.go --
package m

import _ "embed"

//go:embed keys/*.ini
var keys string
-- keys/aws.ini --
[default]
aws_access_key_id = AKIA6RGKB5SCZSN3JSUN
aws_secret_access_key = zrVYkKscZxvvrdOOXE/V+oq1N2lkn/KUJZK8kzBK
-- keys/other.txt --
aws_access_key_id = AKIA526JQGFQO67ABKHZ
`, gocheck.Options{}, "keys/aws.ini:2:21-41 access-key-id", "keys/aws.ini:3:25-65 secret-access-key")
	for _, f := range r.Findings {
		if strings.Contains(f.Snippet.Text, "zrVYkKscZxvvrdOOXE") {
			t.Errorf("the snippet shows the secret: %s", f.Snippet.Text)
		}
	}
}

func TestComments(t *testing.T) {
	const module = `
-- go.mod --
module example.com/m
go 1.26
-- p.go --
package m

const a = "AKIA6RGKB5SCZSN3JSUN" //keyvet:ignore access-key-id a test

//keyvet:ignore access-key-id
const b = "AKIA526JQGFQO67ABKHZ"

const c = "" //keyvet:ignore access-key-id there was one

//keyvet:ignore session-token this rule is off
//keyvet:ignore gitleaks/slack-bot-token not judged here
const d = "AKIATPBAG427FZU3MGOX" // gitleaks:allow

const e = "AKIAYHS4HVBMXBZ6QG33" //nolint:keyvet // a test
-- p_test.go --
package m

const f = "AKIAZ3M7U6X6J6I37A74" //keyvet:ignore access-key-id a test
-- ignored.go --
//go:build never

package m

//keyvet:ignore access-key-id nothing here
`
	r := expect(t, module, gocheck.Options{Settings: &settings.Settings{Rules: map[string]string{"session-token": "off"}}},
		"ignored.go:5:1-43 unused-ignore", "p.go:5:1-30 unused-ignore", "p.go:6:11-33 access-key-id", "p.go:8:14-57 unused-ignore")
	for _, f := range r.Findings {
		if f.Rule == "unused-ignore" && !strings.HasPrefix(f.Message, "This comment ") {
			t.Errorf("message %q", f.Message)
		}
	}
}

func TestExclude(t *testing.T) {
	expect(t, twoModules, gocheck.Options{Settings: &settings.Settings{Exclude: []string{"one/**/p.go"}}},
		"deep/two/p.go:3:12-34 access-key-id")
}

func TestBrokenPackages(t *testing.T) {
	const secret = "zrVYkKscZxvvrdOOXE/V+oq1N2lkn/KUJZK8kzBK"
	tests := []struct {
		name, source string
		problem      string
	}{
		{"type error", "var n int = \"" + secret + "\"\nvar id = \"AKIA6RGKB5SCZSN3JSUN\"", "line 3: cannot use"},
		{"syntax error", "var id = \"AKIA6RGKB5SCZSN3JSUN\"\nvar s = \"" + secret + "\" \"" + secret + "\"", "line 4:"},
		{"missing import", "import _ \"example.com/absent/" + secret + "\"\nvar id = \"AKIA6RGKB5SCZSN3JSUN\"", "p.go: line 3:"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, err := run(t, "\n-- go.mod --\nmodule example.com/m\ngo 1.26\n-- p.go --\npackage m\n\n"+test.source+"\n"+`
-- q/q.go --
package q

import _ "example.com/m"

const id = "AKIA526JQGFQO67ABKHZ"
`, gocheck.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var paths []string
			for _, f := range r.Findings {
				paths = append(paths, f.Path)
			}
			if !slices.Contains(paths, "p.go") || !slices.Contains(paths, "q/q.go") {
				t.Errorf("found %v", lines(r))
			}
			var said []string
			for _, p := range r.Problems {
				said = append(said, p.Path+": "+p.Message)
			}
			all := strings.Join(said, "\n")
			if !strings.Contains(all, test.problem) {
				t.Errorf("problems:\n%s\nwant one with %q", all, test.problem)
			}
			if strings.Contains(all, secret[:12]) || strings.Contains(all, secret[20:32]) {
				t.Errorf("problems show the secret:\n%s", all)
			}
		})
	}
}

func TestPanickingPass(t *testing.T) {
	r, err := run(t, `
-- go.mod --
module example.com/m
go 1.26
-- p.go --
package m

const id = "AKIA6RGKB5SCZSN3JSUN"
-- bad/bad.go --
package bad

import _ "example.com/m"

const doPanic = "AKIA526JQGFQO67ABKHZ"
`, gocheck.Options{NoTests: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := lines(r); !slices.Equal(got, []string{"p.go:3:12-34 access-key-id"}) {
		t.Errorf("found %v", got)
	}
	if len(r.Problems) != 1 || r.Problems[0].Path != "bad" || !strings.Contains(r.Problems[0].Message, "internal error in constants") ||
		!strings.Contains(r.Problems[0].Message, "gocheck_test.constants") || strings.Contains(r.Problems[0].Message, "AKIA") {
		t.Errorf("problems %v", r.Problems)
	}
}

func TestRequestsThatMakeNoSense(t *testing.T) {
	const module = `
-- m/go.mod --
module example.com/m
go 1.26
-- m/p/p.go --
package p
-- m/empty/readme --
-- none/readme --
`
	tests := []struct {
		dir, pattern, err string
	}{
		{"none", "./...", "is in no Go module"},
		{"absent", "./...", "no such file or directory"},
		{"m", "./absent/...", "./absent/...: no such directory"},
		{"m", "./absent", "./absent: no such directory"},
		{"m", "./empty/...", "no packages match ./empty/..."},
		{"m", "example.com/other/...", "no packages match example.com/other/..."},
	}
	for _, test := range tests {
		_, err := run(t, module, gocheck.Options{Dir: test.dir, Patterns: []string{test.pattern}})
		if err == nil || !strings.Contains(err.Error(), test.err) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s in %s: error %v, want one line with %q", test.pattern, test.dir, err, test.err)
		}
	}
	for _, pattern := range []string{"./empty", "example.com/absent"} {
		r, err := run(t, module, gocheck.Options{Dir: "m", Patterns: []string{pattern}})
		if err != nil || len(r.Problems) != 1 {
			t.Errorf("%s: error %v, problems %v, want one problem", pattern, err, r)
		}
	}
}

func TestEnvironment(t *testing.T) {
	const module = `
-- go.mod --
module example.com/m
go 1.26
-- p.go --
package m

func f() string { return "AKIA6RGKB5SCZSN3JSUN" }
`
	for _, flags := range []string{"-v", "-json", "-cover", "-trimpath", "-race=false", "-mod=mod", "-tags=x"} {
		t.Run(flags, func(t *testing.T) {
			t.Setenv("GOFLAGS", flags)
			expect(t, module, gocheck.Options{}, "p.go:3:26-48 access-key-id")
		})
	}
	t.Run("a stray driver", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "gopackagesdriver"), []byte("#!/bin/sh\nexit 1\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
		expect(t, module, gocheck.Options{}, "p.go:3:26-48 access-key-id")
	})
	t.Run("no go command", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		if _, err := run(t, module, gocheck.Options{}); err == nil || !strings.Contains(err.Error(), "go command is not on the PATH") {
			t.Errorf("error %v", err)
		}
	})
}
