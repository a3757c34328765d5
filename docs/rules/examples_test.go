package rules_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/docs/rules"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/gocheck"
	"github.com/keyvet/keyvet/internal/repo"
	"github.com/keyvet/keyvet/internal/scan"
	"github.com/keyvet/keyvet/internal/scan/credential"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/settings"
)

// TestExamples compiles the Go code of every page and checks it as keyvet does:
// the bad code is reported by the page's rule, the good code by none.
func TestExamples(t *testing.T) {
	dir := module(t)
	titles := []string{rules.Bad, rules.Good}
	for _, page := range rules.Pages() {
		for _, title := range titles {
			if language, code, _ := page.Example(title); language == "go" {
				write(t, filepath.Join(dir, page.Rule, strings.ToLower(title), "example.go"), code)
			}
		}
	}
	result, err := gocheck.Run(t.Context(), gocheck.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range result.Problems {
		t.Errorf("%s: %s", p.Path, p.Message)
	}
	reported := map[string][]finding.Finding{}
	for _, f := range result.Findings {
		reported[filepath.Dir(f.Path)] = append(reported[filepath.Dir(f.Path)], f)
	}
	for _, page := range rules.Pages() {
		if language, _, _ := page.Example(rules.Bad); language == "go" {
			judge(t, page, reported[page.Rule+"/bad"], reported[page.Rule+"/good"])
		}
	}
}

// TestOtherExamples scans the code of pages in other languages.
func TestOtherExamples(t *testing.T) {
	for _, page := range rules.Pages() {
		language, bad, _ := page.Example(rules.Bad)
		if language == "go" {
			continue
		}
		_, good, _ := page.Example(rules.Good)
		judge(t, page, scanText(t, "bad."+language, bad), scanText(t, "good."+language, good))
	}
}

func judge(t *testing.T, page rules.Page, bad, good []finding.Finding) {
	t.Helper()
	found := false
	for _, f := range bad {
		found = found || f.Rule == page.Rule || strings.HasPrefix(f.Rule, page.Rule+"/")
	}
	if !found {
		t.Errorf("%s does not report its bad example", page.Rule)
	}
	for _, f := range good {
		t.Errorf("%s reports the good example of %s in line %d: %s", f.Rule, page.Rule, f.Start.Line, f.Message)
	}
}

func scanText(t *testing.T, name, text string) []finding.Finding {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, name), text)
	detector, err := credential.New(&settings.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	source := &repo.Files{Root: dir, Paths: []string{"."}, Workers: 1}
	report := scan.Run(t.Context(), source, scan.Options{Detectors: []detect.Detector{detector}})
	for _, p := range report.Errors {
		t.Errorf("%s: %s", p.Path, p.Message)
	}
	return report.Findings
}

// module is the directory of a module with the requirements of keyvet's own, so
// that the examples use the SDK that it uses, and with what stands for others.
func module(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(content), "module github.com/keyvet/keyvet", "module example.com/pages", 1)
		if name == "go.mod" {
			stub, err := filepath.Abs(filepath.Join("testdata", "tencentcloud"))
			if err != nil {
				t.Fatal(err)
			}
			const sdk = "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
			text += "\nrequire " + sdk + " v1.0.0\n\nreplace " + sdk + " => " + stub + "\n"
		}
		write(t, filepath.Join(dir, name), text)
	}
	return dir
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
