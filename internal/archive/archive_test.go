package archive_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"github.com/keyvet/keyvet/internal/archive"
)

// seen is a visitor that opens archives in archives and remembers "path: content"
// and "path! error".
type seen struct {
	budget *archive.Budget
	prefix string
	lines  *[]string
}

func (s seen) Entry(ctx context.Context, e *archive.Entry) error {
	content, err := io.ReadAll(e)
	if err != nil {
		if errors.Is(err, archive.ErrLimit) {
			return err
		}
		s.Broken(e.Name, err)
		return nil
	}
	format := archive.Sniff(content)
	if format == archive.None {
		*s.lines = append(*s.lines, fmt.Sprintf("%s%s: %.20s", s.prefix, e.Name, content))
		return nil
	}
	inner := seen{s.budget, s.prefix + e.Name + "!", s.lines}
	// Not a bytes.Reader: what is nested cannot be read at random.
	err = s.budget.Read(ctx, format, e.Name, bytes.NewBuffer(content), inner)
	if err != nil && !errors.Is(err, archive.ErrLimit) {
		s.Broken(e.Name, err)
		return nil
	}
	return err
}

func (s seen) Broken(name string, err error) {
	*s.lines = append(*s.lines, s.prefix+name+"! "+err.Error())
}

func read(t *testing.T, limits archive.Limits, name string, content []byte) []string {
	t.Helper()
	var lines []string
	budget := archive.NewBudget(limits, int64(len(content)))
	err := budget.Read(t.Context(), archive.Sniff(content), name, bytes.NewReader(content), seen{budget, "", &lines})
	if err != nil {
		lines = append(lines, "! "+err.Error())
	}
	return lines
}

func check(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// must is for writers into memory, which do not fail.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

type named struct {
	name    string
	content []byte
}

func makeZip(files ...named) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range files {
		e, err := w.Create(f.name)
		must(err)
		_, err = e.Write(f.content)
		must(err)
	}
	must(w.Close())
	return out.Bytes()
}

func makeTar(files ...named) []byte {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, f := range files {
		must(w.WriteHeader(&tar.Header{Name: f.name, Size: int64(len(f.content)), Mode: 0o600}))
		_, err := w.Write(f.content)
		must(err)
	}
	must(w.Close())
	return out.Bytes()
}

func compress[W io.WriteCloser](writer func(io.Writer) (W, error), content []byte) []byte {
	var out bytes.Buffer
	w, err := writer(&out)
	must(err)
	_, err = w.Write(content)
	must(err)
	must(w.Close())
	return out.Bytes()
}

func makeGzip(content []byte) []byte {
	return compress(func(w io.Writer) (*gzip.Writer, error) { return gzip.NewWriter(w), nil }, content)
}

func makeZstd(content []byte) []byte {
	return compress(func(w io.Writer) (*zstd.Encoder, error) { return zstd.NewWriter(w) }, content)
}

func makeXZ(content []byte) []byte {
	return compress(xz.NewWriter, content)
}

// bzip2Hello is "hello\n" as bzip2 compresses it: the standard library only
// reads the format.
const bzip2Hello = "BZh91AY&SY\xc1\xc0\x80\xe2\x00\x00\x01\x41\x00\x00\x10\x02\x44\xa0\x00\x30\xcd\x00\xc3\x46\x29\x97\x17\x72\x45\x38\x50\x90\xc1\xc0\x80\xe2"

func TestFormats(t *testing.T) {
	a, b := named{"a", []byte("hello")}, named{"dir/b", []byte("there")}
	tarred := makeTar(a, b)
	both := []string{"a: hello", "dir/b: there"}
	tests := []struct {
		name    string
		content []byte
		want    []string
	}{
		{"x.zip", makeZip(a, b), both},
		{"empty.zip", makeZip(), nil},
		{"x.tar", tarred, both},
		{"x.tar.gz", makeGzip(tarred), both},
		{"x.tgz", makeGzip(tarred), both},
		{"x.tar.zst", makeZstd(tarred), both},
		{"x.tar.xz", makeXZ(tarred), both},
		{"a.json.gz", makeGzip([]byte("hello")), []string{"a.json: hello"}},
		{"a.zst", makeZstd([]byte("hello")), []string{"a: hello"}},
		{"a.xz", makeXZ([]byte("hello")), []string{"a: hello"}},
		{"a.bz2", []byte(bzip2Hello), []string{"a: hello\n"}},
		{"blob", makeGzip([]byte("hello")), []string{"blob: hello"}},
		{"two.gz", append(makeGzip([]byte("hello ")), makeGzip([]byte("there"))...), []string{"two: hello there"}},
		{"empty.gz", makeGzip(nil), []string{"empty: "}},
		{"nested.zip", makeZip(named{"in.zip", makeZip(named{"in.tgz", makeGzip(tarred)})}),
			[]string{"in.zip!in.tgz!a: hello", "in.zip!in.tgz!dir/b: there"}},
		{"x.tar.gz.gz", makeGzip(makeGzip(tarred)), []string{"x.tar.gz!a: hello", "x.tar.gz!dir/b: there"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			check(t, read(t, archive.DefaultLimits(), test.name, test.content), test.want...)
		})
	}
}

func TestSniff(t *testing.T) {
	for _, text := range []string{"", "PK", "PK\x03", "BZh is how a name begins", "\x1f\x8b\x08\xff", strings.Repeat("0", 600), strings.Repeat("\x00", 600)} {
		if format := archive.Sniff([]byte(text)); format != archive.None {
			t.Errorf("%.20q is taken for format %d", text, format)
		}
	}
}

func TestBroken(t *testing.T) {
	text := bytes.Repeat([]byte("hello there, "), 1000)
	whole := makeZip(named{"a", text}, named{"b", text})
	flip := func(content []byte, at int) []byte {
		content = bytes.Clone(content)
		content[at] ^= 1
		return content
	}
	tests := []struct {
		name    string
		content []byte
		want    []string // each one is in the line of its place
	}{
		{"a truncated gzip", makeGzip(text)[:60], []string{"x! unexpected EOF"}},
		{"a changed gzip", flip(makeGzip(text), 40), []string{"! "}},
		{"a truncated zstd", makeZstd(text)[:30], []string{"! "}},
		{"a truncated xz", makeXZ(text)[:100], []string{"! "}},
		{"a truncated zip", whole[:len(whole)-10], []string{"! zip: not a valid zip file"}},
		{"a zip with a changed file", flip(whole, 60), []string{"a! ", "b: hello there"}},
		{"a zip with an encrypted file", flip(whole, bytes.Index(whole, []byte("PK\x01\x02"))+8), []string{"a! is encrypted", "b: hello there"}},
		{"a zip with another method", flip(whole, bytes.Index(whole, []byte("PK\x01\x02"))+10), []string{"a! is compressed with method 9, which is not supported", "b: "}},
		{"a truncated tar", makeTar(named{"a", text})[:2000], []string{"a! unexpected EOF"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := read(t, archive.DefaultLimits(), "x.gz", test.content)
			if len(got) < len(test.want) {
				t.Fatalf("got %q", got)
			}
			for i, want := range test.want {
				if !strings.Contains(got[i], want) {
					t.Errorf("got %q, want %q", got[i], want)
				}
			}
		})
	}
}

// What comes out of a short file before it breaks is handed over, as it is of a
// long one, and so is the error.
func TestBytesBeforeTheBreak(t *testing.T) {
	whole := makeGzip([]byte("hello there"))
	for name, content := range map[string][]byte{
		"something behind it": append(bytes.Clone(whole), "garbage"...),
		"another checksum":    append(bytes.Clone(whole[:len(whole)-8]), 1, 2, 3, 4, 5, 6, 7, 8),
	} {
		var got before
		err := archive.NewBudget(archive.DefaultLimits(), -1).Read(t.Context(), archive.Gzip, "x.gz", bytes.NewReader(content), &got)
		if err != nil || string(got.text) != "hello there" || got.err == nil {
			t.Errorf("%s: got %q and the error %v in the file, %v for the archive", name, got.text, got.err, err)
		}
	}
}

// before keeps what a file holds up to an error.
type before struct {
	text []byte
	err  error
}

func (b *before) Entry(_ context.Context, e *archive.Entry) error {
	b.text, b.err = io.ReadAll(e)
	return nil
}

func (b *before) Broken(_ string, err error) { b.err = err }

func TestLimits(t *testing.T) {
	small := archive.Limits{Depth: 3, Bytes: 1 << 20, Growth: 1, Ratio: 100, RatioFrom: 1 << 18, Entries: 50, Held: 1 << 16}
	zeros := make([]byte, 1<<19)
	// Text that shrinks, but not to nothing.
	var text []byte
	for i := range 1 << 17 {
		text = fmt.Appendf(text, "%x ", i*i)
	}
	many := make([]named, 60)
	for i := range many {
		many[i] = named{fmt.Sprint(i), []byte("x")}
	}
	deep := makeGzip([]byte("x"))
	for range 4 {
		deep = makeZip(named{"z", deep})
	}
	tests := []struct {
		name    string
		content []byte
		want    string
	}{
		{"ratio of a gzip", makeGzip(zeros), "it grows to more than 100 times its size"},
		{"ratio of a zstd", makeZstd(zeros), "it grows to more than 100 times its size"},
		{"ratio of an xz", makeXZ(zeros), "it grows to more than 100 times its size"},
		{"ratio of a file in a zip", makeZip(named{"a", zeros}), "a! it grows to more than 100 times its size"},
		{"ratio of a tar", makeGzip(makeTar(named{"a", zeros})), "it grows to more than 100 times its size"},
		{"bytes", makeZip(named{"a", text}, named{"b", text}, named{"c", text}), "! more than "},
		{"files of a zip", makeZip(many...), "! it holds more than 50 files, the limit for one file"},
		{"files of a tar", makeTar(many...), "! it holds more than 50 files, the limit for one file"},
		{"files of all archives", makeZip(named{"1", makeZip(many[:30]...)}, named{"2", makeZip(many[:30]...)}), "! it holds more than 50 files"},
		{"depth", deep, "z!z!z! archives are nested more than 3 deep"},
		{"a big zip in a zip", makeZip(named{"z", makeZip(named{"a", text})}), "z! a zip inside another archive has more than 0 MB"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := read(t, small, "x.gz", test.content)
			if !slices.ContainsFunc(got, func(line string) bool { return strings.Contains(line, test.want) }) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestSparseTar reads a tar of a kilobyte that says that it holds a terabyte.
func TestSparseTar(t *testing.T) {
	const size = 1 << 40
	record := func(key, value string) string {
		for n := len(key) + len(value) + 4; ; n++ {
			if r := fmt.Sprintf("%d %s=%s\n", n, key, value); len(r) == n {
				return r
			}
		}
	}
	records := record("GNU.sparse.major", "1") + record("GNU.sparse.minor", "0") +
		record("GNU.sparse.name", "holes") + record("GNU.sparse.realsize", fmt.Sprint(size))
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	must(w.WriteHeader(&tar.Header{Name: "pax", Typeflag: tar.TypeReg, Size: int64(len(records)), Format: tar.FormatUSTAR}))
	_, err := io.WriteString(w, records)
	must(err)
	must(w.WriteHeader(&tar.Header{Name: "holes", Typeflag: tar.TypeReg, Size: 512, Format: tar.FormatUSTAR}))
	sparseMap := make([]byte, 512)
	copy(sparseMap, "1\n1099511627776\n0\n")
	_, err = w.Write(sparseMap)
	must(err)
	must(w.Close())
	content := out.Bytes()
	setType(content[:512], tar.TypeXHeader)

	got := read(t, archive.DefaultLimits(), "x.tar", content)
	if len(got) != 1 || !strings.Contains(got[0], "it grows to more than") && !strings.Contains(got[0], "come out of it") {
		t.Errorf("got %.200q", got)
	}
}

// setType changes the type of a tar header, and its checksum.
func setType(header []byte, typeflag byte) {
	header[156] = typeflag
	copy(header[148:156], "        ")
	sum := 0
	for _, c := range header {
		sum += int(c)
	}
	copy(header[148:156], fmt.Sprintf("%06o\x00 ", sum))
}

// TestBombMemory opens what is made to take much memory and time.
func TestBombMemory(t *testing.T) {
	bomb := makeGzip(make([]byte, 64<<20))
	files := make([]named, 200)
	for i := range files {
		files[i] = named{fmt.Sprint(i), bomb}
	}
	content := makeZip(files...)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	budget := archive.NewBudget(archive.DefaultLimits(), int64(len(content)))
	v := discard{budget: budget}
	err := budget.Read(t.Context(), archive.Zip, "x.zip", bytes.NewReader(content), &v)
	runtime.ReadMemStats(&after)
	if v.problems == 0 && err == nil {
		t.Error("no limit bites")
	}
	if grown := (after.TotalAlloc - before.TotalAlloc) >> 20; grown > 500 {
		t.Errorf("%d MB were allocated", grown)
	}
}

// discard reads everything and keeps nothing.
type discard struct {
	budget   *archive.Budget
	problems int
}

func (d *discard) Entry(ctx context.Context, e *archive.Entry) error {
	head := make([]byte, archive.HeadLength)
	n, err := io.ReadFull(e, head)
	if err == nil {
		if format := archive.Sniff(head[:n]); format != archive.None {
			err = d.budget.Read(ctx, format, e.Name, io.MultiReader(bytes.NewReader(head[:n]), e), d)
		} else {
			_, err = io.Copy(io.Discard, e)
		}
	}
	if errors.Is(err, archive.ErrLimit) {
		return err
	}
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		d.problems++
	}
	return nil
}

func (d *discard) Broken(string, error) { d.problems++ }

// FuzzRead feeds damaged archives: any content ends in entries or an error, in
// time and memory that the limits allow.
func FuzzRead(f *testing.F) {
	files := []named{{"a", []byte("hello")}, {"b", bytes.Repeat([]byte("there "), 100)}}
	tarred := makeTar(files...)
	for _, seed := range [][]byte{makeZip(files...), tarred, makeGzip(tarred), makeZstd(tarred), makeXZ(tarred), []byte(bzip2Hello),
		makeZip(named{"z", makeZip(files...)})} {
		f.Add(seed)
	}
	limits := archive.DefaultLimits()
	limits.Bytes, limits.Growth, limits.RatioFrom = 1<<22, 1, 1<<20
	f.Fuzz(func(t *testing.T, content []byte) {
		budget := archive.NewBudget(limits, int64(len(content)))
		v := discard{budget: budget}
		_ = budget.Read(t.Context(), archive.Sniff(content), "x.gz", bytes.NewReader(content), &v)
	})
}
