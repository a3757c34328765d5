// Package archive reads what archives and compressed files hold, as streams and
// within limits: a small file cannot make it work for long or use much memory.
package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Format is a format that the package reads. The zero value is none.
type Format int

// The formats.
const (
	None Format = iota
	Zip
	Tar
	Gzip
	Zstd
	Bzip2
	XZ
)

// HeadLength is how many bytes [Sniff] looks at.
const HeadLength = tarBlock

// Sniff tells the format of content by its first bytes, of which head should
// have [HeadLength] where there are as many.
func Sniff(head []byte) Format {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.prefix)) && (m.more == nil || m.more(head)) {
			return m.format
		}
	}
	if isTar(head) {
		return Tar
	}
	return None
}

// Unread is the name of the format of content that begins with head, if it is an
// archive or a compressed file of a format that the package does not read, and
// "" otherwise.
func Unread(head []byte) string {
	for _, m := range unreadMagics {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return m.name
		}
	}
	return ""
}

// unreadMagics are how formats begin that the package does not read.
//
//nolint:gochecknoglobals // a table
var unreadMagics = [...]struct{ name, prefix string }{
	{"7z", "7z\xbc\xaf\x27\x1c"},
	{"RAR", "Rar!\x1a\x07"},
	{"LZ4", "\x04\x22\x4d\x18"},
	{"lzip", "LZIP\x01"},
	{"lzop", "\x89LZO\x00\r\n\x1a\n"},
	{"compress", "\x1f\x9d\x90"},
	{"cabinet", "MSCF\x00\x00\x00\x00"},
	{"RPM", "\xed\xab\xee\xdb"},
	{"Debian package", "!<arch>\ndebian-binary"},
}

// magics are how formats begin.
//
//nolint:gochecknoglobals // a table
var magics = [...]struct {
	format Format
	prefix string
	more   func(head []byte) bool
}{
	{Zip, "PK\x03\x04", nil},
	{Zip, "PK\x05\x06", nil}, // without any file
	{Gzip, "\x1f\x8b\x08", func(head []byte) bool { return len(head) > 3 && head[3]&0xe0 == 0 }}, // RFC 1952: reserved flags
	{Zstd, "\x28\xb5\x2f\xfd", nil},
	{Bzip2, "BZh", func(head []byte) bool { return len(head) >= 10 && bzip2Block(head) }},
	{XZ, "\xfd7zXZ\x00", nil},
}

// bzip2Block reports whether a level and the mark of a block, or of the end of
// an empty stream, follow the magic: text may begin with BZh.
func bzip2Block(head []byte) bool {
	const block, end = "1AY&SY", "\x17\x72\x45\x38\x50\x90"
	mark := string(head[4:10])
	return head[3] >= '1' && head[3] <= '9' && (mark == block || mark == end)
}

// Limits bound what is read of one file and all the archives nested in it.
type Limits struct {
	// Depth is how many archives may lie in one another. A compressed tar is
	// one.
	Depth int
	// Bytes is how much may come out of decompression. A file bigger than a
	// Growth-th of that may have Growth times its size.
	Bytes  int64
	Growth int64
	// Ratio is how many times its compressed size a stream may have, once
	// more than RatioFrom bytes came out of it.
	Ratio     int64
	RatioFrom int64
	// Entries is how many files may be in it.
	Entries int
	// Held is how many bytes of zips inside other archives are kept in memory
	// at a time: a zip cannot be read as a stream.
	Held int64
}

// DefaultLimits let through what people make and stop what is made to harm.
func DefaultLimits() Limits {
	return Limits{
		Depth:     8,
		Bytes:     1 << 30,
		Growth:    16,
		Ratio:     400,
		RatioFrom: 32 << 20,
		Entries:   250_000,
		Held:      64 << 20,
	}
}

// ErrLimit is wrapped by the errors that say that Bytes or Entries are used up:
// nothing more is read of the outermost file. The other limits end the stream
// that they bite.
var ErrLimit = errors.New("the limit for one file")

// Budget is what is left of the limits for one file.
type Budget struct {
	limits  Limits
	depth   int
	total   int64
	bytes   int64
	entries int
	held    int64
	// Large is called before more than a few megabytes are held in memory, as
	// often as that happens. It may wait for other budgets.
	Large func()
}

// NewBudget is the budget for a file of size bytes, or -1 where that is not
// known.
func NewBudget(limits Limits, size int64) *Budget {
	total := max(limits.Bytes, limits.Growth*size)
	return &Budget{limits: limits, total: total, bytes: total, entries: limits.Entries}
}

// Entry is a file in an archive. It is valid until the visit ends.
type Entry struct {
	io.Reader

	// Name is the path in the archive, with forward slashes.
	Name string
	// Size is the length in bytes, or -1 where it is not known.
	Size int64
}

// Visitor takes what an archive holds.
type Visitor interface {
	// Entry reads a file. It returns an error that wraps [ErrLimit] when
	// reading did, which ends the archive.
	Entry(ctx context.Context, e *Entry) error
	// Broken takes note of a file that cannot be read; others may follow.
	Broken(name string, err error)
}

// Read visits the files in an archive of the given format. The name is the last
// element of its path: a compressed file that is no archive holds one file, of
// that name without the ending. A zip is read at random where r can do that, as
// an [io.ReaderAt] with a Size method, and kept in memory otherwise.
func (b *Budget) Read(ctx context.Context, format Format, name string, r io.Reader, v Visitor) error {
	if b.depth >= b.limits.Depth {
		return fmt.Errorf("archives are nested more than %d deep", b.limits.Depth)
	}
	b.depth++
	defer func() { b.depth-- }()
	switch format {
	case Zip:
		return b.zip(ctx, r, v)
	case Tar:
		return b.tar(ctx, r, v)
	default:
		return b.compressed(ctx, format, name, r, v)
	}
}

// compressed visits the file in a compressed one, or the files of the tar in it.
func (b *Budget) compressed(ctx context.Context, format Format, name string, r io.Reader, v Visitor) error {
	in := &counter{r: r}
	out, err := decompress(format, in)
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }()
	limited := &limited{r: out, budget: b, in: func() int64 { return in.n }}

	head := make([]byte, HeadLength)
	// What comes before an error is text as well: limited has the error again.
	n, _ := io.ReadFull(limited, head)
	if n == 0 && limited.err != nil {
		return limited.err
	}
	whole := io.MultiReader(bytes.NewReader(head[:n]), limited)
	if isTar(head[:n]) {
		return b.tar(ctx, whole, v)
	}
	return b.visit(ctx, v, &Entry{Reader: whole, Name: inner(name), Size: -1})
}

// inner is the name of what a compressed file holds.
func inner(name string) string {
	ext := path.Ext(name)
	switch strings.ToLower(ext) {
	case ".gz", ".zst", ".bz2", ".xz", ".z":
		if name != ext {
			return strings.TrimSuffix(name, ext)
		}
	}
	return name
}

// visit counts an entry and hands it over.
func (b *Budget) visit(ctx context.Context, v Visitor, e *Entry) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if b.entries--; b.entries < 0 {
		return fmt.Errorf("it holds more than %d files, %w", b.limits.Entries, ErrLimit)
	}
	return v.Entry(ctx, e)
}

// counter counts the bytes that are read from r.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// limited reads the output of a decompressor as long as the budget allows.
type limited struct {
	r      io.Reader
	budget *Budget
	// in is how many bytes went into the decompressor.
	in  func() int64
	n   int64
	err error
}

func (l *limited) Read(p []byte) (int, error) {
	if l.err != nil {
		return 0, l.err
	}
	n, err := l.r.Read(p)
	l.n += int64(n)
	l.budget.bytes -= int64(n)
	limits := &l.budget.limits
	switch {
	case l.budget.bytes < 0:
		err = fmt.Errorf("more than %d MB come out of it, %w", l.budget.total>>20, ErrLimit)
	case l.n > limits.RatioFrom && l.n/limits.Ratio > l.in():
		err = fmt.Errorf("it grows to more than %d times its size", limits.Ratio)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		l.err = err
	}
	return n, err
}
