package scan

import (
	"io"

	"github.com/keyvet/keyvet/internal/finding"
)

// windowSize is how many bytes of an item are searched at a time. What is
// shorter is searched whole.
const windowSize = 4 << 20

// window is the part of an item that is in memory. The windows of a long item
// overlap, so that each sees as much around what it owns as detectors look at.
type window struct {
	encoding encoding
	data     []byte
	// offset is where data begins in the item.
	offset int64
	// line and column are the line feeds before data, and the bytes between
	// the last of them and data.
	line, column int
	// own is the range of data in which the findings of this window begin.
	own finding.Span
}

// ownAll makes w own all that no window before it owned.
func (w *window) ownAll() { w.own.End = len(w.data) }

// slide drops what the next window does not need.
func (w *window) slide(reach int) {
	const aligned = 4 // the longest code unit
	gone := max(0, w.own.End-reach) &^ (aligned - 1)
	lines, tail := w.encoding.lines(w.data[:gone])
	if w.line += lines; lines == 0 {
		w.column += gone
	} else {
		w.column = tail
	}
	w.offset += int64(gone)
	w.own.Start = w.own.End - gone
	w.data = w.data[:copy(w.data, w.data[gone:])]
}

// start is an empty buffer for an item of that size, -1 where it is not known.
func (r *reader) start(size int64) []byte {
	const few = 64 << 10
	want := int64(few)
	if size >= 0 {
		want = size + 1 // one more, to see the end
	}
	if want > windowSize {
		want = min(want, r.windowSize())
	}
	if have := int64(cap(r.buffer)); have < want {
		// Files come in any order: growing by a little for each would cost more
		// than reading them.
		r.buffer = make([]byte, 0, max(want, min(2*have, windowSize), few))
	}
	return r.buffer[:0]
}

func (r *reader) windowSize() int64 {
	const reaches = 32 // keeps the overlaps small beside the window
	return max(windowSize, int64(reaches*r.reach()))
}

// fill reads until w is as long as a window may be. The error is nil when there
// is more to come.
func (r *reader) fill(w *window, source io.Reader) error {
	for {
		if len(w.data) == cap(w.data) {
			size := 2 * int64(cap(w.data))
			if size > windowSize {
				size = min(size, r.windowSize())
			}
			if int64(len(w.data)) >= size {
				return nil
			}
			longer := make([]byte, len(w.data), size)
			copy(longer, w.data)
			w.data = longer
		}
		n, err := source.Read(w.data[len(w.data):cap(w.data)])
		w.data = w.data[:len(w.data)+n]
		if err != nil {
			return err
		}
	}
}
