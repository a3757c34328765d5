package hardcodedcreds

import (
	"go/ast"
	"go/types"
	"strings"
)

// builtin is the result of a builtin function.
func (f *frame) builtin(e *ast.CallExpr, name string) value {
	if name == "make" || name == "new" {
		return f.allocate(e, name)
	}
	args := f.args(e)
	switch {
	case name == "append" && len(args) > 0:
		return f.appended(e, args)
	case name == "copy" && len(args) == 2:
		f.copyInto(e.Args[0], args[1])
	case name == "len" && len(args) == 1:
		if t, ok := args[0].known(); ok && len(args[0]) == 1 {
			return one(number(len(t.s)))
		}
		if l, ok := args[0].list(); ok && len(args[0]) == 1 {
			return one(number(len(l.elems)))
		}
	}
	return nil
}

func (f *frame) allocate(e *ast.CallExpr, name string) value {
	if len(e.Args) == 0 {
		return nil
	}
	t := f.c.info.TypeOf(e.Args[0])
	var size number
	for i, a := range e.Args[1:] {
		if n, ok := f.eval(a).number(); ok && i == 0 {
			size = n
		} else if i == 0 {
			return nil
		}
	}
	switch {
	case t == nil:
		return nil
	case name == "new":
		return builder(t)
	}
	if s, ok := t.Underlying().(*types.Slice); ok {
		return zeros(s.Elem(), int64(size))
	}
	return nil
}

// zeros is n elements of type t that nothing was stored in yet.
func zeros(t types.Type, n int64) value {
	const longest = 4096
	switch {
	case n < 0 || n > longest:
		return nil
	case isChar(t):
		return one(&text{s: strings.Repeat("\x00", int(n)), composed: true})
	}
	return one(&list{elems: make([]value, n)})
}

// maxNeighbours is how many elements that were appended last are looked at
// together.
const maxNeighbours = 16

func (f *frame) appended(e *ast.CallExpr, args []value) value {
	t := f.c.info.TypeOf(e)
	if t == nil {
		return nil
	}
	s, ok := t.Underlying().(*types.Slice)
	if !ok {
		return nil
	}
	head := args[0]
	if !isChar(s.Elem()) {
		l, rest := merged(head)
		if e.Ellipsis.IsValid() {
			if more, ok := args[len(args)-1].list(); ok {
				l.elems = append(l.elems, more.elems...)
			}
		} else {
			l.elems = append(l.elems, args[1:]...)
		}
		if len(l.elems) > maxText {
			return nil
		}
		f.neighbours(l.elems[max(0, len(l.elems)-maxNeighbours):], e)
		return append(value{l}, rest...)
	}
	if len(head.texts()) == 0 {
		head = one(&text{})
	}
	for i, v := range args[1:] {
		if e.Ellipsis.IsValid() {
			head = concat(head, v)
			continue
		}
		n, ok := v.number()
		if !ok {
			head = concat(head, nil)
			if len(head) == 0 {
				return nil
			}
			head = concat(head, one(unknown(nil)))
			continue
		}
		c := encode(int64(n), s.Elem())
		head = concat(head, one(&text{s: c, parts: []part{{0, len(c), f.origin(e.Args[i+1]), false}}}))
	}
	return f.c.composed(head, f)
}

// merged is a list of its own with what the lists among the possibilities of v
// hold: what they begin with in common once. rest are the other possibilities.
func merged(v value) (l *list, rest value) {
	var longest *list
	var others []*list
	for _, p := range v {
		switch h, ok := p.(*list); {
		case !ok:
			rest = append(rest, p)
		case longest == nil:
			longest = h
		case len(h.elems) > len(longest.elems):
			others, longest = append(others, longest), h
		default:
			others = append(others, h)
		}
	}
	if longest == nil {
		return &list{}, rest
	}
	l = &list{elems: behind(&longest.extended, longest.elems)}
	for _, h := range others {
		common := 0
		for common < len(h.elems) && identical(h.elems[common], longest.elems[common]) {
			common++
		}
		l.elems = append(l.elems, h.elems[common:]...)
	}
	return l, rest
}

// identical reports whether a and b are the same value, not only an equal one.
func identical(a, b value) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// copyInto runs copy(dst, src) on known bytes.
func (f *frame) copyInto(dst ast.Expr, src value) {
	from, ok := src.known()
	if !ok {
		return
	}
	held, ok := f.stored(dst).text()
	if !ok {
		return
	}
	at := number(0)
	if s, ok := ast.Unparen(dst).(*ast.SliceExpr); ok && s.Low != nil {
		if at, ok = f.eval(s.Low).number(); !ok {
			return
		}
	}
	if at < 0 || int(at) > len(held.s) {
		return
	}
	n := min(len(from.s), len(held.s)-int(at))
	t := held.slice(0, int(at)).plus(from.slice(0, n))
	if t == nil {
		return
	}
	if t = t.plus(held.slice(int(at)+n, len(held.s))); t != nil {
		f.keep(dst, f.c.composed(one(t), f))
	}
}
