package history_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo/gittest"
	"github.com/keyvet/keyvet/internal/repo/odb"
	"github.com/keyvet/keyvet/internal/scan/history"
)

func objectID(t *testing.T, name string) odb.ID {
	t.Helper()
	id, err := odb.ParseID(name)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func since(t *testing.T, r *gittest.Repo, from string) *finding.Report {
	t.Helper()
	o := options(t)
	o.Since = &history.Range{From: []odb.ID{objectID(t, r.Git("rev-parse", from))}, To: objectID(t, r.Head())}
	report := run(t, r.Dir, o)
	for _, p := range report.Errors {
		t.Errorf("error: %s: %s", p.Path, p.Message)
	}
	return report
}

func TestSince(t *testing.T) {
	k := newKeys(3)
	old, fresh, inMerge, inSide, inName := k.id(), k.id(), k.id(), k.id(), k.id()
	r := gittest.New(t)
	r.CommitFile("a.txt", old+"\n")
	r.Git("tag", "base")
	r.Git("checkout", "--quiet", "-b", "side")
	side := r.CommitFile("side.txt", inSide+"\n")
	r.Git("checkout", "--quiet", "main")
	first := r.CommitFile("a.txt", old+"\n"+fresh+"\n")
	r.CommitFile("a.txt", old+"\nfresh is gone\n")
	r.Git("merge", "--quiet", "--no-commit", "side")
	merge := r.CommitFile("side.txt", inSide+"\n"+inMerge+"\n")
	r.Write("dir/"+inName, "")
	named := r.Commit("Add a file")
	r.Git("mv", "a.txt", "b.txt")
	r.Commit("Rename")

	report := since(t, r, "base")
	for id, commit := range map[string]string{fresh: first, inSide: side, inMerge: merge, inName: named} {
		if all := found(report, id); len(all) != 1 || all[0].Commit != commit {
			t.Errorf("key of commit %s: %v", commit, all)
		}
	}
	if len(report.Findings) != 4 {
		t.Errorf("%d findings, want 4", len(report.Findings))
	}
	if report := since(t, r, "HEAD"); len(report.Findings) > 0 {
		t.Errorf("since HEAD: %v", report.Findings)
	}
	// What the side branch has is old for it, the rest of main is not.
	report = since(t, r, "side")
	if len(found(report, inSide)) > 0 || len(found(report, fresh)) != 1 || len(report.Findings) != 3 {
		t.Errorf("since side: %v", report.Findings)
	}
}

func cached(t *testing.T, dir string) history.Options {
	t.Helper()
	o := options(t)
	o.Cache = func(l *odb.Layout) (*history.Cache, error) { return history.OpenCache(dir, l, "rules") }
	o.Warn = func(message string) { t.Errorf("warning: %s", message) }
	return o
}

// sameFindings compares a run with the cache to one without.
func sameFindings(t *testing.T, r *gittest.Repo, dir string) {
	t.Helper()
	got, want := run(t, r.Dir, cached(t, dir)), run(t, r.Dir, options(t))
	if len(got.Findings) != len(want.Findings) || len(got.Errors) != len(want.Errors) {
		t.Fatalf("%d findings and %d errors, want %d and %d", len(got.Findings), len(got.Errors), len(want.Findings), len(want.Errors))
	}
	for i, f := range got.Findings {
		if w := want.Findings[i]; f.Fingerprint != w.Fingerprint || f.Start != w.Start || f.Commit != w.Commit || f.Object != w.Object || len(f.Related) != len(w.Related) {
			t.Errorf("finding %d is %+v, want %+v", i, f, w)
		}
	}
}

func TestCache(t *testing.T) {
	k := newKeys(4)
	r := gittest.New(t)
	dir := t.TempDir()
	r.CommitFile("a.txt", k.id()+"\n")
	r.CommitFile("names/"+k.id()+".txt", "")
	for range 5 {
		r.CommitFile("clean.txt", k.id()[:10]+"\n")
	}
	file := func() string {
		t.Helper()
		files, err := filepath.Glob(filepath.Join(dir, "history", "*"))
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		return files[0]
	}
	steps := []struct {
		name string
		do   func()
	}{
		{"the first run", func() {}},
		{"the second run", func() {}},
		{"a commit later", func() { r.CommitFile("b.txt", k.id()+"\n") }},
		{"packed", func() { r.Git("repack", "-qad") }},
		{"packed, again", func() {}},
		{"packed otherwise", func() { r.Git("repack", "-qadf", "--depth=1") }},
		{"a commit on top of a pack", func() { r.CommitFile("a.txt", "clean now\n") }},
		{"the key moves", func() { r.Git("mv", "b.txt", "c.txt"); r.Commit("Move") }},
		{"clean content gets a name that rules are about", func() {
			r.CommitFile("secret.txt", "kind: Secret\ndata:\n  password: ZnFoMzQ4N2ZoM3E0OGZoM3Fo\n")
			_ = run(t, r.Dir, cached(t, dir))
			r.Git("mv", "secret.txt", "secret.yaml")
			r.Commit("Rename")
		}},
		{"a commit after that", func() { r.CommitFile("d.txt", "nothing\n") }},
		{"the cache is cut off", func() {
			if err := os.Truncate(file(), 100); err != nil {
				t.Fatal(err)
			}
		}},
		{"the cache is damaged", func() {
			data, err := os.ReadFile(file())
			if err != nil {
				t.Fatal(err)
			}
			data[len(data)/2] ^= 1
			if err := os.WriteFile(file(), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}},
		{"something is missing", func() {
			r.CommitFile("lost.txt", "lost\n")
			id := r.Git("rev-parse", "HEAD:lost.txt")
			if err := os.Remove(filepath.Join(r.Dir, ".git/objects", id[:2], id[2:])); err != nil {
				t.Fatal(err)
			}
		}},
		{"it is missing still", func() {}},
	}
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			step.do()
			sameFindings(t, r, dir)
		})
	}
}

// TestTheCacheSavesReading counts the objects that a second run reads.
func TestTheCacheSavesReading(t *testing.T) {
	r := gittest.New(t)
	dir := t.TempDir()
	for _, text := range []string{"one\n", "two\n", "three\n"} {
		r.CommitFile("a.txt", text)
	}
	r.Git("repack", "-qad")
	if report := run(t, r.Dir, cached(t, dir)); len(report.Errors) > 0 {
		t.Fatal(report.Errors)
	}
	// A pack that cannot be read any more is not noticed: it is not read.
	packs, err := filepath.Glob(filepath.Join(r.Dir, ".git/objects/pack/*.pack"))
	if err != nil || len(packs) != 1 {
		t.Fatal(packs, err)
	}
	data, err := os.ReadFile(packs[0])
	if err != nil {
		t.Fatal(err)
	}
	for i := 12; i < len(data)-20; i++ {
		data[i] = 0
	}
	_ = os.Remove(packs[0])
	if err := os.WriteFile(packs[0], data, 0o600); err != nil {
		t.Fatal(err)
	}
	if report := run(t, r.Dir, cached(t, dir)); len(report.Errors) > 0 {
		t.Errorf("the second run read the pack: %v", report.Errors)
	}
	if report := run(t, r.Dir, options(t)); len(report.Errors) == 0 {
		t.Error("a run without the cache did not read the pack")
	}
}

func TestNoCacheWhereItCannotBeWritten(t *testing.T) {
	r := gittest.New(t)
	r.CommitFile("a.txt", newKeys(5).id())
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	o := cached(t, blocked)
	warned := false
	o.Warn = func(string) { warned = true }
	if report := run(t, r.Dir, o); len(report.Findings) != 1 || len(report.Errors) > 0 || !warned {
		t.Errorf("findings %v, errors %v, warned %v", report.Findings, report.Errors, warned)
	}
}
