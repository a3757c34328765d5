package odb_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/repo"
	"github.com/keyvet/keyvet/internal/repo/gittest"
	"github.com/keyvet/keyvet/internal/repo/odb"
)

// viaGit opens a repository to be read by git.
func viaGit(t *testing.T, dir string) *odb.DB {
	t.Helper()
	l, err := odb.Locate(dir)
	if err != nil {
		t.Fatal(err)
	}
	l.Git = repo.Git(l.GitDir)
	db, err := odb.OpenGit(context.Background(), l)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestGitReadsTheSame(t *testing.T) {
	for _, format := range []string{"sha1", "sha256"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			r := sample(t, "--object-format="+format)
			r.Git("repack", "-qad")
			r.CommitFile("loose.txt", "loose\n")
			r.CommitFile("large.txt", strings.Repeat("0123456789abcdef", 33<<16))
			own, db := open(t, r.Dir), viaGit(t, r.Dir)
			want := walk(t, r.Dir)
			got := &collector{objects: map[string]object{}, failures: map[string]string{}}
			if err := db.Walk(context.Background(), got, odb.WalkOptions{Workers: 2}); err != nil {
				t.Fatal(err)
			}
			if len(got.failures)+len(got.twice) > 0 || len(got.objects) != len(want.objects) {
				t.Fatalf("%d objects, want %d; failures %v, twice %v", len(got.objects), len(want.objects), got.failures, got.twice)
			}
			a, b := own.NewReader(1<<20), db.NewReader(1<<20)
			for id, o := range want.objects {
				if got.objects[id] != o {
					t.Errorf("object %s is another", id)
				}
				name, err := odb.ParseID(id)
				if err != nil {
					t.Fatal(err)
				}
				kindA, dataA, errA := a.Read(name)
				kindB, dataB, errB := b.Read(name)
				if errA != nil || errB != nil || kindA != kindB || !bytes.Equal(dataA, dataB) || !db.Has(name) {
					t.Errorf("object %s read by name: %v %v", id, errA, errB)
				}
			}
			if !sameIDs(slices.Collect(own.All()), slices.Collect(db.All())) {
				t.Error("names of objects are others")
			}
			if _, _, err := b.Read(odb.ID{1}); err == nil {
				t.Error("an object that is not there was read")
			}
		})
	}
}

func sameIDs(a, b []odb.ID) bool {
	order := func(x, y odb.ID) int { return bytes.Compare(x[:], y[:]) }
	slices.SortFunc(a, order)
	slices.SortFunc(b, order)
	return len(a) > 0 && slices.Equal(slices.Compact(a), slices.Compact(b))
}

// A damaged object does not keep the others from being read.
func TestGitNamesWhatIsDamaged(t *testing.T) {
	r := gittest.New(t)
	for _, name := range []string{"a", "b", "c"} {
		r.CommitFile(name, name+" holds this\n")
	}
	id := r.Git("rev-parse", "HEAD:b")
	db := viaGit(t, r.Dir)
	path := filepath.Join(r.Dir, ".git/objects", id[:2], id[2:])
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-3] ^= 0xff
	replace(t, path, data)
	got := &collector{objects: map[string]object{}, failures: map[string]string{}}
	if err := db.Walk(context.Background(), got, odb.WalkOptions{Workers: 1}); err != nil {
		t.Fatal(err)
	}
	if len(got.failures) != 1 || got.failures[id] == "" || len(got.objects) != 8 {
		t.Errorf("%d objects, failures %v", len(got.objects), got.failures)
	}
}

// References in a format that is not known are git's to read.
func TestReftable(t *testing.T) {
	r := gittest.New(t)
	if _, err := r.Try("", "init", "--quiet", "--ref-format=reftable", "reftable"); err != nil {
		t.Skip("this git knows no reftable")
	}
	inner := gittest.At(t, filepath.Join(r.Dir, "reftable"))
	head := inner.CommitFile("a.txt", "a\n")
	inner.Git("tag", "v1")
	l, err := odb.Locate(inner.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Refs(context.Background()); err == nil {
		t.Error("references were read without git")
	}
	l.Git = repo.Git(l.GitDir)
	refs, err := l.Refs(context.Background())
	if err != nil || len(refs) != 3 || refs[0].Name != "HEAD" || refs[0].ID.String() != head {
		t.Errorf("references %v, %v", refs, err)
	}
}

// What only git can read, git reads: its configuration is not obeyed.
func TestGitRefs(t *testing.T) {
	r := gittest.New(t)
	head := r.CommitFile("a.txt", "a\n")
	r.Git("tag", "-am", "A tag", "v1")
	r.Git("config", "extensions.future", "true")
	l, err := odb.Locate(r.Dir)
	if err != nil {
		t.Fatal(err)
	}
	want, err := l.Refs(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := odb.Open(l); err == nil {
		t.Error("an unknown extension was ignored")
	}
	if _, err := odb.OpenGit(context.Background(), l); err == nil {
		t.Error("git was run, which nobody provided")
	}
	l.Git = repo.Git(l.GitDir)
	got, err := l.Refs(context.Background())
	if err != nil || !slices.Equal(got, want) || len(got) != 3 || got[0].ID.String() != head {
		t.Errorf("references %v, want %v: %v", got, want, err)
	}
}
