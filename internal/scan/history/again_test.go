package history_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/keyvet/keyvet/internal/repo/gittest"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/settings"
)

// TestEvolution changes a repository in all ways that people do, and compares each
// time what a run with a cache reports to what one without reports.
func TestEvolution(t *testing.T) {
	steps := 60
	if testing.Short() {
		steps = 12
	}
	for _, seed := range []uint64{1, 2, 3} {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			e := evolution{Repo: gittest.New(t), keys: newKeys(seed), rng: rand.New(rand.NewPCG(seed, 5)), other: gittest.New(t, "--bare").Dir}
			e.CommitFile("a.txt", e.keys.id()+"\n")
			dir := t.TempDir()
			var done []string
			for range steps {
				done = append(done, e.step())
				with, without := cached(t, dir), options(t)
				with.Settings = &settings.Settings{Exclude: []string{"c/**"}}
				without.Settings = with.Settings
				got, want := run(t, e.Dir, with), run(t, e.Dir, without)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("after %s: other than without a cache: %s", strings.Join(done, ", "), diff)
				}
			}
		})
	}
}

// evolution is a repository with files that hold keys, or do not.
type evolution struct {
	*gittest.Repo

	keys  *keys
	rng   *rand.Rand
	known []string
	// other is a repository to push to.
	other string
	// missing are contents that are not there.
	missing []string
}

// step does one thing, and says which. What git refuses in the state that the
// repository is in, such as to delete the branch that is checked out, changes nothing
// and is no failure.
func (e *evolution) step() string {
	file := fmt.Sprintf("%c/%c.txt", 'a'+e.rng.IntN(3), 'a'+e.rng.IntN(4))
	refs := strings.Fields(e.Git("for-each-ref", "--format=%(refname:short)", "refs/heads"))
	ref := refs[e.rng.IntN(len(refs))]
	name := fmt.Sprint("n", e.rng.IntN(1000))
	steps := []struct {
		name string
		do   func()
	}{
		{"write " + file, func() { e.CommitFile(file, e.text()) }},
		{"write " + file, func() { e.CommitFile(file, e.text()) }},
		{"write clean " + file, func() { e.CommitFile(file, "nothing "+name+"\n") }},
		{"move to " + file, func() {
			if all := strings.Fields(e.Git("ls-files")); len(all) > 0 {
				e.CommitFile(file, "in the way\n")
				_, _ = e.Try("", "mv", "-f", all[e.rng.IntN(len(all))], file)
				_, _ = e.Try("", "commit", "-qm", "Move")
			}
		}},
		{"say a key", func() { e.Git("commit", "-q", "--allow-empty", "-m", "About "+e.keys.id()) }},
		{"branch " + name, func() { e.Git("checkout", "-q", "-B", name) }},
		{"checkout " + ref, func() { e.Git("checkout", "-qf", ref) }},
		{"delete " + ref, func() { _, _ = e.Try("", "branch", "-qD", ref) }},
		{"merge " + ref, func() {
			if _, err := e.Try("", "merge", "-q", "-X", "ours", "-m", "Merge", ref); err != nil {
				e.Git("reset", "-q", "--hard")
			}
		}},
		{"revert", func() { _, _ = e.Try("", "reset", "-q", "--hard", "HEAD~2") }},
		{"old tree", func() {
			if tree, err := e.Try("", "rev-parse", "HEAD~3^{tree}"); err == nil {
				e.Git("reset", "-q", "--hard", e.Git("commit-tree", tree, "-p", "HEAD", "-m", "As it was"))
			}
		}},
		{"amend", func() { e.Write(file, e.text()); e.Git("add", "."); e.Git("commit", "-q", "--amend", "-m", "Amend") }},
		{"tag", func() { e.Git("tag", "-f", "-am", "tag of "+e.text(), name) }},
		{"a blob without a commit", func() { e.GitInput(e.text(), "hash-object", "-w", "--stdin") }},
		{"a name", func() { e.CommitFile("names/"+e.keys.id(), "") }},
		{"pack", func() { _, _ = e.Try("", "repack", "-qd") }},
		{"pack all", func() { _, _ = e.Try("", "repack", "-qadf", "--depth=20") }},
		{"prune", func() {
			e.Git("reflog", "expire", "--expire=now", "--all")
			_, _ = e.Try("", "gc", "-q", "--prune=now")
		}},
		{"push", func() { _, _ = e.Try("", "push", "-qf", e.other, "HEAD:refs/heads/"+name) }},
		{"fetch", func() { _, _ = e.Try("", "fetch", "-q", e.other, "+refs/heads/*:refs/remotes/other/*") }},
		{"forget what was fetched", func() {
			for ref := range strings.FieldsSeq(e.Git("for-each-ref", "--format=%(refname)", "refs/remotes")) {
				e.Git("update-ref", "-d", ref)
			}
		}},
		{"a commit without its content " + name, func() { e.lose(name) }},
		{"what was missing", func() {
			if n := len(e.missing); n > 0 {
				e.GitInput(e.missing[n-1], "hash-object", "-w", "--stdin")
				e.missing = e.missing[:n-1]
			}
		}},
	}
	s := steps[e.rng.IntN(len(steps))]
	s.do()
	return s.name
}

// lose makes a commit with a file whose content is not there.
func (e *evolution) lose(name string) {
	text := e.text()
	id := e.GitInput(text, "hash-object", "--stdin")
	if _, err := e.Try("", "cat-file", "-e", id); err == nil {
		return
	}
	tree := e.GitInput("100644 blob "+id+"\tlost.txt\n", "mktree", "--missing")
	e.Git("update-ref", "refs/lost/"+name, e.Git("commit-tree", tree, "-p", "HEAD", "-m", "Lost"))
	e.missing = append(e.missing, text)
}

// text has keys that are new and known, and some have comments.
func (e *evolution) text() string {
	var out strings.Builder
	for range 1 + e.rng.IntN(3) {
		if len(e.known) == 0 || e.rng.IntN(2) == 0 {
			e.known = append(e.known, e.keys.id())
		}
		fmt.Fprintf(&out, "id = %s", e.known[e.rng.IntN(len(e.known))])
		if e.rng.IntN(4) == 0 {
			out.WriteString(" # keyvet:ignore access-key-id of a test")
		}
		out.WriteString("\n")
	}
	return out.String()
}

// A run after a commit reads what is new, and where findings are, but nothing else:
// all else may be unreadable by then.
func TestOnlyWhatIsNewIsRead(t *testing.T) {
	k := newKeys(41)
	r, dir := gittest.New(t), t.TempDir()
	for n := range 10 {
		r.CommitFile("clean.txt", strings.Repeat("line\n", n))
		if n%3 == 0 {
			r.CommitFile("keys.txt", k.id()+"\n")
		}
	}
	_ = run(t, r.Dir, cached(t, dir))
	found := r.CommitFile("new.txt", k.id()+"\n")
	needed := strings.Fields(r.Git("rev-parse", "HEAD", "HEAD^{tree}", "HEAD:new.txt", "HEAD~", "HEAD~^{tree}"))
	for line := range strings.SplitSeq(r.Git("log", "--format=%H", "--", "keys.txt"), "\n") {
		needed = append(needed, r.Git("rev-parse", line+":keys.txt"))
	}
	want := run(t, r.Dir, options(t))
	broken := 0
	objects, err := filepath.Glob(filepath.Join(r.Dir, ".git/objects/??/*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range objects {
		if id := filepath.Base(filepath.Dir(path)) + filepath.Base(path); !slices.Contains(needed, id) {
			_ = os.Chmod(path, 0o600)
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			broken++
		}
	}
	got := run(t, r.Dir, cached(t, dir))
	if diff := cmp.Diff(want, got); diff != "" || broken < 20 || len(want.Findings) != 5 || want.Findings[4].Commit != found {
		t.Errorf("%d objects cannot be read, %d findings; other: %s", broken, len(want.Findings), diff)
	}
	if report := run(t, r.Dir, options(t)); len(report.Errors) == 0 {
		t.Error("a run without the cache reads what cannot be read")
	}
}

// counting counts the contents with a text that are searched.
type counting struct {
	detect.Detector

	text  string
	count *atomic.Int64
}

func (c counting) Detect(dst []detect.Match, f *detect.Fragment) []detect.Match {
	if bytes.Contains(f.Data, []byte(c.text)) {
		c.count.Add(1)
	}
	return c.Detector.Detect(dst, f)
}

// Contents with findings are searched once for each place that is reported, however
// many there are.
func TestOnlyWhatIsReportedIsSearchedAgain(t *testing.T) {
	r, dir := gittest.New(t), t.TempDir()
	key := newKeys(42).id()
	for n := range 12 {
		r.CommitFile("a.txt", fmt.Sprintf("id = %s\nversion %d\n", key, n))
	}
	first := run(t, r.Dir, cached(t, dir))
	r.CommitFile("b.txt", "clean\n")
	var count atomic.Int64
	o := cached(t, dir)
	o.Detectors = []detect.Detector{counting{o.Detectors[0], key, &count}}
	report := run(t, r.Dir, o)
	if len(first.Findings) != 1 || len(report.Findings) != 1 || count.Load() > 2 { // where it came from, and HEAD
		t.Errorf("%d findings, %d before, in %d contents", len(report.Findings), len(first.Findings), count.Load())
	}
}
