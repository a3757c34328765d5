package odb

import "errors"

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

// parseDelta reads the instructions of delta into ops, which it returns together
// with the size of the result, at most maxDelta. It checks that they stay
// inside a base of baseSize bytes and make up the result, so that [applyDelta]
// has nothing to check. Of a delta with more than maxOps steps it returns none.
func parseDelta(ops []Op, delta []byte, baseSize int) ([]Op, int, error) {
	base, delta, ok1 := deltaSize(delta)
	want, delta, ok2 := deltaSize(delta)
	switch {
	case !ok1 || !ok2:
		return nil, 0, errDelta
	case base != uint64(baseSize):
		return nil, 0, errDeltaBase
	case want > maxDelta:
		return nil, 0, errTooBig
	}
	ops = ops[:0]
	var size uint64
	for len(delta) > 0 {
		step, rest, ok := nextInstruction(delta)
		if !ok {
			return nil, 0, errDelta
		}
		delta = rest
		if step.new == nil && step.from+step.len > base {
			return nil, 0, errDeltaBase
		}
		if size+step.len > want {
			return nil, 0, errDelta
		}
		if len(ops) <= maxOps {
			ops = appendOp(ops, step, int32(size))
		}
		size += step.len
	}
	if size != want {
		return nil, 0, errDelta
	}
	if len(ops) > maxOps {
		ops = nil
	}
	return ops, int(size), nil
}

func appendOp(ops []Op, step instruction, dst int32) []Op {
	src := int32(-1)
	if step.new == nil {
		src = int32(step.from)
	}
	if len(ops) > 0 {
		last := &ops[len(ops)-1]
		if last.Insert() && src < 0 || !last.Insert() && last.Src+last.Len == src {
			last.Len += int32(step.len)
			return ops
		}
	}
	return append(ops, Op{Dst: dst, Len: int32(step.len), Src: src})
}

// applyDelta writes the result of a delta to dst, which has its size. The delta
// has been through [parseDelta] with this base.
func applyDelta(dst, base, delta []byte) {
	_, delta, _ = deltaSize(delta)
	_, delta, _ = deltaSize(delta)
	for len(delta) > 0 {
		var step instruction
		step, delta, _ = nextInstruction(delta)
		if step.new == nil {
			step.new = base[step.from : step.from+step.len]
		}
		dst = dst[copy(dst, step.new):]
	}
}

// instruction copies len bytes from the base, or inserts new ones.
type instruction struct {
	from, len uint64
	new       []byte
}

// nextInstruction reads one instruction off the head of delta.
func nextInstruction(delta []byte) (step instruction, rest []byte, ok bool) {
	code := delta[0]
	delta = delta[1:]
	if code&0x80 == 0 {
		n := int(code)
		if n == 0 || n > len(delta) {
			return step, delta, false
		}
		return instruction{len: uint64(n), new: delta[:n]}, delta[n:], true
	}
	const fromBytes, allBytes = 4, 7
	for bit := range allBytes {
		if code&(1<<bit) == 0 {
			continue
		}
		if len(delta) == 0 {
			return step, delta, false
		}
		if bit < fromBytes {
			step.from |= uint64(delta[0]) << (8 * bit)
		} else {
			step.len |= uint64(delta[0]) << (8 * (bit - fromBytes))
		}
		delta = delta[1:]
	}
	if step.len == 0 {
		step.len = 0x10000
	}
	return step, delta, true
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
