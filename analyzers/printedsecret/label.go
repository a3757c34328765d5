package printedsecret

import (
	"go/token"
	"maps"

	"github.com/keyvet/keyvet/internal/catalog"
)

// source is a secret that the program holds.
type source struct {
	// what names it in a message.
	what string
	pos  token.Pos
}

// label is what a value shows: a secret, in some ways, and parameters of the
// function that holds the value, each in some ways.
type label struct {
	view

	params map[int]catalog.Way
}

func (l *label) empty() bool { return l == nil || l.ways == 0 && len(l.params) == 0 }

// joinInto adds l to *into, which it copies before it changes it, and tells
// whether anything was new.
func joinInto(into **label, l *label) bool {
	if l.empty() {
		return false
	}
	old := *into
	if old == nil {
		*into = clone(l)
		return true
	}
	if old.ways|l.ways == old.ways && coversParams(old.params, l.params) {
		return false
	}
	joined := clone(old)
	joined.join(l.view)
	for param, ways := range l.params {
		if joined.params == nil {
			joined.params = make(map[int]catalog.Way)
		}
		joined.params[param] |= ways
	}
	*into = joined
	return true
}

func coversParams(all, some map[int]catalog.Way) bool {
	for param, ways := range some {
		if all[param]|ways != all[param] {
			return false
		}
	}
	return true
}

func clone(l *label) *label {
	if l == nil {
		return nil
	}
	return &label{view: l.view, params: maps.Clone(l.params)}
}
