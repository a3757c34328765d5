//go:build unix

package repo_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/repo"
	"github.com/keyvet/keyvet/internal/repo/gittest"
)

func goOnly(path string) bool { return filepath.Ext(path) == ".go" }

// show is the files with their new lines among the first nine.
func show(c *repo.Changes) string {
	files := c.Files()
	for i, file := range files {
		lines := []string{file + ":"}
		for line := range 10 {
			if c.Has(file, line) {
				lines = append(lines, strconv.Itoa(line))
			}
		}
		files[i] = strings.Join(lines, " ")
	}
	slices.Sort(files)
	return strings.Join(files, ", ")
}

func TestChanges(t *testing.T) {
	const two = "two\n"
	r := gittest.New(t)
	staged := func(dir string) string {
		t.Helper()
		c, err := repo.Staged(t.Context(), filepath.Join(r.Dir, dir), goOnly)
		if err != nil {
			t.Fatal(err)
		}
		return show(c)
	}
	check := func(name, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	write(t, r.Dir, map[string]string{"a.go": "one\ntwo\nthree\n", "sub/b.go": "one\n", "gone.go": "x\n", "c.txt": "x\n"})
	r.Git("add", ".")
	check("before the first commit", staged("."), "a.go: 1 2 3, gone.go: 1, sub/b.go: 1")
	r.Git("commit", "-qm", "one")
	r.Git("branch", "base")
	check("nothing", staged("."), "")

	write(t, r.Dir, map[string]string{"a.go": "zero\none\r\nthree\n" + two + two, "sub/b.go": "one\nnew\n", "c.txt": "y\n", "new.go": "n\n"})
	r.Git("rm", "-q", "gone.go")
	r.Git("add", "a.go", "sub", "c.txt")
	check("inserted, moved and doubled lines", staged("."), "a.go: 1 5, sub/b.go: 2")
	check("below a directory", staged("sub"), "b.go: 2")
	write(t, r.Dir, map[string]string{"a.go": "unstaged\nzero\none\nthree\n" + two + two})
	check("numbers are those of the work tree", staged("."), "a.go: 1 2 6, sub/b.go: 2")
	r.Git("commit", "-qm", "two")
	if err := os.Remove(filepath.Join(r.Dir, "sub", "b.go")); err != nil {
		t.Fatal(err)
	}

	since := func(rev string) (string, error) {
		c, err := repo.ChangedSince(t.Context(), r.Dir, rev, goOnly)
		if err != nil {
			return "", err
		}
		return show(c), nil
	}
	got, err := since("base")
	if err != nil {
		t.Fatal(err)
	}
	check("since a branch", got, "a.go: 1 2 6")
	for _, bad := range []string{"nowhere", "--output=x", ""} {
		if _, err := since(bad); err == nil {
			t.Errorf("the revision %q is accepted", bad)
		}
	}
}
