//go:build unix

package repo_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo"
	"github.com/keyvet/keyvet/internal/repo/gittest"
)

// seen is a visitor that remembers "path: content" and "path! problem".
type seen struct {
	mu    sync.Mutex
	lines []string
	// before is called before an item is read.
	before func(item *repo.Item)
}

func (s *seen) Visit(_ context.Context, item *repo.Item) {
	if s.before != nil {
		s.before(item)
	}
	content, err := read(item)
	line := item.Path + ": " + content
	if item.Base != nil {
		base, err := read(item.Base)
		line += " instead of " + base
		if err != nil {
			line += " " + err.Error()
		}
	}
	if err != nil {
		line += " (" + err.Error() + ")"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, line)
}

func read(item *repo.Item) (string, error) {
	r, err := item.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	return string(content), err
}

func (s *seen) Problem(p finding.Problem) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, p.Path+"! "+p.Message)
}

func (s *seen) check(t *testing.T, want ...string) {
	t.Helper()
	slices.Sort(s.lines)
	slices.Sort(want)
	if !slices.Equal(s.lines, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(s.lines, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func walk(t *testing.T, source repo.Source) *seen {
	t.Helper()
	var s seen
	if err := source.Walk(t.Context(), &s); err != nil {
		t.Error(err)
	}
	return &s
}

// files is the source of paths in root.
func files(root string, paths ...string) *repo.Files {
	return &repo.Files{Root: root, Paths: paths, Workers: 2}
}

func write(t *testing.T, dir string, content map[string]string) {
	t.Helper()
	for name, text := range content {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWorkTree(t *testing.T) {
	r := gittest.New(t)
	write(t, r.Dir, map[string]string{
		"tracked":           "1",
		"sub/tracked":       "2",
		"deleted":           "3",
		"ignored-tracked":   "4",
		".gitignore":        "ignored*\nout/\n",
		"odd\nname \xff \"": "5",
	})
	r.Git("add", "--force", ".")
	r.Git("commit", "-qm", "one")
	write(t, r.Dir, map[string]string{
		"tracked":       "1 changed",
		"sub/new":       "6",
		"sub/ignored":   "7",
		"ignored":       "8",
		"out/put":       "9",
		"out/in/put":    "10",
		"two\nlines/at": "11",
	})
	if err := os.Remove(filepath.Join(r.Dir, "deleted")); err != nil {
		t.Fatal(err)
	}

	t.Run("whole", func(t *testing.T) {
		walk(t, files(r.Dir, ".")).check(t, "tracked: 1 changed", "sub/tracked: 2", "ignored-tracked: 4",
			".gitignore: ignored*\nout/\n", "odd\nname \xff \": 5", "sub/new: 6", "two\nlines/at: 11")
	})
	t.Run("a directory as root", func(t *testing.T) {
		walk(t, files(filepath.Join(r.Dir, "sub"), ".")).check(t, "tracked: 2", "new: 6")
	})
	t.Run("a directory and a file", func(t *testing.T) {
		walk(t, files(r.Dir, "sub", "ignored", filepath.Join(r.Dir, "tracked"))).check(t,
			"sub/tracked: 2", "sub/new: 6", "ignored: 8", "tracked: 1 changed")
	})
	t.Run("an ignored directory that is named", func(t *testing.T) {
		walk(t, files(r.Dir, "out")).check(t, "out/put: 9", "out/in/put: 10")
	})
	t.Run("exclusions", func(t *testing.T) {
		f := files(r.Dir, ".")
		f.Excluded = func(path string) bool { return path != "tracked" }
		walk(t, f).check(t, "tracked: 1 changed")
	})
	t.Run("in spite of the variables of a hook", func(t *testing.T) {
		t.Setenv("GIT_DIR", t.TempDir())
		t.Setenv("GIT_INDEX_FILE", filepath.Join(t.TempDir(), "index"))
		t.Setenv("GIT_WORK_TREE", t.TempDir())
		walk(t, files(filepath.Join(r.Dir, "sub"), ".")).check(t, "tracked: 2", "new: 6")
	})
	t.Run("without git", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		f := files(filepath.Join(r.Dir, "sub"), ".")
		var warnings []string
		f.Warn = func(message string) { warnings = append(warnings, message) }
		walk(t, f).check(t, "tracked: 2", "new: 6", "ignored: 7")
		if want := []string{"git is not installed: files that it would ignore are read as well"}; !slices.Equal(warnings, want) {
			t.Errorf("warnings: %q", warnings)
		}
	})
}

func TestWorkTrees(t *testing.T) {
	library := gittest.New(t)
	write(t, library.Dir, map[string]string{"lib": "l", ".gitignore": "junk"})
	library.Git("add", ".")
	library.Git("commit", "-qm", "one")

	outer := filepath.Join(t.TempDir(), "outer")
	if err := os.Mkdir(outer, 0o755); err != nil {
		t.Fatal(err)
	}
	r := gittest.At(t, outer)
	r.Git("init", "-q")
	r.Git("submodule", "--quiet", "add", library.Dir, "module")
	r.Git("commit", "-qm", "one")
	r.Git("clone", "-q", library.Dir, "untracked")
	r.Git("worktree", "add", "-q", filepath.Join(filepath.Dir(outer), "linked"))
	write(t, outer, map[string]string{
		"module/new":     "m",
		"module/junk":    "",
		"untracked/junk": "",
		"untracked/new":  "u",
	})
	inOuter := func(prefix string) []string {
		gitmodules, err := os.ReadFile(filepath.Join(outer, ".gitmodules"))
		if err != nil {
			t.Fatal(err)
		}
		lines := []string{".gitmodules: " + string(gitmodules)}
		lines = append(lines,
			"module/lib: l", "module/.gitignore: junk", "module/new: m",
			"untracked/lib: l", "untracked/.gitignore: junk", "untracked/new: u",
		)
		for i := range lines {
			lines[i] = prefix + lines[i]
		}
		return lines
	}
	t.Run("submodules and repositories within", func(t *testing.T) {
		walk(t, files(outer, ".")).check(t, inOuter("")...)
	})
	t.Run("repositories in a plain directory", func(t *testing.T) {
		parent := filepath.Dir(outer)
		write(t, parent, map[string]string{"plain/junk": "p"})
		all := append(inOuter("outer/"), "plain/junk: p", "linked/"+inOuter("")[0])
		walk(t, files(parent, ".")).check(t, all...)
	})
	t.Run("a repository without a work tree", func(t *testing.T) {
		walk(t, files(outer, ".git")).check(t, ".git! is a git directory without a work tree; to read its history, use --history")
	})
	t.Run("a broken repository is read whole", func(t *testing.T) {
		dir := t.TempDir()
		write(t, dir, map[string]string{".git/config": "", "file": "f"})
		walk(t, files(dir, ".")).check(t, "file: f",
			".! git ls-files: exit status 128: fatal: not a git repository: '"+filepath.Join(dir, ".git")+"'")
	})
}

func TestWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	outside := t.TempDir()
	write(t, outside, map[string]string{"secret": "s"})
	write(t, dir, map[string]string{"file": "f", "d/file": "g"})
	for name, target := range map[string]string{
		"link": "file", "out": filepath.Join(outside, "secret"), "d/loop": "..", "self": "self", "dir-out": outside, "nowhere": "gone",
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	socket, err := net.Listen("unix", filepath.Join(dir, "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()

	want := []string{
		"file: f", "d/file: g", "link: file", "out: " + outside + "/secret", "d/loop: ..", "self: self",
		"dir-out: " + outside, "nowhere: gone",
	}
	t.Run("in a plain directory", func(t *testing.T) { walk(t, files(dir, ".")).check(t, want...) })
	t.Run("named", func(t *testing.T) {
		walk(t, files(dir, "out", "dir-out", "pipe", "gone", "self", "nowhere", os.DevNull)).check(t,
			"out: s", "dir-out/secret: s",
			"pipe! is neither a file nor a directory; to read from a pipe, use --stdin",
			os.DevNull+"! is neither a file nor a directory; to read from a pipe, use --stdin",
			"gone! no such file or directory",
			"nowhere! no such file or directory",
			"self! EvalSymlinks: too many links",
		)
	})
	t.Run("in a work tree", func(t *testing.T) {
		r := gittest.At(t, dir)
		r.Git("init", "-q")
		r.Git("add", ".")
		walk(t, files(dir, ".")).check(t, want...)

		// What git tracks below a directory is gone when that is a link.
		if err := os.RemoveAll(filepath.Join(dir, "d")); err != nil {
			t.Fatal(err)
		}
		write(t, outside, map[string]string{"file": "must not be read"})
		if err := os.Symlink(outside, filepath.Join(dir, "d")); err != nil {
			t.Fatal(err)
		}
		got := walk(t, files(dir, "."))
		got.check(t, append(slices.DeleteFunc(want, func(s string) bool { return strings.HasPrefix(s, "d/") }), "d: "+outside)...)
	})
}

func TestDeepDirectories(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	const depth = 300
	var path strings.Builder
	for i := range depth {
		name := fmt.Sprintf("level%015d", i)
		if err := os.Mkdir(name, 0o755); err != nil {
			t.Fatal(err)
		}
		t.Chdir(name)
		path.WriteString(name + "/")
	}
	if err := os.WriteFile("file", []byte("f"), 0o600); err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{"level000000000000000/behind": "b"})
	want := []string{"level000000000000000/behind: b", path.String() + "file: f"}
	if got := walk(t, files(dir, ".")); !slices.Equal(slices.Sorted(slices.Values(got.lines)), want) {
		t.Errorf("got %.200q", got.lines)
	}
	t.Run("in a repository, where git lists them", func(t *testing.T) {
		gittest.At(t, dir).Git("init", "-q")
		got := walk(t, files(dir, "."))
		if len(got.lines) != 2 || !strings.Contains(strings.Join(got.lines, "\n"), "whose path is long") {
			t.Errorf("got %.200q", got.lines)
		}
	})
}

func TestShrinkingFile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"f": "0123456789"})
	s := seen{before: func(*repo.Item) {
		if err := os.Truncate(filepath.Join(dir, "f"), 4); err != nil {
			t.Error(err)
		}
	}}
	if err := files(dir, ".").Walk(t.Context(), &s); err != nil {
		t.Error(err)
	}
	s.check(t, "f: 0123 (the file became shorter while it was read)")
}

func TestGrowingFile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"f": "0123456789"})
	s := seen{before: func(*repo.Item) { write(t, dir, map[string]string{"f": "0123456789 and more"}) }}
	if err := files(dir, ".").Walk(t.Context(), &s); err != nil {
		t.Error(err)
	}
	s.check(t, "f: 0123456789")
}

func TestUnreadable(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root reads everything")
	}
	dir := t.TempDir()
	write(t, dir, map[string]string{"f": "f", "d/f": "g", "ok": "o"})
	for _, name := range []string{"f", "d"} {
		if err := os.Chmod(filepath.Join(dir, name), 0); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod(filepath.Join(dir, name), 0o700)
	}
	want := []string{"ok: o", "f! permission denied", "d! permission denied"}
	walk(t, files(dir, ".")).check(t, want...)
	t.Run("in a repository", func(t *testing.T) {
		gittest.At(t, dir).Git("init", "-q")
		walk(t, files(dir, ".")).check(t, want...)
	})
}

func TestCancelled(t *testing.T) {
	dir := t.TempDir()
	content := map[string]string{}
	for i := range 1000 {
		content[fmt.Sprint(i)] = "x"
	}
	write(t, dir, content)
	ctx, cancel := context.WithCancel(t.Context())
	var s seen
	var once sync.Once
	s.before = func(*repo.Item) { once.Do(cancel) }
	if err := files(dir, ".").Walk(ctx, &s); err == nil || len(s.lines) > 10 {
		t.Errorf("%v after %d files", err, len(s.lines))
	}
}
