package gocheck

import (
	"runtime"
	"runtime/debug"
)

// makeRoom lets the heap grow by need bytes without collecting garbage on the way,
// where the process already has that much: it collects what loading and the passes
// have left once, so that what comes next can take its place. undo makes
// the collector as it was.
//
// Most of what is in use are packages, which are there to stay. To collect garbage
// means to look through them, and takes about as long as the analysis that makes it.
func makeRoom(need uint64) (undo func()) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if before.HeapAlloc+need < before.NextGC {
		return func() {}
	}
	// What is free is to stay with the process: the collector keeps as much as it
	// expects to be in use before the next time.
	percent := debug.SetGCPercent(-1)
	runtime.GC()
	runtime.ReadMemStats(&after)
	has := before.HeapSys - before.HeapReleased
	switch {
	case percent < 0: // never, as the user wants it
	case after.HeapAlloc+need > has:
		debug.SetGCPercent(percent)
	default:
		debug.SetGCPercent(max(percent, int(100*(has-after.HeapAlloc)/after.HeapAlloc)))
	}
	return func() { debug.SetGCPercent(percent) }
}
