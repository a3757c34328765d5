// Package app talks to a person.
package app

import (
	"fmt"
	"io"
)

type Logger struct {
	in        io.Reader
	out       io.Writer
	noConfirm bool
}

func NewLogger(in io.Reader, out io.Writer) *Logger { return &Logger{in: in, out: out} }

func (l *Logger) Println(text string) { fmt.Fprintln(l.out, text) }

// NoConfirm stops it from asking.
func (l *Logger) NoConfirm() { l.noConfirm = true }

func (l *Logger) Prompt(name string) bool {
	if l.noConfirm {
		return true
	}
	fmt.Fprintf(l.out, "[%s] Delete? (y/N): ", name)
	var answer string
	fmt.Fscanln(l.in, &answer)
	return answer == "y"
}

// Purger is a Logger whose question is switched off before deletes.
type Purger struct {
	in        io.Reader
	out       io.Writer
	noConfirm bool
}

func NewPurger(in io.Reader, out io.Writer) *Purger { return &Purger{in: in, out: out} }

func (p *Purger) NoConfirm() { p.noConfirm = true }

func (p *Purger) Prompt(name string) bool {
	if p.noConfirm {
		return true
	}
	fmt.Fprintf(p.out, "[%s] Purge? (y/N): ", name)
	var answer string
	fmt.Fscanln(p.in, &answer)
	return answer == "y"
}
