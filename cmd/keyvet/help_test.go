package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// commands lists what help shows, subcommands too, without what cobra brings.
func commands(root *cobra.Command) []*cobra.Command {
	var found []*cobra.Command
	for _, cmd := range root.Commands() {
		if cmd.Name() != "help" && cmd.Name() != "completion" && cmd.IsAvailableCommand() {
			found = append(append(found, cmd), commands(cmd)...)
		}
	}
	return found
}

// TestHelpFits has help that fits a screen, with three examples, for each
// command.
func TestHelpFits(t *testing.T) {
	for _, cmd := range commands(newRootCommand()) {
		t.Run(cmd.CommandPath(), func(t *testing.T) {
			var out bytes.Buffer
			root := newRootCommand()
			root.SetOut(&out)
			root.SetArgs(append(strings.Fields(cmd.CommandPath())[1:], "--help"))
			if err := root.Execute(); err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
			if len(lines) > 50 {
				t.Errorf("help has %d lines", len(lines))
			}
			for _, line := range lines {
				if len(line) > 150 {
					t.Errorf("a line of help has %d columns: %s", len(line), line)
				}
			}
			if n := len(examples(cmd)); n < 3 {
				t.Errorf("help has %d examples", n)
			}
		})
	}
}

// TestHelpExamples runs the examples in a small repository: none is wrong usage
// and nothing is left unread.
func TestHelpExamples(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "keyvet")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	env := append(os.Environ(), "PATH="+filepath.Dir(binary)+":"+os.Getenv("PATH"), "HOME="+t.TempDir(),
		"GOCACHE="+goEnv(t, "GOCACHE"), "GOMODCACHE="+goEnv(t, "GOMODCACHE"))
	for _, cmd := range commands(newRootCommand()) {
		dir := sampleRepository(t)
		for i, example := range examples(cmd) {
			t.Run(fmt.Sprintf("%s %d", cmd.CommandPath(), i+1), func(t *testing.T) {
				run := exec.CommandContext(t.Context(), "sh", "-c", runnable(example))
				run.Dir = dir
				run.Env = env
				out, err := run.CombinedOutput()
				exit, isExit := errors.AsType[*exec.ExitError](err)
				if err != nil && !isExit {
					t.Fatal(err)
				}
				if isExit && exit.ExitCode() > 1 {
					t.Errorf("%s\nexit status %d:\n%s", example, exit.ExitCode(), out)
				}
			})
		}
	}
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// examples is the command lines that help shows, without what stands beside
// them.
func examples(cmd *cobra.Command) []string {
	var lines []string
	for line := range strings.SplitSeq(cmd.Example, "\n") {
		line, _, _ = strings.Cut(strings.TrimSpace(line), "  ")
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// runnable is an example without the parts that only a real machine has: what
// is piped to or from other programs, and files outside the repository.
func runnable(example string) string {
	for _, r := range [][2]string{
		{"kubectl logs pod", "echo no secret"},
		{"| man -l -", ">/dev/null"},
		{"/usr/local/share/man/man1/", "./"},
	} {
		example = strings.ReplaceAll(example, r[0], r[1])
	}
	return example
}

// sampleRepository is a git repository with two commits, one change staged, and
// the packages and directories that examples name.
func sampleRepository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{
		"go.mod":                 "module example.com/sample\n\ngo 1.26\n",
		"main.go":                "package main\n\nfunc main() {}\n",
		"internal/a/a.go":        "package a\n",
		"a/one.go":               "package a\n",
		"b/two.go":               "package b\n",
		"services/api/api.go":    "package api\n",
		"deploy/values.yaml":     "replicas: 2\n",
		"config/.env":            "DEBUG=1\n",
		"ids.txt":                "AKIAQ3JHYQ2G2V4WA3JD\n",
		"services/api/README.md": "# API\n",
		"mirrors.txt":            ".\n",
		"1.jsonl":                `{"repository":".","finished":"2026-01-01T00:00:00Z","seconds":0.1,"report":{"version":1,"root":".","findings":[],"errors":[]}}` + "\n",
	}
	for name, content := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	git := func(args ...string) {
		t.Helper()
		args = append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"}, args...)
		cmd := exec.CommandContext(t.Context(), "git", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
	git("init", "-q")
	git("add", ".")
	git("commit", "-qm", "First")
	git("branch", "-q", "base")
	if err := os.WriteFile(filepath.Join(dir, "second.txt"), []byte("two\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	git("add", ".")
	git("commit", "-qm", "Second")
	git("update-ref", "refs/remotes/origin/main", "base")
	git("tag", "v1.0.0", "base")
	if err := os.WriteFile(filepath.Join(dir, "third.txt"), []byte("three\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	git("add", "third.txt")
	return dir
}
