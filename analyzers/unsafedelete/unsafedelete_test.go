package unsafedelete_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/packages"

	"github.com/keyvet/keyvet/analyzers/unsafedelete"
	"github.com/keyvet/keyvet/internal/settings"
)

// shapes are packages named for the shape of code that they show: every
// unconfirmed delete in them has its confirmed twin.
var shapes = []string{
	"stdin", "helpers", "branches", "options", "prompts", "sdkshapes", "exempt", "policies", "annotations", "commands",
	"plumbing", "polarity", "abort", "settings", "seen", "terminals", "clouds", "temporary", "iterators", "tables", "generic",
	"switches",
}

func TestShapes(t *testing.T) {
	analysistest.Run(deletesOnly{t}, analysistest.TestData(), unsafedelete.Analyzer, shapes...)
}

// deletesOnly leaves out that the shapes have facts.
type deletesOnly struct{ *testing.T }

func (t deletesOnly) Errorf(format string, args ...any) {
	t.Helper()
	if message := fmt.Sprintf(format, args...); !strings.Contains(message, "unexpected fact:") {
		t.Error(message)
	}
}

// TestFacts checks packages that ask and delete through others, one at a time.
func TestFacts(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), unsafedelete.Analyzer, "facts/ask", "facts/del")
}

// TestPrograms checks programs of several packages as a whole. The shapes must
// be judged the same as one package at a time.
func TestPrograms(t *testing.T) {
	programs := slices.Concat(shapes, []string{
		"programs/nuke", "programs/sweep", "programs/cli", "programs/rotate", "programs/library", "programs/server", "programs/lister", "programs/libnuke",
		"programs/operator", "programs/prompter", "programs/actions", "programs/copied", "programs/decoded",
	})
	for _, program := range programs {
		t.Run(program, func(t *testing.T) {
			judged(t, &settings.Settings{}, program)
		})
	}
}

// judged compares what the program reports with what it wants.
func judged(t *testing.T, s *settings.Settings, program string) {
	t.Helper()
	got, want := found(t, s, program), wanted(t, program)
	for at, message := range got {
		if re, ok := want[at]; !ok || !re.MatchString(message) {
			t.Errorf("%s: unexpected: %s", at, message)
		}
	}
	for at, re := range want {
		if _, ok := got[at]; !ok {
			t.Errorf("%s: nothing was reported matching %s", at, re)
		}
	}
}

// TestConfigured checks programs under the configuration that they are written for.
func TestConfigured(t *testing.T) {
	for program, deletes := range map[string]settings.Deletes{
		"aged":        {Consent: []string{"person", "option", "policy"}},
		"deactivated": {Require: []string{"deactivated"}},
	} {
		t.Run(program, func(t *testing.T) { judged(t, &settings.Settings{Deletes: deletes}, program) })
	}
}

func TestSettings(t *testing.T) {
	tests := []struct {
		name    string
		deletes settings.Deletes
		want    []string // functions with a finding
	}{
		{"default", settings.Deletes{}, []string{"Approved", "Environment"}},
		{"a group is on", settings.Deletes{Groups: map[string]bool{"data": true}}, []string{"Approved", "Environment", "Volume"}},
		{"a group is off", settings.Deletes{Groups: map[string]bool{"keys": false}}, nil},
		{"an operation is added", settings.Deletes{Operations: []string{"github.com/aws/aws-sdk-go-v2/service/iam.DeleteRoleInput"}}, []string{"Approved", "Environment", "Role"}},
		{"a method is added", settings.Deletes{Operations: []string{"github.com/aws/aws-sdk-go-v2/service/iam.Client.DeleteRole"}}, []string{"Approved", "Environment", "Role"}},
		{"the environment is consent", settings.Deletes{Consent: []string{"person", "option", "environment"}}, []string{"Approved"}},
		{"a function is a confirmation", settings.Deletes{Confirms: []string{"configured.approved"}}, []string{"Environment"}},
		{"a name has to be typed", settings.Deletes{Strength: "typed-name"}, []string{"Approved", "Checked", "Environment", "YesNo"}},
		{"a person is no consent", settings.Deletes{Consent: []string{"option"}}, []string{"Approved", "Checked", "Environment", "Typed", "YesNo"}},
		{"the last use must be checked", settings.Deletes{Require: []string{"last-used"}}, []string{"Approved", "Environment", "Typed", "YesNo"}},
	}
	functions := functionsOf(t, "configured")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for at := range found(t, &settings.Settings{Deletes: test.deletes}, "configured") {
				got = append(got, functions(at))
			}
			slices.Sort(got)
			if !slices.Equal(slices.Compact(got), test.want) {
				t.Errorf("findings in %v, want %v", got, test.want)
			}
		})
	}
}

func TestSettingsWithoutSense(t *testing.T) {
	for _, deletes := range []settings.Deletes{
		{Groups: map[string]bool{"everything": true}},
		{Operations: []string{"no dots"}},
	} {
		if _, err := unsafedelete.CheckProgram(nil, nil, &settings.Settings{Deletes: deletes}); err == nil {
			t.Errorf("%+v: no error", deletes)
		}
	}
}

// found is what the program reports, by file and line.
func found(t *testing.T, s *settings.Settings, program string) map[string]string {
	t.Helper()
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.LoadSyntax,
		Dir:  filepath.Join(analysistest.TestData(), "src"),
		Env:  append(os.Environ(), "GO111MODULE=off", "GOWORK=off", "GOPROXY=off", "GOFLAGS=", "GOPATH="+analysistest.TestData()),
	}, "./"+program+"/...")
	if err != nil {
		t.Fatal(err)
	}
	var all []unsafedelete.Package
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			t.Fatal(p.Errors)
		}
		all = append(all, unsafedelete.Package{Types: p.Types, Info: p.TypesInfo, Files: p.Syntax})
	}
	fset := loaded[0].Fset
	selected, err := unsafedelete.Select(all, s)
	if err != nil {
		t.Fatal(err)
	}
	findings, err := unsafedelete.CheckProgram(fset, selected, s)
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, f := range findings {
		at := fset.Position(f.Pos)
		place := fmt.Sprintf("%s:%d", at.Filename, at.Line)
		if _, twice := got[place]; twice {
			t.Errorf("%s: reported twice", place)
		}
		got[place] = f.Message
	}
	for at := range got {
		if ignored(t, at) {
			delete(got, at) // the reporter's work
		}
	}
	return got
}

// ignored reports whether a comment above the line accepts the finding.
func ignored(t *testing.T, at string) bool {
	t.Helper()
	file, line := split(t, at)
	lines := readLines(t, file)
	return line >= 2 && strings.Contains(lines[line-2], "//keyvet:ignore")
}

var wantComment = regexp.MustCompile("// want (?:\"((?:[^\"\\\\]|\\\\.)*)\"|`([^`]*)`)")

// wanted are the want comments of a program, by file and line.
func wanted(t *testing.T, program string) map[string]*regexp.Regexp {
	t.Helper()
	want := make(map[string]*regexp.Regexp)
	err := filepath.WalkDir(filepath.Join(analysistest.TestData(), "src", program), func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") {
			return err
		}
		for i, line := range readLines(t, path) {
			if m := wantComment.FindStringSubmatch(line); m != nil {
				want[fmt.Sprintf("%s:%d", path, i+1)] = regexp.MustCompile(m[1] + m[2])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return want
}

// functionsOf names the function of a package at a place.
func functionsOf(t *testing.T, pkg string) func(at string) string {
	t.Helper()
	lines := readLines(t, filepath.Join(analysistest.TestData(), "src", pkg, pkg+".go"))
	return func(at string) string {
		_, line := split(t, at)
		for i := line - 1; i >= 0; i-- {
			if name, ok := strings.CutPrefix(lines[i], "func "); ok {
				return name[:strings.IndexByte(name, '(')]
			}
		}
		return ""
	}
}

func split(t *testing.T, at string) (file string, line int) {
	t.Helper()
	colon := strings.LastIndexByte(at, ':')
	if _, err := fmt.Sscan(at[colon+1:], &line); err != nil {
		t.Fatal(err)
	}
	return at[:colon], line
}

func readLines(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(text), "\n")
}
