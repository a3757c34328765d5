package archive

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/bzip2"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"

	"github.com/keyvet/keyvet/internal/repo/inflate"
)

// random is content that can be read at any place.
type random interface {
	io.ReaderAt
	Size() int64
}

// maxDirectory is how many bytes the list of files of a zip may take: package
// zip keeps several times that in memory.
const maxDirectory = 16 << 20

// zip visits the files in a zip.
func (b *Budget) zip(ctx context.Context, r io.Reader, v Visitor) error {
	at, ok := r.(random)
	if !ok {
		held, err := b.hold(r)
		if err != nil {
			return err
		}
		defer func() { b.held -= int64(len(held)) }()
		at = bytes.NewReader(held)
	}
	directory := &directoryReader{ReaderAt: at, left: maxDirectory}
	z, err := zip.NewReader(directory, at.Size())
	if err != nil {
		return err
	}
	directory.left = -1
	registerDecompressors(z)
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		if err := b.zipFile(ctx, f, v); err != nil {
			return err
		}
	}
	return nil
}

// hold reads all of r into memory.
func (b *Budget) hold(r io.Reader) ([]byte, error) {
	const few = 4 << 20
	left := b.limits.Held - b.held
	held, err := io.ReadAll(io.LimitReader(r, min(few, left+1)))
	if err == nil && len(held) == few {
		if b.Large != nil {
			b.Large()
		}
		var rest []byte
		rest, err = io.ReadAll(io.LimitReader(r, left+1-few))
		held = append(held, rest...)
	}
	if err != nil {
		return nil, err
	}
	if int64(len(held)) > left {
		return nil, fmt.Errorf("a zip inside another archive has more than %d MB", left>>20)
	}
	b.held += int64(len(held))
	return held, nil
}

func (b *Budget) zipFile(ctx context.Context, f *zip.File, v Visitor) error {
	const encrypted = 1
	if f.Flags&encrypted != 0 {
		v.Broken(f.Name, errors.New("is encrypted"))
		return nil
	}
	var content io.ReadCloser
	var err error
	if short := openShort(f); short != nil {
		content = short
	} else if content, err = f.Open(); err != nil {
		if errors.Is(err, zip.ErrAlgorithm) {
			err = fmt.Errorf("is compressed with method %d, which is not supported", f.Method)
		}
		v.Broken(f.Name, err)
		return nil
	}
	defer func() { _ = content.Close() }()
	in := int64(f.CompressedSize64)
	return b.visit(ctx, v, &Entry{
		Reader: &limited{r: content, budget: b, in: func() int64 { return in }},
		Name:   f.Name,
		Size:   int64(f.UncompressedSize64),
	})
}

// Methods of compression, from APPNOTE.TXT 4.4.5, that package zip leaves out.
const (
	methodBzip2 = 12
	methodZstd  = zstd.ZipMethodWinZip
)

func registerDecompressors(z *zip.Reader) {
	z.RegisterDecompressor(zip.Deflate, newInflater)
	z.RegisterDecompressor(methodBzip2, func(r io.Reader) io.ReadCloser { return io.NopCloser(bzip2.NewReader(r)) })
	z.RegisterDecompressor(methodZstd, zstd.ZipDecompressor(zstdOptions()...))
}

// inflaters are used again: making one takes longer than reading a short file.
//
//nolint:gochecknoglobals // pools
var (
	inflaters = sync.Pool{New: func() any {
		in := bufio.NewReader(nil)
		return &inflater{in: in, ReadCloser: flate.NewReader(in)}
	}}
	shortFiles = sync.Pool{New: func() any { return new(shortFile) }}
)

type inflater struct {
	io.ReadCloser

	in *bufio.Reader
}

func newInflater(r io.Reader) io.ReadCloser {
	z, _ := inflaters.Get().(*inflater)
	z.in.Reset(r)
	if reset, ok := z.ReadCloser.(flate.Resetter); !ok || reset.Reset(z.in, nil) != nil {
		return flate.NewReader(r)
	}
	return &opened{z}
}

// opened is an inflater until it is closed.
type opened struct{ *inflater }

func (o *opened) Close() error {
	if z := o.inflater; z != nil {
		o.inflater = nil
		z.in.Reset(nil) // what it read is not kept
		inflaters.Put(z)
	}
	return nil
}

// shortFile is a file of a zip that was decompressed at once.
type shortFile struct {
	bytes.Reader

	z       inflate.Decoder
	in, out []byte
}

// openShort opens a file that is short and right: its length and checksum are
// those of the zip's directory. It returns nil for all others.
func openShort(f *zip.File) *shortFile {
	const (
		most     = 4 << 20
		maxRatio = 1032 // of deflate
	)
	if f.Method != zip.Deflate || max(f.UncompressedSize64, f.CompressedSize64) > most || f.UncompressedSize64/maxRatio > f.CompressedSize64 {
		return nil
	}
	raw, err := f.OpenRaw()
	if err != nil {
		return nil
	}
	s, _ := shortFiles.Get().(*shortFile)
	s.in = slices.Grow(s.in[:0], int(f.CompressedSize64))[:f.CompressedSize64]
	s.out = slices.Grow(s.out[:0], int(f.UncompressedSize64)+inflate.Slack)[:f.UncompressedSize64]
	if _, err = io.ReadFull(raw, s.in); err == nil {
		_, err = s.z.Decode(s.out, s.in)
	}
	if err != nil || crc32.ChecksumIEEE(s.out) != f.CRC32 {
		_ = s.Close()
		return nil
	}
	s.Reset(s.out)
	return s
}

// Close ends the use of s.
func (s *shortFile) Close() error {
	s.Reset(nil)
	shortFiles.Put(s)
	return nil
}

// directoryReader fails when more than left bytes are read, unless left is
// negative.
type directoryReader struct {
	io.ReaderAt

	left int64
}

func (d *directoryReader) ReadAt(p []byte, offset int64) (int, error) {
	if d.left >= 0 {
		if d.left -= int64(len(p)); d.left < 0 {
			return 0, fmt.Errorf("its list of files has more than %d MB", maxDirectory>>20)
		}
	}
	return d.ReaderAt.ReadAt(p, offset)
}
