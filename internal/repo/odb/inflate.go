package odb

import (
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zlib"

	"github.com/keyvet/keyvet/internal/repo/inflate"
)

var (
	errZlib  = inflate.ErrCorrupt
	errShort = inflate.ErrShort
	errLong  = inflate.ErrLong
)

const zlibHeader = 2

// maxRatio is the most that deflate can expand: a length code and a distance
// code of one bit each stand for 258 bytes.
const maxRatio = 258 * 8 / 2

// plausible reports whether compressed bytes can hold size bytes. It keeps
// memory from being allocated for a size that is only claimed.
func plausible(size uint64, compressed int) bool {
	return size/maxRatio <= uint64(compressed)
}

// unzip decompresses the data of a packed object, whose result has exactly
// len(dst) bytes; [inflate.Slack] says what more of dst is used. The checksum of
// zlib is left alone: the CRC-32 of a packed object says more.
func unzip(z *inflate.Decoder, dst, src []byte) error {
	const deflate, dictionary = 8, 0x20
	if len(src) < zlibHeader {
		return errShort
	}
	if src[0]&0xf != deflate || src[1]&dictionary != 0 || (int(src[0])<<8|int(src[1]))%31 != 0 {
		return errZlib
	}
	_, err := z.Decode(dst, src[zlibHeader:])
	return err
}

// newBuffer is a buffer of n bytes to decompress into.
func newBuffer(n int) []byte { return make([]byte, n, n+inflate.Slack) }

// inflateError is an error of a reader of compressed data.
func inflateError(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errShort
	case errors.As(err, &corrupt), errors.Is(err, zlib.ErrHeader), errors.Is(err, zlib.ErrChecksum), errors.Is(err, zlib.ErrDictionary):
		return errZlib
	}
	return fmt.Errorf("decompressing: %w", err)
}
