package odb

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// Op is one step by which a delta makes its result: Len bytes at Dst of the
// result are those at Src of the base, or new where Src is negative.
type Op struct{ Dst, Len, Src int32 }

// Insert reports whether the bytes are new.
func (o Op) Insert() bool { return o.Src < 0 }

var (
	errDelta     = errors.New("delta is corrupt")
	errDeltaBase = errors.New("delta does not fit its base")
)

// maxOps bounds what is remembered of one delta. Instructions that continue
// each other count once.
const maxOps = 1 << 20

// applyDelta makes the result of delta out of base, in a buffer that alloc gives
// for its size, at most maxDelta. Up to [inflate.Slack] bytes between the length
// and the capacity of the buffer are written to as well. The steps are put into
// ops, which is returned; of a delta with more than maxOps steps none are.
func applyDelta(ops []Op, base, delta []byte, alloc func(int) []byte) (result []byte, steps []Op, err error) {
	from, delta, ok1 := deltaSize(delta)
	want, delta, ok2 := deltaSize(delta)
	switch {
	case !ok1 || !ok2:
		return nil, ops, errDelta
	case from != uint64(len(base)), want > uint64(len(delta))*uint64(max(len(base), copies)):
		return nil, ops, errDeltaBase // each step makes less than that
	case want > maxDelta:
		return nil, ops, errTooBig
	}
	dst := alloc(int(want))
	ops = ops[:0]
	at := 0
	for len(delta) > 0 {
		code := delta[0]
		delta = delta[1:]
		source, src, n := delta, int32(-1), int(code)
		if code&copies != 0 {
			from, length, rest, ok := copyRange(code, delta)
			if !ok {
				return nil, ops, errDelta
			}
			if uint64(from)+uint64(length) > uint64(len(base)) {
				return nil, ops, errDeltaBase
			}
			source, src, n, delta = base[from:], int32(from), int(length), rest
		} else {
			if n == 0 || n > len(delta) {
				return nil, ops, errDelta
			}
			delta = delta[n:]
		}
		if n > len(dst)-at {
			return nil, ops, errDelta
		}
		copyShort(dst[at:], source, n)
		if len(ops) <= maxOps {
			ops = appendOp(ops, Op{Dst: int32(at), Len: int32(n), Src: src})
		}
		at += n
	}
	if at != len(dst) {
		return nil, ops, errDelta
	}
	if len(ops) > maxOps {
		return dst, nil, nil
	}
	return dst, ops, nil
}

// copyShort copies n bytes. Most steps of a delta are a few bytes long, for which
// two words are faster than a call; they may reach beyond the n bytes, as far as
// the capacities go.
func copyShort(dst, src []byte, n int) {
	const short = 16
	if n <= short && cap(dst) >= short && cap(src) >= short {
		d, s := dst[:short], src[:short]
		a, b := binary.LittleEndian.Uint64(s), binary.LittleEndian.Uint64(s[short/2:])
		binary.LittleEndian.PutUint64(d, a)
		binary.LittleEndian.PutUint64(d[short/2:], b)
		return
	}
	copy(dst, src[:n])
}

func appendOp(ops []Op, op Op) []Op {
	if len(ops) > 0 {
		last := &ops[len(ops)-1]
		if last.Insert() && op.Insert() || !last.Insert() && last.Src+last.Len == op.Src {
			last.Len += op.Len
			return ops
		}
	}
	return append(ops, op)
}

// copies is set in the code of an instruction to copy from the base. Without it,
// the code is the number of bytes that follow to be inserted.
const copies = 0x80

// copyRange reads the rest of an instruction to copy: the low four bits of its code
// say which bytes of the offset follow, three more which bytes of the length.
func copyRange(code byte, delta []byte) (from, n uint32, rest []byte, ok bool) {
	const longest = 7
	if len(delta) < longest && bits.OnesCount8(code&^copies) > len(delta) {
		return 0, 0, delta, false
	}
	i := 0
	if code&0x01 != 0 {
		from = uint32(delta[i])
		i++
	}
	if code&0x02 != 0 {
		from |= uint32(delta[i]) << 8
		i++
	}
	if code&0x04 != 0 {
		from |= uint32(delta[i]) << 16
		i++
	}
	if code&0x08 != 0 {
		from |= uint32(delta[i]) << 24
		i++
	}
	if code&0x10 != 0 {
		n = uint32(delta[i])
		i++
	}
	if code&0x20 != 0 {
		n |= uint32(delta[i]) << 8
		i++
	}
	if code&0x40 != 0 {
		n |= uint32(delta[i]) << 16
		i++
	}
	if n == 0 {
		n = 0x10000
	}
	return from, n, delta[i:], true
}

// deltaSize reads a size off the head of b: 7 bits a byte, the lowest first.
func deltaSize(b []byte) (size uint64, rest []byte, ok bool) {
	for i := 0; i < len(b) && i < 9; i++ {
		size |= uint64(b[i]&0x7f) << (7 * i)
		if b[i]&0x80 == 0 {
			return size, b[i+1:], true
		}
	}
	return 0, b, false
}
