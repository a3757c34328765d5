package gocheck

import (
	"runtime"
	"runtime/debug"
	"sync"
)

// collections can make the collector of garbage wait. Where deletes are judged, garbage
// is collected once before that, so that collecting it shortly before, while packages are
// still loaded, is of no use.
type collections struct {
	mu sync.Mutex
	// percent is what the collector had; 0 if it does not wait.
	percent int
}

// delay makes the collector wait until there is four times as much new as usual, unless
// somebody chose another time.
func (c *collections) delay() {
	const usual, late = 100, 400
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.percent != 0 {
		return
	}
	if c.percent = debug.SetGCPercent(late); c.percent != usual {
		debug.SetGCPercent(c.percent)
	}
}

// resume makes the collector as it was.
func (c *collections) resume() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.percent != 0 {
		debug.SetGCPercent(c.percent)
		c.percent = 0
	}
}

// makeRoom lets the heap grow by need bytes without collecting garbage on the way,
// where the process already has that much, or nearly: it collects what loading and the
// passes have left once, so that what comes next can take its place. undo makes
// the collector as it was.
//
// Most of what is in use are packages, which are there to stay. To collect garbage
// means to look through them, and takes about as long as the analysis that makes it.
func makeRoom(need uint64) (undo func()) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	// What is free is to stay with the process: the collector keeps as much as it
	// expects to be in use before the next time.
	percent := debug.SetGCPercent(-1)
	if percent < 0 || before.HeapAlloc+need < earliest(before.NextGC, percent) {
		debug.SetGCPercent(percent)
		return func() {}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	has := before.HeapSys - before.HeapReleased
	goal := max(has, after.HeapAlloc+need)
	if goal > has+has/8 {
		debug.SetGCPercent(percent)
	} else {
		debug.SetGCPercent(max(percent, int(100*(goal-after.HeapAlloc)/after.HeapAlloc)))
	}
	return func() { debug.SetGCPercent(percent) }
}

// earliest is the size of the heap at which the collector may begin, so as to be
// done when it is goal bytes: seven tenths of the way there from what was in use
// before, see runtime/mgcpacer.go.
func earliest(goal uint64, percent int) uint64 {
	used := goal * 100 / (100 + uint64(percent))
	return used + (goal-used)*7/10
}
