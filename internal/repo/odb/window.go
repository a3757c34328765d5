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
	joined []byte // what lies in two windows
}

type window struct {
	file  *os.File
	start uint64
	data  []byte
	used  uint64 // by the clock
}

// A window begins at a multiple of its size. What is at most maxWindowed long
// lies in two at most.
const (
	windowSize  = 16 << 10
	windowSets  = 128
	windowWays  = 4
	maxWindowed = windowSize / 2
)

// read returns the bytes of f from start to end, at most maxWindowed. They are
// valid until the next call.
func (w *windows) read(f *os.File, start, end uint64) ([]byte, error) {
	first := start - start%windowSize
	data, err := w.window(f, first)
	if err != nil {
		return nil, err
	}
	if end <= first+windowSize {
		return cut(data, start-first, end-first)
	}
	head, err := cut(data, start-first, windowSize)
	if err != nil {
		return nil, err
	}
	w.joined = append(w.joined[:0], head...)
	next := first + windowSize
	if data, err = w.window(f, next); err != nil {
		return nil, err
	}
	tail, err := cut(data, 0, end-next)
	w.joined = append(w.joined, tail...)
	return w.joined, err
}

// window is the content of the window that begins at start.
func (w *windows) window(f *os.File, start uint64) ([]byte, error) {
	w.clock++
	set := &w.recent[start/windowSize%windowSets]
	oldest := &set[0]
	for i := range set {
		win := &set[i]
		if win.file == f && win.start == start {
			win.used = w.clock
			return win.data, nil
		}
		if win.used < oldest.used {
			oldest = win
		}
	}
	if oldest.data == nil {
		oldest.data = make([]byte, windowSize)
	}
	n, err := f.ReadAt(oldest.data[:windowSize], int64(start))
	if err != nil && !errors.Is(err, io.EOF) {
		oldest.file = nil
		return nil, fmt.Errorf("reading the pack: %w", err)
	}
	oldest.file, oldest.start, oldest.data, oldest.used = f, start, oldest.data[:n], w.clock
	return oldest.data, nil
}

func cut(data []byte, start, end uint64) ([]byte, error) {
	if end > uint64(len(data)) {
		return nil, errTruncated
	}
	return data[start:end], nil
}
