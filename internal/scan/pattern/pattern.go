// Package pattern runs a regular expression only where it can match.
//
// Go's regexp takes time in proportion to the text; a scanner has hundreds of
// expressions, each of which matches next to nothing. So the expression itself
// is asked for what its matches have in common: a literal that every match
// contains (the anchor), how far a match reaches on both sides of it, and which
// bytes can follow it. Where an anchor stands and what follows it fits, regexp
// looks at the part of the text that such a match can cover, and nowhere else.
//
// All that is derived says "at least": text it rejects has no match. Matches
// are those of regexp over the whole text, with one exception: an anchor is
// ASCII, so a match whose anchor is spelled with one of the two letters outside
// ASCII that fold to ASCII (U+017F, U+212A) is not found.
package pattern

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"sync"
)

// Pattern is a regular expression and what is known about its matches. It is
// safe for concurrent use.
type Pattern struct {
	expr     string
	groups   int
	branches []branch
	reach    int
	compiled func() *regexp.Regexp
	// filter accepts text that may hold a match.
	filter   func() *follow
	required required
	prefix   *prefix // or nil
}

// branch is one way to match: what stands before an anchor, the anchor, and
// what follows.
type branch struct {
	// anchors are the spellings of the anchor: every match through this branch
	// contains one of them.
	anchors []literal
	// before and after are what a match has on both sides of the anchor's
	// start: after includes the anchor.
	before, after extent
	// wordStart is set where the byte before the anchor is no word character.
	wordStart bool
	// follow accepts what can come after the anchor, precede what can come
	// before it.
	follow, precede *follow
	// from is how many parts of the expression come before the anchor.
	from int
}

// Parse reads an expression in the syntax of package regexp. The keywords, in
// lower case, are what the caller searches text for: only literals that contain
// one of them serve as anchors, or any literal where there are no keywords.
func Parse(expr string, keywords []string) (*Pattern, error) {
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("parsing a regular expression: %w", err)
	}
	p := &Pattern{
		expr:     expr,
		groups:   tree.MaxCap(),
		compiled: sync.OnceValue(func() *regexp.Regexp { return compile(expr) }),
		filter:   sync.OnceValue(func() *follow { return newFollow([]*syntax.Regexp{tree}) }),
	}
	p.branches, _ = split(flatten(tree), keywords, maxSplits)
	p.reach = reach(p.branches)
	p.prefix = newPrefix(tree, p.branches)
	p.required = newRequired(tree)
	return p, nil
}

// compile compiles what has been parsed.
func compile(expr string) *regexp.Regexp {
	compiled, err := regexp.Compile(expr)
	if err != nil {
		// What parses compiles; were it otherwise, nothing matches.
		return regexp.MustCompile(`[^\x00-\x{10FFFF}]`)
	}
	return compiled
}

// Match reports whether text, which is short, contains a match.
func (p *Pattern) Match(text []byte) bool {
	if p.Anchored() && !p.mayMatch(text) {
		return false
	}
	return p.Regexp().Match(text)
}

// FindAll appends all matches in text to dst, as half-open pairs of offsets. It
// is for patterns that are not anchored.
func (p *Pattern) FindAll(dst [][2]int, text []byte) [][2]int {
	if !p.possible(text) {
		return dst
	}
	for _, m := range p.Regexp().FindAllIndex(text, -1) {
		dst = append(dst, [2]int{m[0], m[1]})
	}
	return dst
}

// possible reports whether text may hold a match.
func (p *Pattern) possible(text []byte) bool {
	return p.required.within(text) && p.filter().within(text)
}

// FindGroups is FindSubmatchIndex of package regexp, for the text of a match.
func (p *Pattern) FindGroups(text []byte) []int {
	if p.prefix != nil {
		return p.prefix.groups(p, text)
	}
	return p.Regexp().FindSubmatchIndex(text)
}

// mayMatch reports whether an anchor stands in text.
func (p *Pattern) mayMatch(text []byte) bool {
	for i := range text {
		for j := range p.branches {
			for _, a := range p.branches[j].anchors {
				if a.at(text[i:]) {
					return true
				}
			}
		}
	}
	return false
}

// Groups is the number of capturing groups.
func (p *Pattern) Groups() int { return p.groups }

// Regexp is the compiled expression. It is compiled when it is first needed.
func (p *Pattern) Regexp() *regexp.Regexp { return p.compiled() }

// Anchored reports whether every match contains one of the keywords given to
// [Parse]. Only then may matches be looked for with [Search.At].
func (p *Pattern) Anchored() bool { return len(p.branches) > 0 }

// Reach is how many bytes before and after a keyword of the pattern, or before and
// after the start of a match, decide about the match. It is -1 where there is no such number, and text must be searched
// as a whole.
//
// A pattern can repeat something without limit and have a reach all the same,
// where the repeated part holds nothing but a [RunByte]: its matches depend on
// the whole of a run of such bytes, and on Reach bytes before and after that.
func (p *Pattern) Reach() int { return p.reach }

// Unlimited stands for a length that has no limit.
const Unlimited = -1

// reach is the number of bytes for [Pattern.Reach].
func reach(branches []branch) int {
	if len(branches) == 0 {
		return Unlimited
	}
	reach := 0
	for i := range branches {
		b := &branches[i]
		if !b.before.local || !b.after.local {
			return Unlimited
		}
		reach = max(reach, b.before.fixed+b.after.fixed)
	}
	return reach + edge
}

// edge is how much of the text is left on each side of a match so that its
// assertions see what is there: the longest rune.
const edge = 4
