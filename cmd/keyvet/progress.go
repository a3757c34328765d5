package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// isTerminal reports whether w is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// eraseLine goes to the begin of the line and clears it.
const eraseLine = "\r\033[K"

// working tells on a terminal what a run is busy with, in one line that goes
// away. Elsewhere, and for a nil pointer, it says nothing.
type working struct {
	out     io.Writer
	started time.Time
	ended   chan struct{}

	mu    sync.Mutex
	parts []string
	shown bool
}

// startWorking begins to tell on the standard error of cmd. Whatever else is said
// there until end is called takes the place of the line.
func startWorking(cmd *cobra.Command, flags *reportFlags) *working {
	out := cmd.ErrOrStderr()
	if flags.quiet || !isTerminal(out) {
		return nil
	}
	w := &working{out: out, started: time.Now(), ended: make(chan struct{})}
	cmd.SetErr(w)
	go func() {
		const interval = time.Second
		for ticker := time.NewTicker(interval); ; {
			select {
			case <-ticker.C:
				w.show()
			case <-w.ended:
				ticker.Stop()
				return
			}
		}
	}()
	return w
}

// on adds a part of the work, which is done when the function returned is called.
func (w *working) on(part string) (done func()) {
	if w == nil {
		return func() {}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.parts = append(w.parts, part)
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.parts = slices.DeleteFunc(w.parts, func(p string) bool { return p == part })
	}
}

// end removes the line and gives cmd its standard error back.
func (w *working) end(cmd *cobra.Command) {
	if w == nil {
		return
	}
	close(w.ended)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.erase()
	cmd.SetErr(w.out)
}

func (w *working) show() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.parts) == 0 {
		return
	}
	w.shown = true
	fmt.Fprintf(w.out, "%skeyvet: %s, %.0fs", eraseLine, strings.Join(w.parts, " and "), time.Since(w.started).Seconds())
}

func (w *working) erase() {
	if w.shown {
		fmt.Fprint(w.out, eraseLine)
		w.shown = false
	}
}

// Write implements [io.Writer] for what is said in between.
func (w *working) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.erase()
	return w.out.Write(p)
}
