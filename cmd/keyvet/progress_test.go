package main

import (
	"bytes"
	"testing"
	"time"
)

// TestWorking has two parts of work, something that is said in between, and an
// end: the line is there only as long as there is work.
func TestWorking(t *testing.T) {
	var out bytes.Buffer
	w := &working{out: &out, started: time.Now()}
	w.show()
	done := w.on("checking Go packages")
	w.on("reading files")
	w.show()
	if _, err := w.Write([]byte("keyvet: a notice\n")); err != nil {
		t.Fatal(err)
	}
	done()
	w.show()
	w.erase()
	const want = eraseLine + "keyvet: checking Go packages and reading files, 0s" + eraseLine + "keyvet: a notice\n" +
		eraseLine + "keyvet: reading files, 0s" + eraseLine
	if out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
	var none *working
	none.on("anything")()
	none.end(nil)
}
