// Package cli stands in for the library of the same path.
package cli

type Ui interface {
	Ask(string) (string, error)
	Output(string)
}
