package odb

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// windows are the parts of packs last read. Deltas lie near what they are made
// of, so that most objects are in one of a few windows. Which windows can hold a
// part of a pack follows from where it begins.
type windows struct {
	recent [windowSets][windowWays]window
	clock  uint64
}

type window struct {
	file  *os.File
	start uint64
	data  []byte
	used  uint64 // by the clock
}

// A window begins at a multiple of windowStep and has windowSize bytes, so that
// every range of up to windowStep bytes is inside one.
const (
	windowStep = 8 << 10
	windowSize = 2 * windowStep
	windowSets = 128
	windowWays = 4
)

// read returns the bytes of f from start to end, at most windowStep. They are
// valid until the next call.
func (w *windows) read(f *os.File, start, end uint64) ([]byte, error) {
	w.clock++
	at := start - start%windowStep
	set := &w.recent[at/windowStep%windowSets]
	oldest := &set[0]
	for i := range set {
		win := &set[i]
		if win.file == f && win.start == at {
			win.used = w.clock
			return win.cut(start, end)
		}
		if win.used < oldest.used {
			oldest = win
		}
	}
	if oldest.data == nil {
		oldest.data = make([]byte, windowSize)
	}
	n, err := f.ReadAt(oldest.data[:windowSize], int64(at))
	if err != nil && !errors.Is(err, io.EOF) {
		oldest.file = nil
		return nil, fmt.Errorf("reading the pack: %w", err)
	}
	oldest.file, oldest.start, oldest.data, oldest.used = f, at, oldest.data[:n], w.clock
	return oldest.cut(start, end)
}

func (w *window) cut(start, end uint64) ([]byte, error) {
	if end-w.start > uint64(len(w.data)) {
		return nil, errTruncated
	}
	return w.data[start-w.start : end-w.start], nil
}
