// Package inflate decompresses data whose length is known, at once.
//
// The objects of a git repository are short, there are a great many of them, and
// their lengths are known. A reader for streams spends most of its time on them
// with what streams need: a window, a state to go on from, an interface call for
// each byte. This one reads from a slice and writes to a slice. Its tables of
// codes are those of libdeflate: one look-up gives a literal, or the base and
// the extra bits of a length or a distance.
//
// The format is that of RFC 1951.
package inflate

import (
	"encoding/binary"
	"errors"
)

// What is wrong with compressed data.
var (
	ErrCorrupt = errors.New("compressed data is corrupt")
	ErrShort   = errors.New("compressed data ends early")
	ErrLong    = errors.New("compressed data is longer than it says")
)

// Slack is how many bytes of capacity beyond its length make decompressing into
// a buffer fastest. What they hold afterwards is not defined.
const Slack = maxMatch + wordSize

const (
	maxMatch = 258
	wordSize = 8
	// maxLength and maxExtra are of codes of lengths and distances.
	maxCode = 15
)

// Decoder decompresses, one time after the other. Its zero value is ready. It
// must not be used concurrently.
type Decoder struct {
	dynamic codes
	// fixed are the codes of the standard, made at the first block that has them.
	fixed    codes
	hasFixed bool
	lengths  [maxLiterals + maxDistances + maxRepeat]uint8

	in stream
}

// stream is the input as bits, the lowest first.
type stream struct {
	src []byte
	at  int // the next byte of src
	// bits are the count bits that were taken out of src and not used yet. Bits
	// above them are those of src, or 0.
	bits  uint64
	count uint
	// beyond is how many bytes of count were made up after the end of src.
	beyond uint
}

// Decode decompresses src, which begins with data in the deflate format, into
// dst, which has its exact length. It returns how many bytes of src that took. Up
// to [Slack] bytes between the length and the capacity of dst are written to as
// well.
func (d *Decoder) Decode(dst, src []byte) (int, error) {
	d.in = stream{src: src}
	s := &d.in
	out := 0
	for final := false; !final; {
		s.fill()
		head := s.bits
		s.drop(3)
		final = head&1 != 0
		var err error
		switch head >> 1 & 3 {
		case 0:
			out, err = s.stored(dst, out)
		case 1:
			if err = d.fixedCodes(); err == nil {
				out, err = d.block(dst, out, &d.fixed)
			}
		case 2:
			if err = d.dynamicCodes(); err == nil {
				out, err = d.block(dst, out, &d.dynamic)
			}
		default:
			err = ErrCorrupt
		}
		if s.overrun() {
			return 0, ErrShort
		}
		if err != nil {
			return 0, err
		}
	}
	if out < len(dst) {
		return 0, ErrShort
	}
	return s.at - int(s.count/8-s.beyond), nil
}

// fill makes count at least 56. Behind the end of src it makes up zeros.
func (s *stream) fill() {
	if len(s.src)-s.at >= wordSize {
		s.bits |= binary.LittleEndian.Uint64(s.src[s.at:]) << (s.count & 63)
		s.at += int(63-s.count) >> 3
		s.count |= 56
		return
	}
	for s.count < 56 {
		if s.at < len(s.src) {
			s.bits |= uint64(s.src[s.at]) << (s.count & 63)
			s.at++
		} else {
			s.beyond++
		}
		s.count += 8
	}
}

// drop leaves out n bits, of those that are there.
func (s *stream) drop(n uint) {
	s.bits >>= n & 63
	s.count -= n
}

// take is the next n bits.
func (s *stream) take(n uint) uint {
	v := uint(s.bits & (1<<(n&63) - 1))
	s.drop(n)
	return v
}

// overrun reports whether more bits were used than src has.
func (s *stream) overrun() bool { return s.count < 8*s.beyond }

// stored copies a block that is not compressed.
func (s *stream) stored(dst []byte, out int) (int, error) {
	s.drop(s.count & 7)
	if s.overrun() {
		return out, ErrShort
	}
	s.at -= int(s.count/8 - s.beyond)
	s.bits, s.count, s.beyond = 0, 0, 0
	const head = 4
	if len(s.src)-s.at < head {
		return out, ErrShort
	}
	n := int(binary.LittleEndian.Uint16(s.src[s.at:]))
	if n != int(^binary.LittleEndian.Uint16(s.src[s.at+2:])) {
		return out, ErrCorrupt
	}
	s.at += head
	if len(s.src)-s.at < n {
		return out, ErrShort
	}
	if len(dst)-out < n {
		return out, ErrLong
	}
	copy(dst[out:], s.src[s.at:s.at+n])
	s.at += n
	return out + n, nil
}

// block decompresses a block into dst[out:] and returns where it ends.
func (d *Decoder) block(dst []byte, out int, c *codes) (int, error) {
	s := &d.in
	var done bool
	var err error
	if out, done, err = d.quickly(dst, out, c); done || err != nil {
		return out, err
	}
	for {
		s.fill()
		e := c.literals.look(s.bits)
		s.drop(e.length())
		switch {
		case e.isLiteral():
			if out >= len(dst) {
				return out, ErrLong
			}
			dst[out] = e.literal()
			out++
			continue
		case e.isEnd():
			return out, nil
		case e.isInvalid():
			return out, ErrCorrupt
		}
		length := int(e.base()) + int(s.take(e.extra()))
		e = c.distances.look(s.bits)
		if e.isInvalid() {
			return out, ErrCorrupt
		}
		s.drop(e.length())
		distance := int(e.base()) + int(s.take(e.extra()))
		if distance > out {
			return out, ErrCorrupt
		}
		if length > len(dst)-out {
			return out, ErrLong
		}
		if s.overrun() {
			return out, ErrShort
		}
		for i := range length {
			dst[out+i] = dst[out+i-distance]
		}
		out += length
	}
}

// quickly is block as long as input and output are far from their ends. It
// reports whether the block is done.
func (d *Decoder) quickly(dst []byte, out int, c *codes) (end int, done bool, err error) {
	size := len(dst)
	dst = dst[:min(cap(dst), size+Slack)]
	// Room for three literals and a match, of which the last word can reach
	// beyond its end.
	const most = 3 + maxMatch + wordSize
	room := len(dst) - most
	src, at, bits, count := d.in.src, d.in.at, d.in.bits, d.in.count
	last := len(src) - 2*wordSize
	literals, distances := &c.literals, &c.distances
	if d.in.beyond > 0 {
		return out, false, nil
	}
	for at <= last && out <= room {
		bits |= binary.LittleEndian.Uint64(src[at:]) << (count & 63)
		at += int(63-count) >> 3
		count |= 56

		e := literals.entries[bits&literals.mask&tableMask]
		if e.isLiteral() {
			// Three literals take 33 bits at most where their codes are short
			// enough for the table.
			bits >>= e.length() & 63
			count -= e.length()
			dst[out] = e.literal()
			out++
			e = literals.entries[bits&literals.mask&tableMask]
			if e.isLiteral() {
				bits >>= e.length() & 63
				count -= e.length()
				dst[out] = e.literal()
				out++
				e = literals.entries[bits&literals.mask&tableMask]
				if e.isLiteral() {
					bits >>= e.length() & 63
					count -= e.length()
					dst[out] = e.literal()
					out++
					continue
				}
			}
			bits |= binary.LittleEndian.Uint64(src[at:]) << (count & 63)
			at += int(63-count) >> 3
			count |= 56
		}
		if e.isSubtable() {
			e = literals.below(e, bits)
			if e.isLiteral() {
				bits >>= e.length() & 63
				count -= e.length()
				dst[out] = e.literal()
				out++
				continue
			}
		}
		if e.isEnd() || e.isInvalid() {
			if done = e.isEnd(); done {
				bits >>= e.length() & 63
				count -= e.length()
			} else {
				err = ErrCorrupt
			}
			break
		}
		bits >>= e.length() & 63
		length := int(e.base()) + int(bits&(1<<(e.extra()&63)-1))
		bits >>= e.extra() & 63
		count -= e.length() + e.extra()

		e = distances.entries[bits&distances.mask&tableMask]
		if e.isSubtable() {
			e = distances.below(e, bits)
		}
		if e.isInvalid() {
			err = ErrCorrupt
			break
		}
		bits >>= e.length() & 63
		distance := int(e.base()) + int(bits&(1<<(e.extra()&63)-1))
		bits >>= e.extra() & 63
		count -= e.length() + e.extra()

		from := out - distance
		if from < 0 {
			err = ErrCorrupt
			break
		}
		stop := out + length
		if distance >= wordSize {
			for out < stop {
				binary.LittleEndian.PutUint64(dst[out:], binary.LittleEndian.Uint64(dst[from:]))
				out += wordSize
				from += wordSize
			}
		} else {
			for out < stop {
				dst[out] = dst[from]
				out++
				from++
			}
		}
		out = stop
	}
	if out > size && err == nil {
		err = ErrLong
	}
	d.in.at, d.in.bits, d.in.count = at, bits&(1<<(count&63)-1), count
	return out, done, err
}
