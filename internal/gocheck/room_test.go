package gocheck

import (
	"go/token"
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

func TestCollectionsWaitForDeletes(t *testing.T) {
	percent := func() int {
		now := debug.SetGCPercent(100)
		debug.SetGCPercent(now)
		return now
	}
	const deletes, other = `package a; import "example.com/sdk"`, `package a; import "example.com/log"`
	tests := []struct {
		name          string
		chosen, while int
		sources       []string
	}{
		{"a file imports an SDK", 100, 400, []string{other, deletes, deletes}},
		{"none does", 100, 100, []string{other}},
		{"somebody chose another time", 50, 50, []string{deletes}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before := debug.SetGCPercent(test.chosen)
			t.Cleanup(func() { debug.SetGCPercent(before) })
			r := newRun(&Options{deletes: func(path string) bool { return path == "example.com/sdk" }})
			for _, source := range test.sources {
				if _, err := r.parser()(token.NewFileSet(), "a.go", []byte(source)); err != nil {
					t.Fatal(err)
				}
			}
			if got := percent(); got != test.while {
				t.Errorf("the collector begins at %d %% of garbage, want %d", got, test.while)
			}
			r.collections.resume()
			if got := percent(); got != test.chosen {
				t.Errorf("the collector is left with %d %%, want %d", got, test.chosen)
			}
		})
	}
}
