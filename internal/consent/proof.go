package consent

import (
	"go/constant"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/settings"
)

// kind is a set of reasons to take an outcome for consent.
type kind uint16

const (
	person kind = 1 << iota
	typedName
	// switched is an option that is off by default and was switched on.
	switched
	// force is such an option that may mean something else.
	force
	environment
	policy
	reconciler
	// deletion is an object that was marked as deleted before.
	deletion
)

// accepted is the set of kinds that the configuration accepts, and whether a
// name has to be typed.
func accepted(s *settings.Deletes) (kinds kind, typed bool) {
	kinds = deletion | typedName
	list := s.Consent
	if len(list) == 0 {
		list = []string{"person", "option"}
	}
	for _, name := range list {
		switch name {
		case "person":
			kinds |= person
		case "option":
			kinds |= switched | force
		case "environment":
			kinds |= environment
		case "policy":
			kinds |= policy
		case "reconciler":
			kinds |= reconciler
		}
	}
	if s.Strength == "typed-name" {
		return kinds &^ person, true
	}
	if !slices.Contains(list, "person") {
		kinds &^= typedName
	}
	return kinds, false
}

// proof is the answer to "if this value passes that test, did somebody
// consent?" With ok and no kinds, the value cannot pass the test.
type proof struct {
	ok    bool
	kinds kind
	// questions has bit i set if parameter i of the frame's function holds the
	// question that was asked: whoever passes it decides what consent is about.
	questions uint64
	// bare says that the question is printed before the call.
	bare bool
}

func impossible() proof         { return proof{ok: true} }
func consents(kinds kind) proof { return proof{ok: true, kinds: kinds} }
func (p proof) and(q proof) proof {
	if !p.ok || !q.ok {
		return proof{}
	}
	return proof{ok: true, kinds: p.kinds | q.kinds, questions: p.questions | q.questions, bare: p.bare || q.bare}
}

// test is a question about a value.
type test struct {
	op operator
	// val is the constant to compare with, nil for nil.
	val constant.Value
	// other is the value to compare with.
	other ssa.Value
	// loose says that the value was trimmed, folded or cut before.
	loose bool
	// grown says that the value is part of a text that is put together, as one that is
	// typed key by key.
	grown bool
}

type operator int

const (
	equalTo operator = iota
	differentFrom
	// sameAs asks whether the value equals one that is no constant.
	sameAs
	// nonEmpty asks whether a slice, map or string has elements.
	nonEmpty
	// empty asks whether it has none.
	empty
	// anyTrue asks whether a map has an element that is true.
	anyTrue
)

func equal(c constant.Value) test { return test{op: equalTo, val: c} }
func equalBool(b bool) test       { return test{op: equalTo, val: constant.MakeBool(b)} }
func isNil() test                 { return test{op: equalTo} }
func notNil() test                { return test{op: differentFrom} }

// holds reports whether t asks whether a bool is b.
func (t test) holds(b bool) bool {
	return t.val != nil && t.val.Kind() == constant.Bool && (t.op == equalTo || t.op == differentFrom) &&
		constant.BoolVal(t.val) == (b == (t.op == equalTo))
}

// about reports whether t is about a bool at all.
func (t test) about() bool { return t.holds(true) || t.holds(false) }

// flip is t for the negation of a bool.
func (t test) flip() test { return equalBool(t.holds(false)) }

// passes reports whether the constant c can pass t.
func (t test) passes(c *ssa.Const) bool {
	switch t.op {
	case empty:
		return c.Value == nil || zero(c.Value)
	case nonEmpty:
		return c.Value != nil && c.Value.Kind() == constant.String && constant.StringVal(c.Value) != ""
	case sameAs:
		return true
	case anyTrue:
		return false
	}
	var same bool
	switch {
	case c.Value == nil || t.val == nil:
		same = c.Value == nil && t.val == nil || c.Value == nil && zero(t.val)
	case c.Value.Kind() == t.val.Kind():
		same = constant.Compare(c.Value, token.EQL, t.val)
		if !same && t.loose && c.Value.Kind() == constant.String {
			a, b := strings.ToLower(constant.StringVal(c.Value)), strings.ToLower(constant.StringVal(t.val))
			same = strings.Contains(a, b) || strings.Contains(b, a) && b != "" && a != ""
		}
	default:
		same = t.loose
	}
	return same == (t.op == equalTo)
}

func zero(v constant.Value) bool {
	switch v.Kind() {
	case constant.Bool:
		return !constant.BoolVal(v)
	case constant.String:
		return constant.StringVal(v) == ""
	case constant.Int:
		return constant.Sign(v) == 0
	}
	return false
}

// passesZero reports whether the zero value passes t.
func (t test) passesZero() bool {
	switch t.op {
	case equalTo:
		return t.val == nil || zero(t.val)
	case differentFrom:
		return t.val != nil && !zero(t.val)
	case empty:
		return true
	case sameAs, anyTrue:
		return false
	}
	return false
}
