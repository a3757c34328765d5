//go:build unix

package repo_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo"
	"github.com/keyvet/keyvet/internal/repo/gittest"
)

func index(dir string) *repo.Index { return &repo.Index{Dir: dir, Workers: 2} }

func TestIndex(t *testing.T) {
	r := gittest.New(t)
	stage := func(content map[string]string) {
		t.Helper()
		write(t, r.Dir, content)
		r.Git("add", ".")
	}
	t.Run("nothing", func(t *testing.T) { walk(t, index(r.Dir)).check(t) })

	stage(map[string]string{"a": "1", "sub/b": "2", "c": "3", "mode": "4", "odd\nname \xff": "5"})
	t.Run("before the first commit", func(t *testing.T) {
		walk(t, index(r.Dir)).check(t, "a: 1", "sub/b: 2", "c: 3", "mode: 4", "odd\nname \xff: 5")
	})

	r.Git("commit", "-qm", "one")
	t.Run("nothing new", func(t *testing.T) { walk(t, index(r.Dir)).check(t) })

	stage(map[string]string{"a": "1 staged", "sub/b": "2 staged", "sub/new": "6"})
	r.Git("rm", "-q", "c")
	r.Git("mv", "odd\nname \xff", "renamed")
	r.Git("update-index", "--chmod=+x", "mode")
	if err := os.Symlink("target", filepath.Join(r.Dir, "link")); err != nil {
		t.Fatal(err)
	}
	r.Git("add", "link")
	write(t, r.Dir, map[string]string{"a": "1 not staged", "intended": "7", "untracked": "8"})
	r.Git("add", "--intent-to-add", "intended")
	changes := []string{
		"a: 1 staged instead of 1", "sub/b: 2 staged instead of 2", "sub/new: 6", "renamed: 5", "link: target",
	}
	t.Run("changes", func(t *testing.T) { walk(t, index(r.Dir)).check(t, changes...) })
	t.Run("below a directory", func(t *testing.T) {
		walk(t, index(filepath.Join(r.Dir, "sub"))).check(t, "b: 2 staged instead of 2", "new: 6")
	})
	t.Run("exclusions", func(t *testing.T) {
		x := index(r.Dir)
		x.Excluded = func(path string) bool { return path != "a" }
		walk(t, x).check(t, "a: 1 staged instead of 1")
	})
	t.Run("the index of the caller", func(t *testing.T) {
		// As git commit FILE and pre-commit do.
		other := filepath.Join(t.TempDir(), "index")
		t.Setenv("GIT_INDEX_FILE", other)
		t.Setenv("GIT_DIR", filepath.Join(r.Dir, ".git"))
		r.Git("read-tree", "HEAD")
		r.Git("update-index", "--add", "untracked")
		walk(t, index(r.Dir)).check(t, "untracked: 8")
	})
	t.Run("a missing object", func(t *testing.T) {
		id := r.Git("rev-parse", ":sub/new")
		name := filepath.Join(r.Dir, ".git", "objects", id[:2], id[2:])
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		defer os.WriteFile(name, content, 0o400)
		walk(t, index(r.Dir)).check(t, changes...) // the work tree still has it
		write(t, r.Dir, map[string]string{"sub/new": "0"})
		want := slices.Clone(changes)
		want[slices.Index(want, "sub/new: 6")] = "sub/new! object " + id + " is missing"
		walk(t, index(r.Dir)).check(t, want...)
	})
	t.Run("a submodule", func(t *testing.T) {
		r.Git("commit", "-qm", "two")
		r.Git("update-index", "--add", "--cacheinfo", "160000,"+r.Git("rev-parse", "HEAD")+",module")
		r.Git("update-index", "--add", "--cacheinfo", "160000,"+r.Git("rev-parse", "HEAD")+",a")
		walk(t, index(r.Dir)).check(t)
	})
}

// TestIndexAsksGitOnce says what pre-commit hooks pay for a file that was staged
// as it is: a single git.
func TestIndexAsksGitOnce(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not installed")
	}
	for _, format := range []string{"sha1", "sha256"} {
		t.Run(format, func(t *testing.T) {
			r := gittest.New(t, "--object-format="+format)
			write(t, r.Dir, map[string]string{"a": "1"})
			r.Git("add", ".")
			r.Git("commit", "-qm", "one")
			write(t, r.Dir, map[string]string{"a": "2"})
			r.Git("add", ".")

			bin, log := t.TempDir(), filepath.Join(t.TempDir(), "log")
			script := "#!/bin/sh\necho run >>" + log + "\nexec " + git + ` "$@"` + "\n"
			if err := os.WriteFile(filepath.Join(bin, "git"), []byte(script), 0o700); err != nil {
				t.Fatal(err)
			}
			t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
			var names []string
			err := index(r.Dir).Walk(t.Context(), visitor(func(item *repo.Item) { names = append(names, item.Path+": "+string(item.Data)) }))
			if err != nil || !slices.Equal(names, []string{"a: 2"}) {
				t.Errorf("got %q, %v", names, err)
			}
			if runs, _ := os.ReadFile(log); string(runs) != "run\n" {
				t.Errorf("git was run %d times", strings.Count(string(runs), "\n"))
			}
		})
	}
}

// visitor takes items, one at a time.
type visitor func(*repo.Item)

func (v visitor) Visit(_ context.Context, item *repo.Item) { v(item) }

func (visitor) Problem(finding.Problem) {}

func TestIndexInConflict(t *testing.T) {
	r := gittest.New(t)
	commit := func(content map[string]string) {
		write(t, r.Dir, content)
		r.Git("add", ".")
		r.Git("commit", "-qm", "one")
	}
	commit(map[string]string{"both": "0", "theirs": "0"})
	r.Git("switch", "-qc", "other")
	commit(map[string]string{"both": "1", "theirs": "1", "added": "1"})
	r.Git("switch", "-q", "main")
	commit(map[string]string{"both": "2", "added": "2"})
	if _, err := r.Try("", "merge", "other"); err == nil {
		t.Fatal("the merge has no conflict")
	}
	walk(t, index(r.Dir)).check(t, "both: 1 instead of 2", "added: 1 instead of 2", "theirs: 1 instead of 0")
}

func TestIndexErrors(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(t *testing.T) (dir string)
		want    string
	}{
		{"no repository", func(t *testing.T) string { return t.TempDir() }, "not a git repository"},
		{"no git", func(t *testing.T) string { t.Setenv("PATH", ""); return t.TempDir() }, "git is not installed"},
		{"a broken index", func(t *testing.T) string {
			r := gittest.New(t)
			write(t, r.Dir, map[string]string{".git/index": "broken"})
			return r.Dir
		}, "git diff-index: exit status 128: "},
		{"the repository of another user", func(t *testing.T) string {
			r := gittest.New(t)
			t.Setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
			return r.Dir
		}, "git config --global --add safe.directory "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := index(test.prepare(t)).Walk(t.Context(), &seen{})
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// TestNothingRuns scans a repository whose configuration runs a program wherever
// git lets it. The program leaves a mark.
func TestNothingRuns(t *testing.T) {
	r := gittest.New(t)
	bin := t.TempDir()
	mark := filepath.Join(bin, "mark")
	program := filepath.Join(bin, "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho \"$0 $*\" >>'"+mark+"'\ncat\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, r.Dir, map[string]string{
		"a":              "1",
		"b.bin":          "2\x00",
		".gitattributes": "* diff=evil filter=evil merge=evil textconv\n",
	})
	r.Git("add", ".")
	r.Git("commit", "-qm", "one")
	write(t, r.Dir, map[string]string{"a": "1 staged", "new": "3"})
	r.Git("add", ".")
	write(t, r.Dir, map[string]string{"a": "1 changed", "untracked": "4"})
	missing := r.Git("hash-object", "-w", "--stdin") // of nothing
	r.Git("update-index", "--add", "--cacheinfo", "100644,"+missing+",promised")
	if err := os.Remove(filepath.Join(r.Dir, ".git", "objects", missing[:2], missing[2:])); err != nil {
		t.Fatal(err)
	}

	hooks := filepath.Join(bin, "hooks")
	for _, hook := range []string{"post-index-change", "pre-commit", "reference-transaction", "fsmonitor-watchman", "pre-auto-gc"} {
		for _, dir := range []string{hooks, filepath.Join(r.Dir, ".git", "hooks")} {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(program, filepath.Join(dir, hook)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, setting := range [][2]string{
		{"core.fsmonitor", program},
		{"core.hooksPath", hooks},
		{"core.pager", program}, {"pager.diff", program}, {"pager.ls-files", program}, {"pager.log", program}, {"pager.cat-file", program},
		{"core.editor", program},
		{"core.askPass", program},
		{"core.sshCommand", program},
		{"core.gitProxy", program},
		{"core.alternateRefsCommand", program},
		{"credential.helper", program},
		{"gpg.program", program}, {"log.showSignature", "true"},
		{"diff.external", program},
		{"diff.evil.textconv", program}, {"diff.evil.command", program},
		{"filter.evil.clean", program}, {"filter.evil.smudge", program}, {"filter.evil.process", program}, {"filter.evil.required", "true"},
		{"merge.evil.driver", program},
		{"alias.diff", "!" + program}, {"alias.ls-files", "!" + program}, {"alias.cat-file", "!" + program},
		{"uploadpack.packObjectsHook", program},
		{"protocol.ext.allow", "always"}, {"protocol.allow", "always"},
		{"remote.origin.url", "ext::" + program},
		{"remote.origin.promisor", "true"}, {"remote.origin.partialCloneFilter", "blob:none"}, {"remote.origin.uploadpack", program},
		{"extensions.partialClone", "origin"},
		{"trace2.eventTarget", mark}, {"trace2.normalTarget", mark},
		{"core.worktree", bin},
	} {
		r.Git("config", setting[0], setting[1])
	}

	// The core.worktree counts only for a git that looks for itself.
	walk(t, files(r.Dir, ".")).check(t, "a: 1 changed", "b.bin: 2\x00", "new: 3", "untracked: 4",
		".gitattributes: * diff=evil filter=evil merge=evil textconv\n")
	r.Git("config", "--unset", "core.worktree")
	walk(t, index(r.Dir)).check(t, "a: 1 staged instead of 1", "new: 3", "promised! object "+missing+" is missing")
	keep := func(path string) bool { return path != "promised" }
	if _, err := repo.Staged(t.Context(), r.Dir, keep); err != nil {
		t.Error(err)
	}
	if _, err := repo.ChangedSince(t.Context(), r.Dir, "HEAD", keep); err != nil {
		t.Error(err)
	}

	if left, err := os.ReadFile(mark); err == nil {
		t.Errorf("the repository ran: %s", left)
	}
	// The trap works: git without our care runs it.
	_, _ = r.Try("", "status")
	if _, err := os.ReadFile(mark); err != nil {
		t.Errorf("git status does not run the program either: %v", err)
	}
}
