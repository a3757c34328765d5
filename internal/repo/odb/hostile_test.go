package odb_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"crypto/sha1"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keyvet/keyvet/internal/repo/gittest"
	"github.com/keyvet/keyvet/internal/repo/odb"
)

// packed is an object of a hand-made pack.
type packed struct {
	id     odb.ID
	header []byte
	// data is compressed by write, unless raw is set.
	data []byte
	raw  bool
}

// The kinds of objects as a pack numbers them.
const (
	blob        = 3
	offsetDelta = 6
	nameDelta   = 7
)

func fakeID(n int) (id odb.ID) {
	sum := sha1.Sum(fmt.Append(nil, n))
	copy(id[:], sum[:])
	return id
}

func whole(content string) packed {
	return packed{odb.SHA1.Name(odb.Blob, []byte(content)), entryHeader(blob, len(content)), []byte(content), false}
}

// deltaOf is a delta whose base is named.
func deltaOf(id, base odb.ID, delta []byte) packed {
	return packed{id, append(entryHeader(nameDelta, len(delta)), base[:20]...), delta, false}
}

func entryHeader(kind, size int) []byte {
	b := byte(kind<<4 | size&0xf)
	var out []byte
	for size >>= 4; size > 0; size >>= 7 {
		out = append(out, b|0x80)
		b = byte(size & 0x7f)
	}
	return append(out, b)
}

// delta copies everything from a base of the given size and appends text.
func delta(base int, text string) []byte {
	d := binary.AppendUvarint(nil, uint64(base))
	d = binary.AppendUvarint(d, uint64(base+len(text)))
	for at := 0; at < base; at += 0xffff {
		n := min(base-at, 0xffff)
		d = append(d, 0x80|0x0f|0x30, byte(at), byte(at>>8), byte(at>>16), byte(at>>24), byte(n), byte(n>>8))
	}
	if text != "" {
		d = append(append(d, byte(len(text))), text...)
	}
	return d
}

// writePack puts a pack and its index into the repository.
func writePack(t *testing.T, r *gittest.Repo, objects []packed) string {
	t.Helper()
	pack := []byte("PACK\x00\x00\x00\x02")
	pack = binary.BigEndian.AppendUint32(pack, uint32(len(objects)))
	type place struct {
		id     odb.ID
		offset uint32
		crc    uint32
	}
	var places []place
	var compressed bytes.Buffer
	z := zlib.NewWriter(&compressed)
	for _, o := range objects {
		start := len(pack)
		pack = append(pack, o.header...)
		if o.raw {
			pack = append(pack, o.data...)
		} else {
			compressed.Reset()
			z.Reset(&compressed)
			_, _ = z.Write(o.data)
			_ = z.Close()
			pack = append(pack, compressed.Bytes()...)
		}
		places = append(places, place{o.id, uint32(start), crc32.ChecksumIEEE(pack[start:])})
	}
	sum := sha1.Sum(pack)
	pack = append(pack, sum[:]...)

	slices.SortFunc(places, func(a, b place) int { return bytes.Compare(a.id[:], b.id[:]) })
	index := []byte("\xfftOc\x00\x00\x00\x02")
	for b := range 256 {
		n := 0
		for _, p := range places {
			if int(p.id[0]) <= b {
				n++
			}
		}
		index = binary.BigEndian.AppendUint32(index, uint32(n))
	}
	for _, p := range places {
		index = append(index, p.id[:20]...)
	}
	for _, p := range places {
		index = binary.BigEndian.AppendUint32(index, p.crc)
	}
	for _, p := range places {
		index = binary.BigEndian.AppendUint32(index, p.offset)
	}
	index = append(index, sum[:]...)
	isum := sha1.Sum(index)
	index = append(index, isum[:]...)

	path := filepath.Join(r.Dir, ".git/objects/pack", fmt.Sprintf("pack-%x", sum))
	for ext, data := range map[string][]byte{".pack": pack, ".idx": index} {
		if err := os.WriteFile(path+ext, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func TestHostilePacks(t *testing.T) {
	good := whole("good")
	far := []byte{0x80 | 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff}
	cases := []struct {
		name    string
		objects []packed
		// fails counts the objects that cannot be read, says is in the message.
		fails int
		says  string
	}{
		{"circle of deltas", []packed{
			good,
			deltaOf(fakeID(1), fakeID(2), delta(0, "a")),
			deltaOf(fakeID(2), fakeID(3), delta(0, "b")),
			deltaOf(fakeID(3), fakeID(1), delta(0, "c")),
			deltaOf(fakeID(4), fakeID(1), delta(0, "below the circle")),
		}, 4, "circle"},
		{"delta of itself", []packed{good, deltaOf(fakeID(1), fakeID(1), delta(0, "a"))}, 1, "circle"},
		{"offset before the pack", []packed{good, {fakeID(1), append(entryHeader(offsetDelta, 4), 0xff, 0x7f), delta(0, "a"), false}}, 1, "header"},
		{"offset into the middle of an object", []packed{good, {fakeID(1), append(entryHeader(offsetDelta, 4), 3), delta(0, "a"), false}}, 1, "base"},
		{"base that is nowhere", []packed{good, deltaOf(fakeID(1), fakeID(9), delta(0, "a"))}, 1, "not in the repository"},
		{"huge declared size", []packed{good, {fakeID(1), entryHeader(blob, 1<<50), []byte("small"), false}}, 1, "smaller than it says"},
		{"size that never ends", []packed{good, {fakeID(1), bytes.Repeat([]byte{0xb0}, 30), []byte("a"), false}}, 1, "header"},
		{"declared too small", []packed{good, {fakeID(1), entryHeader(blob, 2), []byte("more than two"), false}}, 1, "longer"},
		{"declared too large", []packed{good, {fakeID(1), entryHeader(blob, 200), []byte("few"), false}}, 1, "ends early"},
		{"unknown type", []packed{good, {fakeID(1), entryHeader(5, 1), []byte("a"), false}}, 1, "header"},
		{"no zlib data", []packed{good, {fakeID(1), entryHeader(blob, 1), []byte("aa"), true}}, 1, "corrupt"},
		{"bad deflate data", []packed{good, {fakeID(1), entryHeader(blob, 9), []byte("\x78\x9c\xff\xff\xff\xff"), true}}, 1, "corrupt"},
		{"delta for another base size", []packed{good, deltaOf(fakeID(1), good.id, delta(3, "a"))}, 1, "does not fit"},
		{"delta beyond its base", []packed{good, deltaOf(fakeID(1), good.id, append([]byte{4, 0x80, 0x80, 0x04}, far...))}, 1, "does not fit"},
		{"delta of a delta bomb", []packed{good, deltaOf(fakeID(1), good.id, append([]byte{4}, bytes.Repeat([]byte{0xff}, 20)...))}, 1, "delta is corrupt"},
		{"deltas of what is corrupt", []packed{
			good,
			{fakeID(1), entryHeader(blob, 1), []byte("aa"), true},
			deltaOf(fakeID(2), fakeID(1), delta(1, "a")),
			deltaOf(fakeID(3), fakeID(2), delta(2, "a")),
		}, 3, fakeID(1).String()},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := gittest.New(t)
			writePack(t, r, c.objects)
			got := walk(t, r.Dir)
			if _, ok := got.objects[good.id.String()]; !ok {
				t.Error("the good object was not visited")
			}
			all := ""
			for _, failure := range got.failures {
				all += failure + "\n"
			}
			if len(got.failures) != c.fails || !strings.Contains(all, c.says) {
				t.Errorf("%d failures, want %d that say %q:\n%s", len(got.failures), c.fails, c.says, all)
			}
			for id, failure := range got.failures {
				if !strings.Contains(failure, id) {
					t.Errorf("failure does not name %s: %s", id, failure)
				}
			}
			reader := open(t, r.Dir).NewReader(0)
			for id := range got.failures {
				name, err := odb.ParseID(id)
				if err != nil {
					t.Fatal(err)
				}
				if _, _, err := reader.Read(name); err == nil {
					t.Errorf("object %s can be read by name", id)
				}
			}
		})
	}
}

func TestBaseInAnotherPack(t *testing.T) {
	r := gittest.New(t)
	base := whole("what the delta is made of\n")
	writePack(t, r, []packed{base})
	text := string(base.data) + "and more\n"
	id := odb.SHA1.Name(odb.Blob, []byte(text))
	writePack(t, r, []packed{deltaOf(id, base.id, delta(len(base.data), "and more\n"))})
	equalsGitOrFails(t, r, id, text)
}

func equalsGitOrFails(t *testing.T, r *gittest.Repo, id odb.ID, text string) {
	t.Helper()
	c := walk(t, r.Dir)
	if len(c.failures) > 0 || c.objects[id.String()].kind != "blob" {
		t.Fatalf("failures %v", c.failures)
	}
	_, data, err := open(t, r.Dir).NewReader(0).ReadVerified(id)
	if err != nil || string(data) != text {
		t.Errorf("reading it by name: %v", err)
	}
}

// TestDeepAndWide makes a chain of many deltas, and a base
// with as many deltas, and expects them to be read in little time and memory.
func TestDeepAndWide(t *testing.T) {
	const n = 20_000
	base := whole(strings.Repeat("base", 50))
	chain, star := []packed{base}, []packed{base}
	for i := range n {
		on := base.id
		if i > 0 {
			on = fakeID(i - 1)
		}
		d := delta(len(base.data), "")
		chain = append(chain, deltaOf(fakeID(i), on, d))
		star = append(star, deltaOf(fakeID(i), base.id, d))
	}
	for name, objects := range map[string][]packed{"chain": chain, "star": star} {
		t.Run(name, func(t *testing.T) {
			r := gittest.New(t)
			writePack(t, r, objects)
			if c := walk(t, r.Dir); len(c.objects) != n+1 || len(c.failures) > 0 {
				t.Errorf("%d objects, %d failures", len(c.objects), len(c.failures))
			}
		})
	}
}

// TestDamage damages a repository at random places. The walk has to end, and
// what it visits has to be what was there or a failure.
func TestDamage(t *testing.T) {
	r := sample(t)
	r.Git("repack", "-qadf")
	want := gitObjects(t, r)
	path := filepath.Join(r.Dir, ".git/objects/pack", packName(t, r))
	rng := rand.New(rand.NewPCG(3, 4))
	for _, ext := range []string{".pack", ".idx"} {
		original, err := os.ReadFile(path + ext)
		if err != nil {
			t.Fatal(err)
		}
		for n := range 60 {
			damaged := bytes.Clone(original)
			if n%4 == 0 {
				damaged = damaged[:rng.IntN(len(damaged))]
			}
			for range n % 4 {
				damaged[rng.IntN(len(damaged))] ^= byte(1 + rng.IntN(255))
			}
			replace(t, path+ext, damaged)
			c := walk(t, r.Dir)
			if bytes.Equal(damaged, original) {
				continue
			}
			if len(c.failures) == 0 {
				t.Errorf("damage %d to %s was not noticed", n, ext)
			}
			for id, object := range c.objects {
				if ext == ".pack" && want[id] != object {
					t.Errorf("damage %d to %s: object %s is not what it was", n, ext, id)
				}
			}
		}
		replace(t, path+ext, original)
	}
}

func replace(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestCorruptObjectIsReadFromItsOtherCopy(t *testing.T) {
	r := gittest.New(t)
	text := "stored twice\n"
	id := r.GitInput(text, "hash-object", "-w", "--stdin")
	name, err := odb.ParseID(id)
	if err != nil {
		t.Fatal(err)
	}
	writePack(t, r, []packed{
		{name, entryHeader(blob, len(text)), []byte("aa"), true},
		deltaOf(fakeID(1), name, delta(len(text), "more")),
	})
	c := walk(t, r.Dir)
	if len(c.failures) > 0 || len(c.objects) != 2 {
		t.Errorf("%d objects, failures %v", len(c.objects), c.failures)
	}
}

func TestLooseObjects(t *testing.T) {
	r := gittest.New(t)
	good := r.GitInput("good", "hash-object", "-w", "--stdin")
	write := func(id string, content string) {
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		_, _ = w.Write([]byte(content))
		_ = w.Close()
		path := filepath.Join(r.Dir, ".git/objects", id[:2], id[2:])
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, z.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for n, content := range []string{
		"blob 4\x00fake", "blob 100\x00short", "blob 1\x00long", "blob 99999999999999999999\x00", "thing 1\x00a",
		strings.Repeat("x", 100), "", "blob 9223372036854775807\x00",
	} {
		write(fakeID(n).String(), content)
	}
	c := walk(t, r.Dir)
	if _, ok := c.objects[good]; !ok || len(c.objects) != 1 || len(c.failures) != 8 {
		t.Errorf("objects %d, failures %v", len(c.objects), c.failures)
	}
}

// TestLargeObjectsAreStreamed checks a packed and a loose object that are not
// held in memory.
func TestLargeObjectsAreStreamed(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 40 MB")
	}
	r := gittest.New(t)
	r.Git("config", "core.bigFileThreshold", "1m")
	r.CommitFile("large", strings.Repeat("0123456789abcdef\n", 40<<20/17))
	equalsGit(t, r)
	r.Git("repack", "-qad")
	equalsGit(t, r)
}

func TestWalkEndsWhereThePackIsAFIFO(t *testing.T) {
	r := gittest.New(t)
	good := r.GitInput("good", "hash-object", "-w", "--stdin")
	pack := filepath.Join(r.Dir, ".git/objects/pack/pack-1.pack")
	if err := os.Symlink(os.DevNull, pack); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c := &collector{objects: map[string]object{}, failures: map[string]string{}}
	if err := open(t, r.Dir).Walk(ctx, c, odb.WalkOptions{Workers: 1}); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.objects[good]; !ok || len(c.failures) == 0 {
		t.Errorf("objects %d, failures %v", len(c.objects), c.failures)
	}
}

func FuzzDelta(f *testing.F) {
	f.Add([]byte("base"), delta(4, "more"))
	f.Fuzz(func(t *testing.T, base, d []byte) {
		r := gittest.At(t, t.TempDir())
		if err := os.MkdirAll(filepath.Join(r.Dir, ".git/objects/pack"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(r.Dir, ".git/refs"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(r.Dir, ".git/HEAD"), []byte("ref: refs/heads/main\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		b := whole(string(base))
		writePack(t, r, []packed{b, deltaOf(fakeID(1), b.id, d)})
		if c := walk(t, r.Dir); len(c.objects)+len(c.failures) != 2 || c.wrongOps > 0 {
			t.Errorf("%d objects, failures %v, wrong %d", len(c.objects), c.failures, c.wrongOps)
		}
	})
}
