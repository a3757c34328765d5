package consent

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// carried is what contexts carry under a key.
type carried struct {
	typ types.Type
	// constant is the key itself, or is the variable that it is read from.
	constant string
	is       *ssa.Global
}

// carriedBy is where the values that contexts carry under key are, whichever context.
func carriedBy(key ssa.Value) location {
	if m, ok := key.(*ssa.MakeInterface); ok {
		key = m.X
	}
	c := carried{typ: key.Type()}
	switch key := key.(type) {
	case *ssa.Const:
		if key.Value != nil {
			c.constant = key.Value.ExactString()
		}
	case *ssa.Global:
		c.is = key
	case *ssa.UnOp:
		c.is, _ = key.X.(*ssa.Global)
	}
	return location{c}
}

// proveCarried is about the value that a context carries under key: one that the program
// put there, or nil.
func (e *engine) proveCarried(f *frame, key ssa.Value, t test) proof {
	loc := carriedBy(key)
	stored := e.ix.stored[loc]
	if t.passesZero() || len(stored) == 0 {
		return proof{}
	}
	e.asks(loc)
	all := impossible()
	for _, s := range stored {
		all = all.and(e.proveSource(f, loc, s, t))
	}
	return all
}
