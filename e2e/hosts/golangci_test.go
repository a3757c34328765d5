//go:build hosts

package hosts

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// golangciVersion is the release that the plugin is built into.
const golangciVersion = "v2.15.0"

// golangciVariable names a file that is to keep the golangci-lint that is built
// here: building it takes minutes, and .ci/run has more use for it.
const golangciVariable = "KEYVET_GOLANGCI_LINT"

// TestGolangciLint builds golangci-lint with the plugin from the module proxy
// alone, and runs it on a module as its users do.
func TestGolangciLint(t *testing.T) {
	g := golangci{binary: buildGolangciLint(t), cache: t.TempDir(), module: golangciModule(t)}
	keyvet := buildKeyvet(t)

	t.Run("says what keyvet vet says", func(t *testing.T) {
		g.configure(t, "")
		got := g.issues(t)
		want := vetted(t, keyvet, g.module)
		// golangci-lint has no way to the file that main.go embeds.
		embedded := slices.DeleteFunc(slices.Clone(want), func(line string) bool { return !strings.HasPrefix(line, "deploy.ini:") })
		want = slices.DeleteFunc(want, func(line string) bool { return slices.Contains(embedded, line) })
		if len(embedded) == 0 || len(got) < 10 || !slices.Equal(got, want) {
			t.Errorf("golangci-lint says\n%s\nand keyvet vet\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})

	t.Run("reads well", func(t *testing.T) {
		text := g.run(t, "--output.text.print-issued-lines=false").stdout
		for _, want := range []string{
			`(?m)^silenced\.go:5:12: hardcodedcreds: AWS access key id ` + sampleID + ` is embedded, .* \(keyvet\)$`,
			`(?m)^remove\.go:\d+:\d+: unsafedelete: AWS IAM DeleteAccessKey runs without anyone's consent on a path from main\.main.* \(keyvet\)$`,
			`(?m)^print\.go:8:24: printedsecret: .* \(keyvet\)$`,
			`(?m)^print\.go:11:1: unusedignore: .* \(keyvet\)$`,
		} {
			if !regexp.MustCompile(want).MatchString(text) {
				t.Errorf("no line matches %s", want)
			}
		}
		if strings.Contains(text, "related") {
			t.Error("a step of an explanation looks like a finding")
		}
		if n := strings.Count(text, "repeated.go:"); n != 5 {
			t.Errorf("%d of 5 secrets that are alike are shown: golangci-lint hides equal messages", n)
		}
		for _, secret := range repeatedSecrets {
			if strings.Contains(text, secret) {
				t.Error("a secret is shown")
			}
		}
	})

	t.Run("nolint", func(t *testing.T) {
		if all := g.run(t).all; strings.Contains(all, otherID) {
			t.Errorf("%s is reported in spite of nolint", otherID)
		}
	})

	t.Run("SARIF", func(t *testing.T) {
		var report struct {
			Runs []struct {
				Results []struct{ Message struct{ Text string } }
			}
		}
		if err := json.Unmarshal([]byte(g.run(t, "--output.sarif.path=stdout").stdout), &report); err != nil {
			t.Fatal(err)
		}
		if n, want := len(report.Runs[0].Results), len(g.issues(t)); n != want {
			t.Errorf("%d results, want %d", n, want)
		}
	})

	t.Run("cache", func(t *testing.T) {
		before := g.issues(t)
		again := run(t, g.module, append(g.environment(), "GL_DEBUG=goanalysis/issues/cache"), g.binary, "run", "-v")
		if !strings.Contains(again.all, "analyzing 0/") {
			t.Error("the second run analyses packages again")
		}
		if after := g.issues(t); !slices.Equal(after, before) {
			t.Errorf("from the cache: %q, before: %q", after, before)
		}
		g.configure(t, "rules: {access-key-id: off}")
		for _, issue := range g.issues(t) {
			if strings.Contains(issue, "access key id") {
				t.Errorf("with the rule switched off, from the cache: %s", issue)
			}
		}
		if !slices.ContainsFunc(before, func(issue string) bool { return strings.HasPrefix(issue, "agreed.go") }) {
			t.Error("agreed is taken for a confirmation that it does not look like")
		}
		g.configure(t, "deletes: {confirms: [example.com/leaky.agreed]}")
		for _, issue := range g.issues(t) {
			if strings.HasPrefix(issue, "agreed.go") {
				t.Errorf("with its confirmation in the settings: %s", issue)
			}
		}
		g.configure(t, "")
		if after := g.issues(t); !slices.Equal(after, before) {
			t.Errorf("with the first settings again: %q, before: %q", after, before)
		}
	})

	t.Run("wrong settings", func(t *testing.T) {
		for settings, said := range map[string]string{
			"rule: {access-key-id: off}":   `unknown field "rule"`,
			"rules: {acces-key-id: off}":   `did you mean "access-key-id"`,
			"gitleaks: {config: own.toml}": "keyvet scan",
		} {
			g.configure(t, settings)
			if r := g.run(t); r.status != 3 || !strings.Contains(r.all, said) {
				t.Errorf("%s ends with status %d and says %s", settings, r.status, r.all)
			}
		}
	})
}

// golangci is a golangci-lint and the module that it is run in.
type golangci struct{ binary, cache, module string }

func (g *golangci) environment() []string { return []string{"GOLANGCI_LINT_CACHE=" + g.cache} }

func (g *golangci) run(t *testing.T, args ...string) result {
	t.Helper()
	return run(t, g.module, g.environment(), g.binary, append([]string{"run", "--show-stats=false"}, args...)...)
}

// configure writes .golangci.yml with settings of keyvet.
func (g *golangci) configure(t *testing.T, settings string) {
	t.Helper()
	write(t, g.module, map[string]string{".golangci.yml": `version: "2"
linters:
  default: none
  enable: [keyvet]
  settings:
    custom:
      keyvet:
        type: module
        settings:
          ` + settings + "\n"})
}

// issues lists what is reported, as "file:line: message", in order.
func (g *golangci) issues(t *testing.T) []string {
	t.Helper()
	r := g.run(t, "--output.json.path=stdout")
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
		if issue.FromLinter != "keyvet" {
			t.Errorf("an issue is of %s", issue.FromLinter)
		}
		_, message, _ := strings.Cut(issue.Text, ": ") // the name of the pass
		list = append(list, fmt.Sprintf("%s:%d: %s", issue.Pos.Filename, issue.Pos.Line, message))
	}
	slices.Sort(list)
	return list
}

// vetted lists what keyvet vet reports of a module as issues does, without
// what nolint silences, which is golangci-lint's.
func vetted(t *testing.T, keyvet, module string) []string {
	t.Helper()
	var report struct {
		Findings []struct {
			Path, Message string
			Start         struct{ Line int }
		}
	}
	if err := json.Unmarshal([]byte(run(t, module, nil, keyvet, "vet", "--format", "json").stdout), &report); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, f := range report.Findings {
		if !strings.Contains(f.Message, otherID) {
			list = append(list, fmt.Sprintf("%s:%d: %s", f.Path, f.Start.Line, f.Message))
		}
	}
	slices.Sort(list)
	return list
}

// repeatedSecrets are made up.
var repeatedSecrets = []string{
	"8xDHCSYFGsDpUssffULR0c055raXjSdfX8qBUH7n",
	"UnVentCrMbjPs3/EhHtS0cHH/ANsdPma8SoRhLTb",
	"bTPhjJWvWCyCzLf4NeyFh5xof2vyPSx8uxMGtg1r",
	"lVti3aatJ9iaRic4A24JHBSaw2AbNOGFED7NnuRG",
	"KBSFRxmrJpDrcZ8fe43IgduHuqaIYBKsVk3McWbu",
}

// golangciModule is the sample of this repository, and some more.
func golangciModule(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(repositoryRoot(t), "cmd", "keyvet", "testdata", "leaky"))); err != nil {
		t.Fatal(err)
	}
	var calls strings.Builder
	for _, secret := range repeatedSecrets {
		fmt.Fprintf(&calls, "\tcloud.Login(%q)\n", secret)
	}
	write(t, dir, map[string]string{
		"repeated.go": "package main\n\nimport \"example.com/leaky/cloud\"\n\nfunc repeated() {\n" + calls.String() + "}\n",
		"silenced.go": "package main\n\nvar _, _ = id, other\n\nconst id = \"" + sampleID + "\"\n\nconst other = \"" + otherID + "\" //nolint:keyvet // a sample\n",
		"print.go": `package main

import (
	"log"
	"os"
)

func say() { log.Print(os.Getenv("AWS_SECRET_ACCESS_KEY")) }

//
//keyvet:ignore session-token there is none
var _ = say
`,
		"agreed.go": `package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// agreed asks in a way of its own.
func agreed() bool { return len(region()) > 0 }

func RemoveIfAgreed(client *iam.Client) error {
	if !agreed() {
		return nil
	}
	return removeIt(client)
}

func removeIt(client *iam.Client) error {
	_, err := client.DeleteAccessKey(context.Background(), &iam.DeleteAccessKeyInput{})
	return err
}

var _ = RemoveIfAgreed
`,
	})
	return dir
}

// buildGolangciLint builds what golangci-lint custom would, without its clone of
// a repository: the main package that docs/golangci-lint.md shows.
func buildGolangciLint(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(repositoryRoot(t), "docs", "golangci-lint.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, program, _ := strings.Cut(string(page), "```go\n")
	program, _, _ = strings.Cut(program, "```")
	dir := directory(t, map[string]string{
		"go.mod": fmt.Sprintf(`module example.com/lint

go 1.26.0

require (
	github.com/golangci/golangci-lint/v2 %s
	github.com/keyvet/keyvet v0.0.0
)

replace github.com/keyvet/keyvet => %s
`, golangciVersion, repositoryRoot(t)),
		"main.go": program,
	})
	file := os.Getenv(golangciVariable)
	if file == "" {
		file = filepath.Join(dir, "golangci-lint")
	}
	must(t, dir, nil, "go", "build", "-mod=mod", "-o", file, ".")
	return file
}
