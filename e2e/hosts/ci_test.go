//go:build hosts

package hosts

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// Tools that check configuration, at the versions that were tried.
const (
	actionlintVersion      = "v1.7.12"
	goreleaserVersion      = "v2.16.0"
	actionValidatorVersion = "0.6.0"
)

func TestWorkflows(t *testing.T) {
	must(t, repositoryRoot(t), nil, "go", "run", "github.com/rhysd/actionlint/cmd/actionlint@"+actionlintVersion)
}

func TestActionFile(t *testing.T) {
	must(t, t.TempDir(), nil, "npm", "exec", "--yes",
		"--package=@action-validator/core@"+actionValidatorVersion, "--package=@action-validator/cli@"+actionValidatorVersion, "--",
		"action-validator", filepath.Join(repositoryRoot(t), "action.yml"))
}

// TestAction runs the shell steps of the action, as a runner would.
func TestAction(t *testing.T) {
	root := repositoryRoot(t)
	bin := t.TempDir()
	install := []string{"KEYVET_VERSION=source", "KEYVET_ACTION=" + root, "KEYVET_BIN=" + bin}
	must(t, t.TempDir(), install, "bash", filepath.Join(root, ".github", "action", "install.sh"))
	if wrong := run(t, t.TempDir(), append(install, "KEYVET_VERSION=;id"), "bash", filepath.Join(root, ".github", "action", "install.sh")); wrong.status != 2 {
		t.Errorf("a version that is none ends with status %d", wrong.status)
	}

	repo, base := history(t)
	tests := []struct {
		name   string
		inputs []string
		status int
		// said is what the step says and hidden what it does not.
		said, hidden string
	}{
		{"tree", []string{"KEYVET_MODE=tree"}, 1, otherID, sampleID},
		{"pull request", []string{"KEYVET_MODE=auto", "KEYVET_EVENT=pull_request", "KEYVET_BASE=" + base}, 1, otherID, sampleID},
		{"merge queue", []string{"KEYVET_MODE=auto", "KEYVET_EVENT=merge_group", "KEYVET_BASE=" + base, "KEYVET_HEAD=HEAD"}, 1, otherID, sampleID},
		{"no pull request", []string{"KEYVET_MODE=pr"}, 2, "needs the event", ""},
		{"no merge base", []string{"KEYVET_MODE=pr", "KEYVET_BASE=0123456789012345678901234567890123456789"}, 2, "fetch-depth", ""},
		{"findings do not fail", []string{"KEYVET_MODE=tree", "KEYVET_FAIL=false"}, 0, otherID, ""},
		{"arguments", []string{"KEYVET_MODE=tree", "KEYVET_ARGUMENTS=--redact\n--quiet"}, 1, otherID[:4], otherID},
		{"wrong command", []string{"KEYVET_COMMAND=scan; id"}, 2, "must be", "uid="},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			outputs := filepath.Join(t.TempDir(), "outputs")
			env := append([]string{
				"KEYVET_ACTION=" + root, "KEYVET_BIN=" + bin, "KEYVET_COMMAND=check", "KEYVET_PATH=.", "KEYVET_MODE=tree", "KEYVET_ARGUMENTS=",
				"KEYVET_SARIF=", "KEYVET_FAIL=true", "KEYVET_EVENT=push", "KEYVET_BASE=", "KEYVET_HEAD=", "GITHUB_OUTPUT=" + outputs,
			}, test.inputs...)
			r := run(t, repo, env, "bash", filepath.Join(root, ".github", "action", "run.sh"))
			if r.status != test.status {
				t.Errorf("exit status %d, want %d:\n%s", r.status, test.status, r.all)
			}
			if !strings.Contains(r.all, test.said) || test.hidden != "" && strings.Contains(r.all, test.hidden) {
				t.Errorf("want %s and not %s in:\n%s", test.said, test.hidden, r.all)
			}
			if test.status < 2 {
				if text, err := os.ReadFile(outputs); err != nil || string(text) != "status=1\n" {
					t.Errorf("the outputs are %q, error %v", text, err)
				}
			}
		})
	}
}

// history makes a repository in which sampleID was removed before base, and
// otherID was added after it.
func history(t *testing.T) (repo, base string) {
	t.Helper()
	repo = gitRepository(t, nil, "repos: []\n")
	commit := func(text string) {
		write(t, repo, map[string]string{"deploy.env": text})
		must(t, repo, nil, "git", "add", ".")
		must(t, repo, nil, "git", "commit", "-q", "-m", "change")
	}
	commit("ID=" + sampleID + "\n")
	commit("ID=$FROM_THE_VAULT\n")
	base = strings.TrimSpace(must(t, repo, nil, "git", "rev-parse", "HEAD").stdout)
	commit("ID=" + otherID + "\n")
	return repo, base
}

// TestGitLabTemplate runs the script of the template, as a GitLab runner would.
func TestGitLabTemplate(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(repositoryRoot(t), "templates", "keyvet.yml"))
	if err != nil {
		t.Fatal(err)
	}
	_, job, ok := strings.Cut(string(text), "\n---\n")
	if !ok {
		t.Fatal("the template has no header of inputs")
	}
	var template struct {
		Keyvet struct {
			Script []string `yaml:"script"`
		} `yaml:"keyvet"`
	}
	if err := yaml.Unmarshal([]byte(job), &template); err != nil {
		t.Fatal(err)
	}
	install, scan := template.Keyvet.Script[0], template.Keyvet.Script[1]
	if !strings.Contains(install, "go install") {
		t.Fatalf("the first line of the script is %q", install)
	}
	bin := filepath.Dir(buildKeyvet(t))
	scan = strings.ReplaceAll(scan, "/tmp/keyvet-bin", bin)

	repo, base := history(t)
	r := run(t, repo, []string{"CI_PROJECT_DIR=" + repo, "CI_MERGE_REQUEST_DIFF_BASE_SHA=" + base}, "sh", "-e", "-c", scan)
	refused(t, r, otherID)
	if strings.Contains(r.all, sampleID) {
		t.Error("a merge request is blamed for what was there before")
	}
	for _, report := range []string{"gl-secret-detection-report.json", "gl-code-quality-report.json"} {
		if text, err := os.ReadFile(filepath.Join(repo, report)); err != nil || !strings.Contains(string(text), otherID) {
			t.Errorf("%s does not hold the finding: %v", report, err)
		}
	}
}

// TestReleaseConfiguration loads .goreleaser.yaml with goreleaser's own loader,
// which refuses what it does not know.
func TestReleaseConfiguration(t *testing.T) {
	dir := directory(t, map[string]string{
		"go.mod": "module example.com/load\n\ngo 1.26.0\n\nrequire github.com/goreleaser/goreleaser/v2 " + goreleaserVersion + "\n",
		"main.go": `package main

import (
	"fmt"
	"os"

	"github.com/goreleaser/goreleaser/v2/pkg/config"
)

func main() {
	project, err := config.Load(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(project.ProjectName, project.Version, len(project.Builds), len(project.SBOMs), len(project.DockersV2))
}
`,
	})
	got := strings.TrimSpace(must(t, dir, nil, "go", "run", "-mod=mod", ".", filepath.Join(repositoryRoot(t), ".goreleaser.yaml")).stdout)
	if want := "keyvet 2 1 1 1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestReproducibleBuild builds the release binary in two directories.
func TestReproducibleBuild(t *testing.T) {
	var sums []string
	for i := range 2 {
		tree := filepath.Join(t.TempDir(), fmt.Sprint("tree", i))
		must(t, repositoryRoot(t), nil, "sh", "-c", `mkdir "$1" && git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$1"`, "sh", tree)
		must(t, tree, []string{"CGO_ENABLED=0"}, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", "keyvet", "./cmd/keyvet")
		sums = append(sums, strings.Fields(must(t, tree, nil, "sha256sum", "keyvet").stdout)[0])
	}
	if sums[0] != sums[1] {
		t.Error("the same sources build to different binaries")
	}
}
