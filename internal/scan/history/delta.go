package history

import (
	"cmp"
	"slices"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo/odb"
	"github.com/keyvet/keyvet/internal/scan/pattern"
)

// wanted appends to dst the ranges of data in which a match that its base does
// not have can start. The ops make data out of a base of baseSize bytes.
//
// What decides about a match is itself with all of the runs of [pattern.RunByte]
// that it touches, reach bytes around that, and its line. If all of these were
// copied from the base together, the base has the match too. Otherwise they touch
// inserted bytes, or a seam: a place where bytes meet that were no neighbours in
// the base. So every insert and every seam is widened, see [pattern.Widen].
//
// Changes less than twice reach apart are widened together: what lies between
// them is wanted whatever it is. Deltas can have a seam in every line.
func wanted(dst []finding.Span, data []byte, ops []odb.Op, baseSize, reach int) []finding.Span {
	core := finding.Span{End: -1} // the last inserts and seams
	known := 0                    // the end of those before, with its run
	near := func(start, end int) {
		switch {
		case core.End >= 0 && start-core.End <= 2*reach:
			core.End = max(core.End, end)
			return
		case core.End >= 0:
			dst, known = widen(dst, data, core, reach, known)
		}
		core = finding.Span{Start: start, End: end}
	}
	copied := 0 // the end in the base of the copy before, or -1 after an insert
	for _, op := range ops {
		start := int(op.Dst)
		switch {
		case op.Insert():
			near(start, start+int(op.Len))
			copied = -1
			continue
		case copied >= 0 && int(op.Src) != copied:
			near(start, start)
		}
		copied = int(op.Src + op.Len)
	}
	if copied >= 0 && copied != baseSize {
		near(len(data), len(data))
	}
	if core.End >= 0 {
		dst, _ = widen(dst, data, core, reach, known)
	}
	return dst
}

// widen adds to dst what core is widened to, and returns where core ends with its
// run. The last core that was added ends at known with its run.
func widen(dst []finding.Span, data []byte, core finding.Span, reach, known int) (wider []finding.Span, end int) {
	if len(dst) > 0 && core.End <= known {
		return dst, known // in the run of the last
	}
	start, end := core.Start, core.End
	for start > known && pattern.RunByte(data[start-1]) {
		start--
	}
	for end < len(data) && pattern.RunByte(data[end]) {
		end++
	}
	least := 0
	if last := len(dst) - 1; last >= 0 {
		least = dst[last].End
	}
	from, to := pattern.Around(data, start, end, reach, least)
	if last := len(dst) - 1; last >= 0 && from <= least {
		dst[last].Start = min(dst[last].Start, from)
		dst[last].End = max(least, to)
		return dst, end
	}
	return append(dst, finding.Span{Start: from, End: to}), end
}

// inherit appends to dst the hits of the base that data still has outside of
// want. The hits are in ascending order.
func inherit(dst, hits []hit, ops []odb.Op, want []finding.Span) []hit {
	if len(hits) == 0 {
		return dst
	}
	for _, op := range ops {
		if op.Insert() {
			continue
		}
		first, _ := slices.BinarySearchFunc(hits, op.Src, func(h hit, at int32) int { return cmp.Compare(h.start, at) })
		for _, h := range hits[first:] {
			if h.start >= op.Src+op.Len {
				break
			}
			moved := hit{h.value, h.start - op.Src + op.Dst, h.end - op.Src + op.Dst}
			if !inside(want, int(moved.start)) {
				dst = append(dst, moved)
			}
		}
	}
	return dst
}

// inside reports whether one of spans, which are in ascending order, holds at.
func inside(spans []finding.Span, at int) bool {
	i, found := slices.BinarySearchFunc(spans, at, func(s finding.Span, at int) int { return cmp.Compare(s.Start, at) })
	return found && spans[i].End > at || i > 0 && spans[i-1].End > at
}
