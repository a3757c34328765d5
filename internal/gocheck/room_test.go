package gocheck

import (
	"runtime"
	"runtime/debug"
	"testing"
)

// held keeps what tests allocate in use.
var held [2][]byte

func TestMakeRoom(t *testing.T) {
	const size = 64 << 20
	held[0] = make([]byte, size)
	t.Cleanup(func() { held = [2][]byte{} })
	held[1] = make([]byte, size)
	held[1] = nil // garbage from here on

	percent := debug.SetGCPercent(20)
	t.Cleanup(func() { debug.SetGCPercent(percent) })
	undo := makeRoom(size / 2)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range size / 2 >> 20 {
		held[1] = make([]byte, 1<<20)
	}
	runtime.ReadMemStats(&after)
	if after.NumGC != before.NumGC {
		t.Errorf("garbage was collected %d times where there was room", after.NumGC-before.NumGC)
	}
	undo()
	if now := debug.SetGCPercent(20); now != 20 {
		t.Errorf("the collector is left with %d %% where it had 20", now)
	}
}
