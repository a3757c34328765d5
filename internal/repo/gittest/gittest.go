// Package gittest makes git repositories for tests.
package gittest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Repo is a repository of a test.
type Repo struct {
	t testing.TB
	// Dir is the work tree, or the repository itself where it is bare.
	Dir string
	// clock gives every commit another date.
	clock int64
}

// New makes an empty repository with a work tree. The arguments are for git init.
func New(t testing.TB, args ...string) *Repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	r := At(t, t.TempDir())
	r.Git(append([]string{"init", "--quiet", "--initial-branch=main"}, args...)...)
	return r
}

// At is the repository in dir.
func At(t testing.TB, dir string) *Repo {
	return &Repo{t: t, Dir: dir, clock: 1_600_000_000}
}

// Git runs git in the repository and returns its output without the last line's
// end.
func (r *Repo) Git(args ...string) string {
	r.t.Helper()
	return r.GitInput("", args...)
}

// GitInput is Git with standard input.
func (r *Repo) GitInput(input string, args ...string) string {
	r.t.Helper()
	out, err := r.Try(input, args...)
	if err != nil {
		r.t.Fatalf("git %s: %v", strings.Join(args, " "), err)
	}
	return out
}

// Try is GitInput for a git that may fail.
func (r *Repo) Try(input string, args ...string) (string, error) {
	r.clock += 60
	cmd := exec.CommandContext(r.t.Context(), "git", args...)
	cmd.Dir = r.Dir
	date := fmt.Sprintf("%d +0000", r.clock)
	cmd.Env = append(os.Environ(),
		"GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.com", "GIT_AUTHOR_DATE="+date,
		"GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.com", "GIT_COMMITTER_DATE="+date,
		"GIT_ALLOW_PROTOCOL=file",
	)
	cmd.Stdin = strings.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, stderr.String())
	}
	return strings.TrimSuffix(string(out), "\n"), err
}

// Write puts a file into the work tree.
func (r *Repo) Write(name, content string) {
	r.t.Helper()
	path := filepath.Join(r.Dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

// Commit commits everything in the work tree and returns the commit's name.
func (r *Repo) Commit(message string) string {
	r.t.Helper()
	r.Git("add", "--all", "--force")
	r.Git("commit", "--quiet", "--allow-empty", "--allow-empty-message", "--message", message)
	return r.Head()
}

// CommitFile writes a file and commits it.
func (r *Repo) CommitFile(name, content string) string {
	r.t.Helper()
	r.Write(name, content)
	return r.Commit("Change " + name)
}

// Head is the name of the commit that is checked out.
func (r *Repo) Head() string {
	r.t.Helper()
	return r.Git("rev-parse", "HEAD")
}

// Clone clones the repository, with arguments for git clone.
func (r *Repo) Clone(args ...string) *Repo {
	r.t.Helper()
	dir := filepath.Join(r.t.TempDir(), "clone")
	r.Git(append(append([]string{"clone", "--quiet"}, args...), "file://"+r.Dir, dir)...)
	return At(r.t, dir)
}

// Import feeds git fast-import.
func (r *Repo) Import(stream string) {
	r.t.Helper()
	r.GitInput(stream, "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet", "--force")
}

// History is a stream for [Repo.Import]: commits on one branch, each of which
// writes the files that change returns.
func History(branch string, commits int, change func(n int) map[string]string) string {
	var s strings.Builder
	for n := range commits {
		message := fmt.Sprintf("Commit %d", n)
		fmt.Fprintf(&s, "commit refs/heads/%s\ncommitter Ada <ada@example.com> %d +0000\ndata %d\n%s\n",
			branch, 1_500_000_000+60*n, len(message), message)
		for name, content := range change(n) {
			fmt.Fprintf(&s, "M 100644 inline %s\ndata %d\n%s\n", name, len(content), content)
		}
	}
	return s.String()
}

// Edit changes text at random as people do: it replaces, inserts, removes and
// moves lines.
func Edit(rng *rand.Rand, lines []string, line func() string) []string {
	lines = append([]string(nil), lines...)
	for range 1 + rng.IntN(4) {
		at := rng.IntN(len(lines) + 1)
		switch rng.IntN(4) {
		case 0:
			lines = append(lines[:at], append([]string{line()}, lines[at:]...)...)
		case 1:
			if at < len(lines) {
				lines[at] = line()
			}
		case 2:
			if at < len(lines) && len(lines) > 3 {
				lines = append(lines[:at], lines[at+1:]...)
			}
		case 3:
			if at < len(lines) {
				moved := lines[at]
				lines = append(lines[:at], lines[at+1:]...)
				to := rng.IntN(len(lines) + 1)
				lines = append(lines[:to], append([]string{moved}, lines[to:]...)...)
			}
		}
	}
	return lines
}
