// Package acceptance is for tests of the whole program, in files that are not
// called so.
package acceptance

import (
	"os"
	"testing"

	"programs/lister/app"
)

// Logger never asks.
func Logger(t testing.TB) *app.Logger {
	t.Helper()
	return newLogger()
}

// Quiet never asks either.
func Quiet() *app.Logger { return newLogger() }

func newLogger() *app.Logger {
	l := app.NewLogger(os.Stdin, os.Stdout)
	l.NoConfirm()
	return l
}
