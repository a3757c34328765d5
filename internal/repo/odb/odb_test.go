package odb_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/keyvet/keyvet/internal/repo/gittest"
	"github.com/keyvet/keyvet/internal/repo/odb"
)

// object is what a test compares of an object.
type object struct {
	kind string
	sum  [sha256.Size]byte
}

// gitObjects asks git for every object.
func gitObjects(t *testing.T, r *gittest.Repo) map[string]object {
	t.Helper()
	objects := map[string]object{}
	out := r.Git("cat-file", "--batch-all-objects", "--batch") + "\n"
	for out != "" {
		header, rest, _ := strings.Cut(out, "\n")
		var id, kind string
		var size int
		if _, err := fmt.Sscan(header, &id, &kind, &size); err != nil {
			t.Fatalf("git cat-file: %q: %v", header, err)
		}
		objects[id] = object{kind, sha256.Sum256([]byte(rest[:size]))}
		out = rest[size+1:]
	}
	return objects
}

// collector gathers what a walk finds.
type collector struct {
	mu       sync.Mutex
	objects  map[string]object
	failures map[string]string
	twice    []string
	deltas   int
	// contents are the visited contents, to check what a delta says against.
	wrongOps int
}

func (c *collector) Visit(_ int, o *odb.Object) any {
	data := o.Data
	if data == nil && o.Open != nil {
		r, err := o.Open()
		if err == nil {
			data, err = io.ReadAll(r)
			_ = r.Close()
		}
		if err != nil {
			c.Fail(&odb.ObjectError{ID: o.ID, Err: err})
			return nil
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if o.Inherited != nil {
		c.deltas++
		base, ok := o.Inherited.([]byte)
		if !ok || !opsMake(data, base, o) {
			c.wrongOps++
		}
	}
	if _, ok := c.objects[o.ID.String()]; ok {
		c.twice = append(c.twice, o.ID.String())
	}
	c.objects[o.ID.String()] = object{o.Kind.String(), sha256.Sum256(data)}
	return bytes.Clone(data)
}

// opsMake reports whether the copies of o are where they say, and the steps make
// up data.
func opsMake(data, base []byte, o *odb.Object) bool {
	at := int32(0)
	for _, op := range o.Ops {
		if op.Dst != at || op.Len <= 0 {
			return false
		}
		if !op.Insert() && !bytes.Equal(data[op.Dst:op.Dst+op.Len], base[op.Src:op.Src+op.Len]) {
			return false
		}
		at += op.Len
	}
	return int(at) == len(data) && bytes.Equal(base, o.Base)
}

func (c *collector) Fail(f *odb.ObjectError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failures[f.ID.String()] = f.Error()
}

func open(t *testing.T, dir string) *odb.DB {
	t.Helper()
	l, err := odb.Locate(dir)
	if err != nil {
		t.Fatal(err)
	}
	db, err := odb.Open(l)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func walk(t *testing.T, dir string) *collector {
	t.Helper()
	c := &collector{objects: map[string]object{}, failures: map[string]string{}}
	if err := open(t, dir).Walk(context.Background(), c, odb.WalkOptions{Workers: 2}); err != nil {
		t.Fatal(err)
	}
	return c
}

// equalsGit checks a walk, and reading by name, against git.
func equalsGit(t *testing.T, r *gittest.Repo) *collector {
	t.Helper()
	return equals(t, r, gitObjects(t, r))
}

func equals(t *testing.T, r *gittest.Repo, want map[string]object) *collector {
	t.Helper()
	got := walk(t, r.Dir)
	for id, failure := range got.failures {
		t.Errorf("failure of %s: %s", id, failure)
	}
	if len(got.twice) > 0 {
		t.Errorf("visited twice: %v", got.twice)
	}
	if got.wrongOps > 0 {
		t.Errorf("%d deltas do not describe their content", got.wrongOps)
	}
	reader := open(t, r.Dir).NewReader(1 << 20)
	for id, object := range want {
		if got.objects[id] != object {
			t.Errorf("object %s (%s): the walk saw something else", id, object.kind)
		}
		name, err := odb.ParseID(id)
		if err != nil {
			t.Fatal(err)
		}
		kind, data, err := reader.ReadVerified(name)
		if err != nil || kind.String() != object.kind || sha256.Sum256(data) != object.sum {
			t.Errorf("object %s (%s): reading it by name gave something else: %v", id, object.kind, err)
		}
	}
	if len(got.objects) != len(want) {
		t.Errorf("%d objects, want %d", len(got.objects), len(want))
	}
	return got
}

// sample is a repository whose files change as people change them, with tags,
// a branch and a merge.
func sample(t *testing.T, args ...string) *gittest.Repo {
	t.Helper()
	r := gittest.New(t, args...)
	rng := rand.New(rand.NewPCG(1, 2))
	line := func() string { return fmt.Sprintf("line %x %x", rng.Uint64(), rng.Uint64()) }
	files := map[string][]string{}
	for n := range 6 {
		for range 5 + 40*n {
			files[fmt.Sprintf("dir%d/file%d.txt", n%3, n)] = append(files[fmt.Sprintf("dir%d/file%d.txt", n%3, n)], line())
		}
	}
	r.Import(gittest.History("main", 60, func(n int) map[string]string {
		changed := map[string]string{}
		for name, lines := range files {
			if n == 0 || rng.IntN(3) == 0 {
				files[name] = gittest.Edit(rng, lines, line)
				changed[name] = strings.Join(files[name], "\n")
			}
		}
		return changed
	}))
	r.Git("reset", "--quiet", "--hard", "main")
	r.Git("tag", "--annotate", "--message", "A tag", "v1")
	r.Git("checkout", "--quiet", "-b", "side", "HEAD~3")
	r.CommitFile("side.txt", "side\n")
	r.Git("checkout", "--quiet", "main")
	r.Git("merge", "--quiet", "--no-edit", "side")
	r.Git("hash-object", "-w", "--stdin")
	return r
}

// unpack turns every object into a loose one.
func unpack(t *testing.T, r *gittest.Repo) {
	t.Helper()
	packs, err := filepath.Glob(filepath.Join(r.Dir, ".git/objects/pack/*.pack"))
	if err != nil {
		t.Fatal(err)
	}
	away := t.TempDir()
	for n, pack := range packs {
		moved := filepath.Join(away, fmt.Sprint(n, ".pack"))
		if err := os.Rename(pack, moved); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(strings.TrimSuffix(pack, ".pack") + ".idx"); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(moved)
		if err != nil {
			t.Fatal(err)
		}
		r.GitInput(string(data), "unpack-objects", "-q")
	}
}

func TestEveryPackingReadsAsGitReadsIt(t *testing.T) {
	packings := []struct {
		name   string
		pack   func(t *testing.T, r *gittest.Repo)
		sha256 bool
	}{
		{"as imported", func(*testing.T, *gittest.Repo) {}, false},
		{"loose", unpack, true},
		{"gc --aggressive", func(_ *testing.T, r *gittest.Repo) { r.Git("gc", "--quiet", "--aggressive", "--prune=now") }, false},
		{"depth 1", func(_ *testing.T, r *gittest.Repo) { r.Git("repack", "-qadf", "--depth=1", "--window=20") }, false},
		{"depth 4095", func(_ *testing.T, r *gittest.Repo) { r.Git("repack", "-qadf", "--depth=4095", "--window=200") }, false},
		{"no deltas", func(_ *testing.T, r *gittest.Repo) { r.Git("repack", "-qadf", "--window=0") }, false},
		{"deltas by name", func(_ *testing.T, r *gittest.Repo) {
			r.Git("-c", "repack.useDeltaBaseOffset=false", "repack", "-qadf")
		}, true},
		{"no compression", func(_ *testing.T, r *gittest.Repo) { r.Git("-c", "pack.compression=0", "repack", "-qadF") }, false},
		{"64-bit offsets", func(t *testing.T, r *gittest.Repo) {
			r.Git("-c", "pack.indexVersion=2", "repack", "-qadf")
			pack := r.Git("rev-parse", "--git-path", "objects/pack") + "/" + packName(t, r)
			path := filepath.Join(r.Dir, pack)
			if err := os.Remove(path + ".idx"); err != nil {
				t.Fatal(err)
			}
			r.Git("index-pack", "--index-version=2,0x100", path+".pack")
		}, false},
		{"many packs and loose objects", func(_ *testing.T, r *gittest.Repo) {
			for n := range 5 {
				r.CommitFile("extra.txt", fmt.Sprint("extra ", n, "\n"))
				r.Git("repack", "-qd")
			}
			r.Git("repack", "-qa")
			r.CommitFile("extra.txt", "loose\n")
		}, true},
	}
	for _, format := range []string{"sha1", "sha256"} {
		for _, p := range packings {
			if format == "sha256" && !p.sha256 {
				continue
			}
			t.Run(format+"/"+p.name, func(t *testing.T) {
				t.Parallel()
				r := sample(t, "--object-format="+format)
				p.pack(t, r)
				equalsGit(t, r)
			})
		}
	}
}

// A reverse index saves the work of sorting; it is not believed where it is wrong.
func TestReverseIndex(t *testing.T) {
	for name, change := range map[string]func(rev []byte) []byte{
		"right":             func(rev []byte) []byte { return rev },
		"empty":             func([]byte) []byte { return nil },
		"short":             func(rev []byte) []byte { return rev[:len(rev)-1] },
		"another version":   func(rev []byte) []byte { rev[7]++; return rev },
		"in another order":  func(rev []byte) []byte { rev[15], rev[19] = rev[19], rev[15]; return rev },
		"an object twice":   func(rev []byte) []byte { copy(rev[16:20], rev[12:16]); return rev },
		"a place too large": func(rev []byte) []byte { rev[12] = 0xff; return rev },
	} {
		t.Run(name, func(t *testing.T) {
			r := sample(t)
			r.Git("-c", "pack.writeReverseIndex=true", "repack", "-qadf")
			path := filepath.Join(r.Dir, ".git/objects/pack", packName(t, r)+".rev")
			rev, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(path); err != nil { // it is read-only
				t.Fatal(err)
			}
			if err := os.WriteFile(path, change(rev), 0o600); err != nil {
				t.Fatal(err)
			}
			equalsGit(t, r)
		})
	}
}

func packName(t *testing.T, r *gittest.Repo) string {
	t.Helper()
	packs, err := filepath.Glob(filepath.Join(r.Dir, ".git/objects/pack/*.pack"))
	if err != nil || len(packs) != 1 {
		t.Fatal(packs, err)
	}
	return strings.TrimSuffix(filepath.Base(packs[0]), ".pack")
}

func TestPlacesWhereObjectsAre(t *testing.T) {
	t.Run("bare", func(t *testing.T) {
		equalsGit(t, sample(t).Clone("--bare"))
	})
	t.Run("linked work tree", func(t *testing.T) {
		r := sample(t)
		dir := filepath.Join(t.TempDir(), "linked")
		r.Git("worktree", "add", "--quiet", dir, "side")
		linked := gittest.At(t, dir)
		linked.CommitFile("linked.txt", "linked\n")
		equalsGit(t, linked)
	})
	t.Run("alternates of alternates", func(t *testing.T) {
		r := sample(t)
		first := r.Clone()
		first.Git("repack", "-qad")
		second := gittest.New(t)
		writeAlternates(t, second.Dir, "# a comment", first.Dir+"/.git/objects")
		writeAlternates(t, first.Dir, r.Dir+"/.git/objects", second.Dir+"/.git/objects")
		second.CommitFile("own.txt", "own\n")
		equalsGit(t, second)
	})
	t.Run("multi-pack-index in place of indexes", func(t *testing.T) {
		r := sample(t)
		r.CommitFile("extra.txt", "extra\n")
		r.Git("repack", "-qd")
		r.Git("multi-pack-index", "write")
		want := gitObjects(t, r)
		indexes, err := filepath.Glob(filepath.Join(r.Dir, ".git/objects/pack/*.idx"))
		if err != nil || len(indexes) < 2 {
			t.Fatal(indexes, err)
		}
		for _, index := range indexes {
			if err := os.Remove(index); err != nil {
				t.Fatal(err)
			}
		}
		equals(t, r, want)
	})
	t.Run("alternate that is gone", func(t *testing.T) {
		r := gittest.New(t)
		r.CommitFile("own.txt", "own\n")
		writeAlternates(t, r.Dir, filepath.Join(t.TempDir(), "gone"))
		c := walk(t, r.Dir)
		if len(c.objects) != 3 || len(c.failures) != 1 {
			t.Errorf("%d objects, failures %v", len(c.objects), c.failures)
		}
	})
	t.Run("shallow", func(t *testing.T) {
		clone := sample(t).Clone("--depth=3")
		equalsGit(t, clone)
		if len(open(t, clone.Dir).Shallow) == 0 {
			t.Error("not known to be shallow")
		}
	})
	t.Run("partial", func(t *testing.T) {
		r := sample(t)
		r.Git("config", "uploadpack.allowFilter", "true")
		clone := r.Clone("--filter=blob:none", "--no-checkout")
		clone.Git("remote", "set-url", "origin", "file:///nowhere")
		equalsGit(t, clone)
		if !open(t, clone.Dir).Partial {
			t.Error("not known to be partial")
		}
	})
	t.Run("no repository", func(t *testing.T) {
		if _, err := odb.Locate(t.TempDir()); err == nil {
			t.Error("want an error")
		}
	})
	t.Run("unknown extension", func(t *testing.T) {
		r := gittest.New(t)
		r.Git("config", "core.repositoryFormatVersion", "1")
		r.Git("config", "extensions.stranger", "true")
		l, err := odb.Locate(r.Dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := odb.Open(l); err == nil || !strings.Contains(err.Error(), "stranger") {
			t.Errorf("error %v, want one that names the extension", err)
		}
	})
}

func writeAlternates(t *testing.T, dir string, lines ...string) {
	t.Helper()
	path := filepath.Join(dir, ".git/objects/info/alternates")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestDeltasAreHandedDown(t *testing.T) {
	r := sample(t)
	r.Git("repack", "-qadf", "--depth=50")
	if c := equalsGit(t, r); c.deltas < 50 {
		t.Errorf("%d objects inherited from their base, want more", c.deltas)
	}
}

// TestRepackedDuringTheWalk repacks when the walk is under way.
func TestRepackedDuringTheWalk(t *testing.T) {
	r := sample(t)
	unpack(t, r)
	want := gitObjects(t, r)
	var once sync.Once
	c := &collector{objects: map[string]object{}, failures: map[string]string{}}
	v := &interrupted{collector: c, visit: func() {
		once.Do(func() { r.Git("gc", "--quiet", "--prune=now") })
	}}
	r.Git("update-ref", "refs/keep", r.GitInput("", "hash-object", "-w", "--stdin"))
	if err := open(t, r.Dir).Walk(context.Background(), v, odb.WalkOptions{Workers: 2}); err != nil {
		t.Fatal(err)
	}
	for id := range want {
		if _, ok := c.objects[id]; !ok {
			t.Errorf("object %s was not visited", id)
		}
	}
	for id, failure := range c.failures {
		t.Errorf("failure of %s: %s", id, failure)
	}
}

type interrupted struct {
	*collector
	visit func()
}

func (i *interrupted) Visit(worker int, o *odb.Object) any {
	i.visit()
	return i.collector.Visit(worker, o)
}

func TestSkippedObjectsAreNotVisited(t *testing.T) {
	r := sample(t)
	r.Git("repack", "-qadf")
	want := gitObjects(t, r)
	skip := map[odb.ID]bool{}
	for id := range want {
		if name, err := odb.ParseID(id); err == nil && name[0]%16 != 0 {
			skip[name] = true
		}
	}
	c := &collector{objects: map[string]object{}, failures: map[string]string{}}
	err := open(t, r.Dir).Walk(context.Background(), c, odb.WalkOptions{Workers: 2, Skip: func(id odb.ID) bool { return skip[id] }})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.objects) != len(want)-len(skip) || len(c.failures) > 0 {
		t.Errorf("visited %d of %d objects, %d to be skipped; failures %v", len(c.objects), len(want), len(skip), c.failures)
	}
	for id, object := range c.objects {
		if want[id] != object {
			t.Errorf("object %s: the walk saw something else", id)
		}
	}
}

func TestCancelledWalkEnds(t *testing.T) {
	r := sample(t)
	r.Git("repack", "-qadf")
	ctx, cancel := context.WithCancel(context.Background())
	c := &collector{objects: map[string]object{}, failures: map[string]string{}}
	err := open(t, r.Dir).Walk(ctx, &interrupted{collector: c, visit: cancel}, odb.WalkOptions{Workers: 2})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
