package archive

import (
	"bufio"
	"compress/bzip2"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/mikelolasagasti/xz"
)

// maxWindow is how far back a decompressor may refer, in bytes, and with that
// how much memory it takes. Compressors use 8 MB unless told otherwise.
const maxWindow = 64 << 20

// decompress returns what r holds in the given format.
func decompress(format Format, r io.Reader) (io.ReadCloser, error) {
	switch format {
	case Gzip:
		return gzip.NewReader(bufio.NewReader(r))
	case Zstd:
		d, err := zstd.NewReader(r, zstdOptions()...)
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	case XZ:
		d, err := xz.NewReader(bufio.NewReader(r), maxWindow)
		if err != nil {
			return nil, err
		}
		return io.NopCloser(d), nil
	default:
		return io.NopCloser(bzip2.NewReader(bufio.NewReader(r))), nil
	}
}

func zstdOptions() []zstd.DOption {
	return []zstd.DOption{
		zstd.WithDecoderConcurrency(1),
		zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(maxWindow),
	}
}
