package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/keyvet/keyvet/analyzers"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/settings"
)

// TestDrivers runs the packages in which the passes are tested under
// analysistest, under go vet and under keyvet vet, and compares the three. What
// they should report is for the tests of the passes.
func TestDrivers(t *testing.T) {
	for _, pass := range analyzers.Detectors(&settings.Settings{}) {
		t.Run(pass.Name, func(t *testing.T) {
			corpus, err := filepath.Abs(filepath.Join("..", "analyzers", pass.Name, "testdata"))
			if err != nil {
				t.Fatal(err)
			}
			own, all := packagesOf(t, filepath.Join(corpus, "src"))
			want := underAnalysistest(t, corpus, pass, own)
			compare(t, "go vet", underGoVet(t, corpus, pass.Name, all), want)
			if pass.Name == "unsafedelete" {
				// keyvet vet takes the packages for one program, in which
				// other functions are entry points than in each alone.
				return
			}
			compare(t, "keyvet vet", underKeyvet(t, corpus, pass.Name, all), want)
		})
	}
}

// found are diagnostics as "file:line:column: message", with the file relative
// to the corpus.
type found map[string]bool

func compare(t *testing.T, driver string, got, want found) {
	t.Helper()
	for d := range want {
		if !got[d] {
			t.Errorf("%s does not report %s", driver, d)
		}
	}
	for d := range got {
		if !want[d] {
			t.Errorf("only %s reports %s", driver, d)
		}
	}
}

// packagesOf lists the packages below src: all, and those that stand in for no
// package of others.
func packagesOf(t *testing.T, src string) (own, all []string) {
	t.Helper()
	seen := map[string]bool{}
	err := filepath.WalkDir(src, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" {
			return err
		}
		rel, err := filepath.Rel(src, filepath.Dir(path))
		seen[filepath.ToSlash(rel)] = true
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	all = slices.Sorted(maps.Keys(seen))
	for _, pkg := range all {
		if first, _, _ := strings.Cut(pkg, "/"); !strings.Contains(first, ".") {
			own = append(own, pkg)
		}
	}
	return own, all
}

func underAnalysistest(t *testing.T, corpus string, pass *analysis.Analyzer, pkgs []string) found {
	t.Helper()
	out := found{}
	for _, result := range analysistest.Run(silent{}, corpus, pass, pkgs...) {
		for _, d := range result.Diagnostics {
			at := result.Pass.Fset.PositionFor(d.Pos, false)
			out[diagnostic(t, corpus, at.Filename, at.Line, at.Column, d.Message)] = true
		}
	}
	return out
}

// silent is a test that takes no complaint.
type silent struct{}

func (silent) Errorf(string, ...any) {}

func diagnostic(t *testing.T, corpus, file string, line, column int, message string) string {
	t.Helper()
	if filepath.IsAbs(file) {
		rel, err := filepath.Rel(filepath.Join(corpus, "src"), file)
		if err != nil {
			t.Fatal(err)
		}
		file = rel
	}
	return fmt.Sprintf("%s:%d:%d: %s", filepath.ToSlash(file), line, column, message)
}

func underGoVet(t *testing.T, corpus, pass string, pkgs []string) found {
	t.Helper()
	keyvet, err := exec.LookPath("keyvet")
	if err != nil {
		t.Fatal(err)
	}
	output := inCorpus(t, corpus, "go", append([]string{"vet", "-vettool=" + keyvet, "-json"}, pkgs...)...)
	out := found{}
	// The output is a JSON object per package, each below a comment line.
	var objects []byte
	for line := range bytes.Lines(output) {
		if !bytes.HasPrefix(line, []byte("#")) {
			objects = append(objects, line...)
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(objects))
	for decoder.More() {
		var byPackage map[string]map[string]json.RawMessage
		if err := decoder.Decode(&byPackage); err != nil {
			t.Fatalf("%v in\n%s", err, output)
		}
		for pkg, byPass := range byPackage {
			var diagnostics []struct{ Posn, Message string }
			if byPass[pass] == nil {
				continue
			}
			if err := json.Unmarshal(byPass[pass], &diagnostics); err != nil {
				t.Fatalf("%s: %v in\n%s", pkg, err, byPass[pass])
			}
			for _, d := range diagnostics {
				parts := strings.Split(d.Posn, ":")
				file := strings.Join(parts[:len(parts)-2], ":")
				if !filepath.IsAbs(file) {
					file = filepath.Join(corpus, "src", file)
				}
				var line, column int
				if _, err := fmt.Sscanf(strings.Join(parts[len(parts)-2:], " "), "%d %d", &line, &column); err != nil {
					t.Fatalf("%s: %v", d.Posn, err)
				}
				out[diagnostic(t, corpus, file, line, column, d.Message)] = true
			}
		}
	}
	return out
}

func underKeyvet(t *testing.T, corpus, pass string, pkgs []string) found {
	t.Helper()
	var r finding.Report
	if err := json.Unmarshal(inCorpus(t, corpus, "keyvet", append([]string{"vet", "--format", "json"}, pkgs...)...), &r); err != nil {
		t.Fatal(err)
	}
	for _, problem := range r.Errors {
		t.Errorf("%s: %s", problem.Path, problem.Message)
	}
	out := found{}
	for _, f := range r.Findings {
		if isOf(pass, f.Rule) {
			out[diagnostic(t, corpus, f.Path, f.Start.Line, f.Start.Column, f.Message)] = true
		}
	}
	return out
}

// isOf reports whether the rule belongs to the pass.
func isOf(pass, rule string) bool {
	switch rule {
	case finding.RuleUnusedIgnore:
		return false
	case finding.RulePrintedSecret, finding.RuleUnsafeDelete:
		return pass == strings.ReplaceAll(rule, "-", "")
	default:
		return pass == "hardcodedcreds"
	}
}

// inCorpus runs a command in the corpus as analysistest would, and returns its
// standard output whatever the exit status.
func inCorpus(t *testing.T, corpus, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = filepath.Join(corpus, "src")
	// The configuration of this repository leaves the corpus out.
	config := filepath.Join(t.TempDir(), "keyvet.yaml")
	if err := os.WriteFile(config, []byte("exclude: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd.Env = append(os.Environ(), "KEYVET_CONFIG="+config, "GO111MODULE=off", "GOPATH="+corpus, "GOWORK=off", "PWD="+cmd.Dir)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if len(out) == 0 {
		t.Fatalf("%s: %v\n%s", name, err, stderr.Bytes())
	}
	return out
}
