package pattern

import (
	"cmp"
	"regexp"
	"regexp/syntax"
	"slices"
	"sync"
	"unicode/utf8"
)

// prefix is the beginning of an expression such as [\w.-]{0,50}?(?:key)…: any
// characters of a class, as few as will do, up to the anchor. Most rules of
// gitleaks begin so, and it makes regexp try to begin a match at each of these
// characters.
//
// Of several anchors the first behind which the rest matches is that of the match:
// it is reached first from every place where a match can begin. And the match
// begins as far before it as the class allows. So the rest is matched at
// the anchors, and nowhere else.
type prefix struct {
	// most is the number of runes that it can have, or Unlimited.
	most  int
	runes []rune // pairs of first and last
	rest  func() *regexp.Regexp
}

// newPrefix is the prefix of tree, or nil. All the branches have to begin with it.
func newPrefix(tree *syntax.Regexp, branches []branch) *prefix {
	if tree.Op != syntax.OpConcat || len(branches) == 0 {
		return nil
	}
	first := tree.Sub[0]
	p := &prefix{most: Unlimited}
	switch {
	case first.Op == syntax.OpRepeat && first.Min == 0:
		p.most = first.Max
	case first.Op != syntax.OpStar:
		return nil
	}
	class := first.Sub[0]
	if class.Op != syntax.OpCharClass || first.Flags&syntax.NonGreedy == 0 {
		return nil
	}
	p.runes = class.Rune
	for i := range branches {
		if branches[i].from != 1 {
			return nil
		}
	}
	rest := *tree
	rest.Sub = tree.Sub[1:]
	p.rest = sync.OnceValue(func() *regexp.Regexp { return compile(`\A(?:` + rest.String() + `)`) })
	return p
}

// start is where a match whose anchor stands at text[at] begins, at or after
// least.
func (p *prefix) start(text []byte, least, at int) int {
	for n := 0; n != p.most && at > least; n++ {
		r, size := utf8.DecodeLastRune(text[least:at])
		if !p.has(r) {
			break
		}
		at -= size
	}
	return at
}

func (p *prefix) has(r rune) bool {
	for i := 0; i < len(p.runes); i += 2 {
		if p.runes[i] <= r && r <= p.runes[i+1] {
			return true
		}
	}
	return false
}

// matches appends the matches that have one of the anchors, see [Search.Matches].
func (p *prefix) matches(dst [][2]int, text []byte, anchors []window) [][2]int {
	slices.SortFunc(anchors, func(a, b window) int { return cmp.Or(a.lo-b.lo, b.hi-a.hi) })
	done, last := 0, -1
	for _, a := range anchors {
		if a.lo < done || a.lo == last {
			continue
		}
		last = a.lo
		m := p.rest().FindIndex(text[a.lo:a.hi])
		if m == nil || a.lo+m[1] == a.hi && a.hi < len(text) {
			continue
		}
		start := p.start(text, done, a.lo)
		done = a.lo + m[1]
		dst = append(dst, [2]int{start, done})
	}
	return dst
}

// groups is FindSubmatchIndex of the whole expression.
func (p *prefix) groups(of *Pattern, text []byte) []int {
	for at := range text {
		if !of.anchorAt(text, at) {
			continue
		}
		if m := p.rest().FindSubmatchIndex(text[at:]); m != nil {
			for i := range m {
				if m[i] >= 0 {
					m[i] += at
				}
			}
			m[0] = p.start(text, 0, at)
			return m
		}
	}
	return nil
}

// anchorAt reports whether an anchor stands at text[at].
func (p *Pattern) anchorAt(text []byte, at int) bool {
	for i := range p.branches {
		b := &p.branches[i]
		for _, a := range b.anchors {
			if a.at(text[at:]) && b.follow.accepts(text, at+len(a)) {
				return true
			}
		}
	}
	return false
}
