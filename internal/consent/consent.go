// Package consent proves whether a person's consent stands on every path to a
// delete that cannot be undone.
//
// It takes functions in SSA form and walks forward from the entry points over
// every path that no consent guards: an edge of the control-flow graph whose
// condition, with that outcome, means that a person said yes is cut, and so is
// what follows a call that returns only with consent. A delete that the walk
// still reaches is unconfirmed, and the way it came is the path to show.
//
// The walk is interprocedural. A function is analysed once for each frame: what
// its arguments are known to mean. Whether a condition implies consent is
// answered on demand from the values it is made of ([engine.implies]), under the
// optimistic assumption that what the walk has not reached yet is never
// reached. Reaching more can only prove less, so the walk revisits the frames
// that asked until nothing changes: a least fixed point.
package consent

import (
	"cmp"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
	"github.com/keyvet/keyvet/internal/settings"
)

// Program is what is analysed: packages in SSA form, and what is known of
// functions whose bodies are not among them.
type Program struct {
	SSA *ssa.Program
	// Packages are built; functions of all others are known by signature only.
	Packages []*ssa.Package
	// Fact is what another run found out about a function without a body; it
	// may return nil.
	Fact func(*types.Func) *Fact
	// Whole says that the packages are the whole main module. Then exported
	// functions are entry points only where no main function reaches them.
	Whole bool
	// Marks are the annotations in the source.
	Marks Marks
	// Test reports whether the file at pos is test code.
	Test func(pos token.Pos) bool
}

// Marks are the annotations of a program.
type Marks struct {
	// Confirmed holds functions, by the position of their name, whose deletes
	// are confirmed elsewhere.
	Confirmed map[token.Pos]bool
	// Confirms holds functions, by the position of their name, that are
	// confirmations.
	Confirms map[token.Pos]bool
	// ConfirmedLine reports whether a call at pos is annotated as confirmed.
	ConfirmedLine func(pos token.Pos) bool
}

// Config says what counts.
type Config struct {
	Catalog  *catalog.Catalog
	Settings *settings.Deletes
	Limits   Limits
}

// Limits bound what an analysis costs. Beyond the first three, what is known of
// arguments and conditions is forgotten, which can only report more. Beyond the
// others the result is incomplete, and says so. Zero stands for the default.
type Limits struct {
	// Depth is how deep contexts nest: closures in closures.
	Depth int
	// Contexts is how many contexts one function is looked at in.
	Contexts int
	// Proof is how many values one question of consent looks at.
	Proof int
	// Frames is how many contexts there are in all.
	Frames int
	// Origins is how many values one question of origin looks at.
	Origins int
	// Places is how many places one pointer points to.
	Places int
}

func (l Limits) orDefault() Limits {
	return Limits{
		Depth:    cmp.Or(l.Depth, 5),
		Contexts: cmp.Or(l.Contexts, 40),
		Proof:    cmp.Or(l.Proof, 4000),
		Frames:   cmp.Or(l.Frames, 400_000),
		Origins:  cmp.Or(l.Origins, 50_000),
		Places:   cmp.Or(l.Places, 200),
	}
}

// Delete is a delete that is reachable without consent.
type Delete struct {
	Operation *catalog.Operation
	// Call is the call that deletes, in Function.
	Pos      token.Pos
	End      token.Pos
	Function *ssa.Function
	// Path leads from an entry point to the function of the delete.
	Path []Step
	// Seen is what stands on the path and is no consent.
	Seen []Note
	// Missing is the pre-check that settings.Deletes.Require demands and the
	// path lacks; empty if it is consent that is missing.
	Missing string
}

// Step is a call on a path. The first has no position: it is the entry point.
type Step struct {
	Pos      token.Pos
	Function *ssa.Function
	// Handed says that the program did not call the function but gave it to
	// code outside, which calls it.
	Handed bool
}

// Note is something that looks like consent and is none.
type Note struct {
	Pos  token.Pos
	Text string
}

// Result is what a run found.
type Result struct {
	Deletes []Delete
	// Facts describes functions for programs that import theirs.
	Facts map[*types.Func]*Fact
	// Incomplete says which of the limits was hit, if any, beyond which a delete
	// may be overlooked.
	Incomplete string
}

// Fact is what a function means to its callers, in a form that travels between
// packages. Results and parameters count from 0; a receiver is no parameter.
type Fact struct {
	// Returns says that the function can return without consent. A function
	// that always ends the program, or returns only after consent, cannot.
	Returns bool
	// Yes lists the outcomes of results that mean consent.
	Yes []Outcome
	// Deletes are reached in the function without consent.
	Deletes []FactDelete
	// Guards lists the parameters, functions, that are called only with consent.
	Guards []int
}

// Outcome is a result that means consent.
type Outcome struct {
	Result int
	// Value is "true", "false", "nil" or "non-nil".
	Value string
	// Question is the parameter that holds the question, or -1.
	Question int
	// Bare says that the question is printed before the call.
	Bare  bool
	Kinds uint16
	// Given lists what must be true of arguments as well.
	Given []Given
}

// Given is an assumption about an argument: that Value of parameter Param means
// consent, or cannot be.
type Given struct {
	Param int
	Value bool
}

// FactDelete is a delete in another package.
type FactDelete struct {
	// Operation is the title of the operation in the catalog.
	Operation string
	// Where is the function that deletes, "path.Func".
	Where string
	// Unless lists assumptions about arguments under which the delete is
	// confirmed.
	Unless []Given
}

// Check analyses p.
func Check(p *Program, c *Config) *Result {
	e := newEngine(p, c)
	e.index()
	e.walk()
	result := &Result{Deletes: e.deletes()}
	if !p.Whole {
		result.Facts = e.facts()
	}
	result.Incomplete = e.incomplete
	for _, name := range c.Settings.Require {
		result.Deletes = append(result.Deletes, unchecked(p, c, name, result.Deletes)...)
	}
	return result
}
