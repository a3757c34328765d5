package odb

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zlib"
)

// inflater decompresses the data of objects, one after the other, without
// allocating for each. The zlib checksum is left alone: the CRC-32 of a packed
// object and the name of a loose one say more.
type inflater struct {
	in  bytes.Reader
	out io.ReadCloser
}

func newInflater() *inflater {
	z := &inflater{}
	z.out = flate.NewReader(&z.in)
	return z
}

var (
	errZlib  = errors.New("compressed data is corrupt")
	errShort = errors.New("compressed data ends early")
	errLong  = errors.New("compressed data is longer than it says")
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

// fill decompresses src, whose result has exactly len(dst) bytes.
func (z *inflater) fill(dst, src []byte) error {
	if err := z.start(src); err != nil {
		return err
	}
	if _, err := io.ReadFull(z.out, dst); err != nil {
		return inflateError(err)
	}
	return z.end()
}

// start prepares z to read the result of src from z.out.
func (z *inflater) start(src []byte) error {
	const deflate, dictionary = 8, 0x20
	if len(src) < zlibHeader {
		return errShort
	}
	if src[0]&0xf != deflate || src[1]&dictionary != 0 || (int(src[0])<<8|int(src[1]))%31 != 0 {
		return errZlib
	}
	z.in.Reset(src[zlibHeader:])
	if err := z.out.(flate.Resetter).Reset(&z.in, nil); err != nil {
		return fmt.Errorf("preparing to decompress: %w", err)
	}
	return nil
}

// end checks that nothing is left to read.
func (z *inflater) end() error {
	var one [1]byte
	switch n, err := z.out.Read(one[:]); {
	case n > 0:
		return errLong
	case errors.Is(err, io.EOF):
		return nil
	default:
		return inflateError(err)
	}
}

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
