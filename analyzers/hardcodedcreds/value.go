package hardcodedcreds

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
)

// value is what an expression may evaluate to: the possibilities that are known
// of. None means that nothing is known.
type value []possible

// possible is one of: *text, number, *list, *record, *function, place, *result,
// environment, foreign, opaque.
type possible any

const (
	// maxPossible is how many possibilities of a value are followed.
	maxPossible = 8
	// maxText is the length in bytes up to which texts are put together.
	maxText = 1 << 16
	// maxParts is how many pieces of source a text remembers.
	maxParts = 256
	// gap stands in a text for what is not known. It belongs to no credential.
	gap = "\xff"
)

// text is a string, or a slice or an array of bytes or runes.
type text struct {
	s string
	// parts are the pieces of source that s is made of, by offset.
	parts []part
	holes []hole
	// composed says that s is more than one constant expression.
	composed bool
	extended
}

// part is a range of bytes of a text and where it comes from.
type part struct {
	start, end int
	// from is a constant expression, or what produced the bytes otherwise.
	from ast.Expr
	// exact says that the bytes are those of from, from its first on.
	exact bool
}

// hole is a [gap] in a text and what may be known of what belongs there.
type hole struct {
	at   int
	with value
}

// number is an integer, a rune or a boolean (0 or 1).
type number int64

// list is a slice or an array of anything but bytes and runes.
type list struct {
	elems []value
	extended
}

// extended is of what grows piece by piece without being changed. The first that
// is made by appending to it takes the room behind it, others copy.
type extended struct{ taken bool }

// behind is what more can be appended to for a new value: head, which e belongs
// to, with room that is nobody else's.
func behind[T any](e *extended, head []T) []T {
	if e.taken {
		return slices.Clip(head)
	}
	e.taken = true
	return head
}

// record is a struct, by *types.Var, or a map, by string.
type record struct{ fields map[any]value }

// function is a function of this package, or one of another that takes
// credentials.
type function struct {
	// of is the *types.Func or the *ast.FuncLit.
	of  any
	sig *types.Signature
}

// place is a variable outside of the function that uses it, a parameter, a
// field or a channel: whatever is stored there.
type place struct{ at types.Object }

// result is what a call of a function of this package returns.
type result struct {
	of    any
	index int
	call  *ast.CallExpr
	args  map[types.Object]value
}

// environment is the value of an environment variable.
type environment struct{ name string }

// foreign is a secret that another package holds: its digest alone is known.
type foreign struct {
	digest finding.Digest
	at     ast.Expr
	name   string
}

// opaque is a value of a library that evaluation needs again, such as a
// *strings.Replacer.
type opaque struct{ x any }

func one(p possible) value { return value{p} }

// union is the possibilities of a and b.
func union(a, b value) value {
	if len(a) == 0 {
		return b
	}
	for _, p := range b {
		if len(a) >= maxPossible {
			break
		}
		if !slices.ContainsFunc(a, func(q possible) bool { return same(p, q) }) {
			a = append(slices.Clip(a), p)
		}
	}
	return a
}

func same(p, q possible) bool {
	switch p := p.(type) {
	case *text:
		q, ok := q.(*text)
		return ok && (p == q || p.s == q.s && len(p.parts) == len(q.parts) && (len(p.parts) == 0 || p.parts[0] == q.parts[0]))
	case opaque:
		return false
	default:
		return p == q
	}
}

// texts are the texts among the possibilities of v.
func (v value) texts() []*text {
	var ts []*text
	for _, p := range v {
		if t, ok := p.(*text); ok {
			ts = append(ts, t)
		}
	}
	return ts
}

// text is the one text that v can be.
func (v value) text() (*text, bool) {
	for _, p := range v {
		if t, ok := p.(*text); ok {
			return t, true
		}
	}
	return nil, false
}

// known is the text that v can be, without gaps.
func (v value) known() (*text, bool) {
	t, ok := v.text()
	return t, ok && len(t.holes) == 0
}

func (v value) number() (number, bool) {
	if len(v) == 1 {
		n, ok := v[0].(number)
		return n, ok
	}
	return 0, false
}

func (v value) list() (*list, bool) {
	for _, p := range v {
		if l, ok := p.(*list); ok {
			return l, true
		}
	}
	return nil, false
}

// unknown is a text of which nothing is known but that v is there.
func unknown(v value) *text {
	return &text{s: gap, holes: []hole{{0, v}}, composed: true}
}

// concat is every text that a followed by every text that b can be.
func concat(a, b value) value {
	as, bs := a.texts(), b.texts()
	if len(as) == 0 && len(bs) == 0 {
		if len(a) == 0 && len(b) == 0 {
			return nil
		}
	}
	if len(as) == 0 {
		as = []*text{unknown(a)}
	}
	if len(bs) == 0 {
		bs = []*text{unknown(b)}
	}
	var v value
	for _, x := range as {
		for _, y := range bs {
			if len(v) >= maxPossible {
				return v
			}
			if t := x.plus(y); t != nil {
				v = append(v, t)
			}
		}
	}
	return v
}

// plus is x followed by y, or nil if that is too long.
func (x *text) plus(y *text) *text {
	if len(x.s)+len(y.s) > maxText {
		return nil
	}
	t := &text{s: x.s + y.s, composed: true}
	t.parts = append(behind(&x.extended, x.parts), y.parts...)
	for i := len(x.parts); i < len(t.parts); i++ {
		t.parts[i].start += len(x.s)
		t.parts[i].end += len(x.s)
	}
	if len(t.parts) > maxParts {
		t.parts = []part{{0, len(t.s), t.parts[0].from, false}}
	}
	t.holes = append(slices.Clip(x.holes), y.holes...)
	for i := len(x.holes); i < len(t.holes); i++ {
		t.holes[i].at += len(x.s)
	}
	return t
}

// made is s, which some function made of from.
func made(s string, from ...*text) *text {
	t := &text{s: s, composed: true}
	t.holes = gaps(s)
	if len(from) == 1 && len(from[0].s) == len(s) {
		t.parts = slices.Clip(from[0].parts)
		return t
	}
	for _, f := range from {
		for _, p := range f.parts {
			t.parts = append(t.parts, part{0, len(s), p.from, false})
			if len(t.parts) >= maxParts {
				return t
			}
		}
	}
	return t
}

// gaps are the holes of a text of which only the gaps are left.
func gaps(s string) []hole {
	var holes []hole
	for i := range len(s) {
		if s[i] == gap[0] {
			holes = append(holes, hole{at: i})
		}
	}
	return holes
}

// slice is t[i:j].
func (t *text) slice(i, j int) *text {
	if i < 0 || j > len(t.s) || i > j {
		return nil
	}
	u := &text{s: t.s[i:j], composed: true}
	for _, p := range t.parts {
		if p.end <= i || p.start >= j {
			continue
		}
		exact := p.exact && p.start >= i
		u.parts = append(u.parts, part{max(p.start, i) - i, min(p.end, j) - i, p.from, exact})
	}
	for _, h := range t.holes {
		if i <= h.at && h.at < j {
			u.holes = append(u.holes, hole{h.at - i, h.with})
		}
	}
	return u
}

// replace is t with the byte at i replaced.
func (t *text) replace(i int, with *text) *text {
	head, tail := t.slice(0, i), t.slice(i+1, len(t.s))
	if head == nil || tail == nil {
		return nil
	}
	u := head.plus(with)
	if u == nil {
		return nil
	}
	return u.plus(tail)
}

// span is a range of source that a number of bytes of a text come from.
type span struct {
	pos, end token.Pos
	bytes    int
}

// source is the range of the source that most of the bytes of t in [start, end)
// come from: pieces on one line are one range. more are the other ranges.
func (t *text) source(c *checker, start, end int) (pos, stop token.Pos, more []span) {
	var spans []span
	for _, p := range t.parts {
		if p.start < p.end && p.end > start && p.start < end {
			spans = append(spans, c.spans(p, max(start, p.start), min(end, p.end))...)
		}
	}
	var merged []span
	for _, s := range spans {
		if n := len(merged); n > 0 && sameLine(c.pass.Fset, merged[n-1].end, s.pos) {
			merged[n-1].bytes += s.bytes
			merged[n-1].end = max(merged[n-1].end, s.end)
			continue
		}
		merged = append(merged, s)
	}
	if len(merged) == 0 {
		return token.NoPos, token.NoPos, nil
	}
	best := 0
	for i, s := range merged {
		if s.bytes >= merged[best].bytes {
			best = i
		}
	}
	for i, s := range merged {
		if i != best && (s.pos < merged[best].pos || s.end > merged[best].end) {
			more = append(more, s)
		}
	}
	return merged[best].pos, merged[best].end, more
}

// written is the expression that e, the name of a constant of this package, is
// declared with, or e.
func (c *checker) written(e ast.Expr) ast.Expr {
	if obj := c.constantOf(e); obj != nil && c.consts[obj] != nil {
		return c.consts[obj]
	}
	return e
}

// computed reports whether no byte of t in [start, end) is written as a constant or
// in a list of elements.
func (t *text) computed(c *checker, start, end int) bool {
	return !slices.ContainsFunc(t.parts, func(p part) bool {
		if p.end <= start || p.start >= end {
			return false
		}
		_, list := ast.Unparen(p.from).(*ast.CompositeLit)
		return list || c.info.Types[p.from].Value != nil
	})
}

// spans are the ranges of source that the bytes of p's text in [start, end) are
// written in. The range of a constant expression that is put together here
// comes first.
func (c *checker) spans(p part, start, end int) []span {
	whole := span{p.from.Pos(), p.from.End(), end - start}
	origins := c.origins(p, start, end, 0)
	if len(origins) != 1 {
		spans := []span{whole}
		for _, o := range origins {
			if o.from.Pos() < whole.pos || o.from.End() > whole.end {
				spans = append(spans, span{o.from.Pos(), o.from.End(), 0})
			}
		}
		return spans
	}
	o := origins[0]
	whole.pos, whole.end = o.from.Pos(), o.from.End()
	if lit, ok := o.from.(*ast.BasicLit); ok && o.exact {
		whole.pos, whole.end = within(c.pass.Fset, lit, start-o.start, end-o.start)
	}
	return []span{whole}
}

// sameLine reports whether b follows a on the same line.
func sameLine(fset *token.FileSet, a, b token.Pos) bool {
	file := fset.File(a)
	return file != nil && file == fset.File(b) && a <= b && file.PositionFor(a, false).Line == file.PositionFor(b, false).Line
}

// origins are the parts of p that the bytes of its text in [start, end) are
// written in: the operands of a sum, the declarations of constants.
func (c *checker) origins(p part, start, end, depth int) []part {
	const maxNesting = 100
	e := ast.Unparen(p.from)
	p.from = e
	if !p.exact || depth > maxNesting {
		return []part{p}
	}
	descend := func(into ast.Expr) []part {
		return c.origins(part{p.start, p.end, into, true}, start, end, depth+1)
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		return []part{p}
	case *ast.BinaryExpr:
		left, ok := stringConstant(c.info.Types[e.X].Value)
		if !ok || e.Op != token.ADD {
			break
		}
		middle := p.start + len(left)
		var parts []part
		if start < middle {
			parts = c.origins(part{p.start, middle, e.X, true}, start, min(end, middle), depth+1)
		}
		if end > middle {
			parts = append(parts, c.origins(part{middle, p.end, e.Y, true}, max(start, middle), end, depth+1)...)
		}
		return parts
	case *ast.Ident, *ast.SelectorExpr:
		if written := c.written(e); written != e {
			return descend(written)
		}
	case *ast.CallExpr:
		if len(e.Args) == 1 {
			if _, ok := stringConstant(c.info.Types[e.Args[0]].Value); ok {
				return descend(e.Args[0])
			}
		}
	}
	p.exact = false
	return []part{p}
}

// nameBefore is the name whose value begins at s[at]: NAME= or "name": before
// it. It is empty if there is none.
func nameBefore(s string, at int) string {
	head := strings.TrimRight(s[:at], " \t\"'`")
	n := len(head)
	if n == 0 || head[n-1] != '=' && head[n-1] != ':' {
		return ""
	}
	head = strings.TrimRight(head[:n-1], " \t\"'`:")
	start := strings.LastIndexFunc(head, func(r rune) bool {
		return r != '_' && r != '-' && r != '.' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	return head[start+1:]
}
