// Package config is what a file says.
package config

import "strings"

// Config is the file.
type Config struct {
	Mode Mode `json:"mode"`
}

// Mode says how to work.
type Mode struct{ quiet bool }

// Quiet reports whether nothing is asked.
func (m Mode) Quiet() bool { return m.quiet }

// UnmarshalText is called by what decodes the file.
func (m *Mode) UnmarshalText(text []byte) error {
	m.set(string(text))
	return nil
}

func (m *Mode) set(word string) {
	m.quiet = strings.HasPrefix(word, "q")
}
