//go:build hosts

package hosts

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// golangciVersion is the release that the plugin is built into.
const golangciVersion = "v2.15.0"

// TestGolangciLint builds golangci-lint with the plugin from the module proxy
// alone, and runs it on a module as its users do.
func TestGolangciLint(t *testing.T) {
	lint := buildGolangciLint(t)
	sample := directory(t, map[string]string{
		"go.mod":        "module example.com/sample\n\ngo 1.26\n",
		"main.go":       sampleProgr,
		".golangci.yml": golangciConfig(""),
	})
	cache := []string{"GOLANGCI_LINT_CACHE=" + t.TempDir()}

	first := issues(t, run(t, sample, cache, lint, "run", "--output.json.path=stdout", "--show-stats=false"))
	if len(first) != 1 || !strings.HasPrefix(first[0], "main.go:5: keyvet: ") && !strings.Contains(first[0], sampleID) {
		t.Fatalf("got %q, want the id of line 5 alone: the other is silenced by nolint", first)
	}
	if again := issues(t, run(t, sample, cache, lint, "run", "--output.json.path=stdout", "--show-stats=false")); !slices.Equal(again, first) {
		t.Errorf("from the cache: %q, before: %q", again, first)
	}

	keyvet := run(t, sample, nil, buildKeyvet(t), "vet", "--format", "json", "./...")
	if !strings.Contains(keyvet.stdout, message(first[0])) {
		t.Error("keyvet vet has another message for the same finding")
	}

	write(t, sample, map[string]string{".golangci.yml": golangciConfig("rules: {access-key-id: off}")})
	if off := issues(t, run(t, sample, cache, lint, "run", "--output.json.path=stdout", "--show-stats=false")); len(off) != 0 {
		t.Errorf("with the rule switched off: %q", off)
	}

	write(t, sample, map[string]string{".golangci.yml": golangciConfig("rule: {access-key-id: off}")})
	if wrong := run(t, sample, cache, lint, "run"); wrong.status == 0 || !strings.Contains(wrong.all, `unknown field "rule"`) {
		t.Errorf("an unknown key ends with status %d and says %s", wrong.status, wrong.all)
	}

	write(t, sample, map[string]string{".golangci.yml": golangciConfig("")})
	sarif := run(t, sample, cache, lint, "run", "--output.sarif.path=stdout", "--show-stats=false")
	if !json.Valid([]byte(strings.TrimSpace(sarif.stdout))) || !strings.Contains(sarif.stdout, sampleID) {
		t.Error("the SARIF report does not hold the finding")
	}
}

func golangciConfig(settings string) string {
	return `version: "2"
linters:
  default: none
  enable: [keyvet]
  settings:
    custom:
      keyvet:
        type: module
        settings:
          ` + settings + "\n"
}

// buildGolangciLint builds what golangci-lint custom would, without its clone of
// a repository.
func buildGolangciLint(t *testing.T) string {
	t.Helper()
	dir := directory(t, map[string]string{
		"go.mod": fmt.Sprintf(`module example.com/lint

go 1.26.0

require (
	github.com/golangci/golangci-lint/v2 %s
	github.com/keyvet/keyvet v0.0.0
)

replace github.com/keyvet/keyvet => %s
`, golangciVersion, repositoryRoot(t)),
		"main.go": `package main

import (
	"fmt"
	"os"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	_ "github.com/keyvet/keyvet/golangci"
)

func main() {
	if err := commands.Execute(commands.BuildInfo{}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}
`,
	})
	file := filepath.Join(dir, "golangci-lint")
	must(t, dir, nil, "go", "mod", "tidy")
	must(t, dir, nil, "go", "build", "-o", file, ".")
	return file
}

// issues lists what golangci-lint reports, as "file:line: linter: message".
func issues(t *testing.T, r result) []string {
	t.Helper()
	var report struct {
		Issues []struct {
			FromLinter, Text string
			Pos              struct {
				Filename string
				Line     int
			}
		}
	}
	if err := json.Unmarshal([]byte(r.stdout), &report); err != nil {
		t.Fatalf("%v\n%s", err, r.all)
	}
	var list []string
	for _, issue := range report.Issues {
		list = append(list, fmt.Sprintf("%s:%d: %s: %s", issue.Pos.Filename, issue.Pos.Line, issue.FromLinter, issue.Text))
	}
	return list
}

// message is the message of an issue, without the prefix of the pass.
func message(issue string) string {
	_, text, _ := strings.Cut(issue, ": keyvet: ")
	_, text, _ = strings.Cut(text, ": ")
	return text
}
