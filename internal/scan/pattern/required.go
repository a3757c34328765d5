package pattern

import (
	"regexp/syntax"
	"slices"
)

// required is what every match contains: a run of at least n bytes of a set.
type required struct {
	set byteSet
	n   int
}

// newRequired finds the longest run that every match of re contains.
func newRequired(re *syntax.Regexp) required {
	switch re.Op {
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return required{describe(re).bytes, 1}
	case syntax.OpCapture, syntax.OpPlus:
		return newRequired(re.Sub[0])
	case syntax.OpRepeat:
		one := newRequired(re.Sub[0])
		if single(re.Sub[0]) {
			one.n = re.Min
		} else if re.Min == 0 {
			one.n = 0
		}
		return one
	case syntax.OpConcat:
		var best required
		for _, sub := range re.Sub {
			if one := newRequired(sub); one.n > best.n {
				best = one
			}
		}
		return best
	case syntax.OpAlternate:
		all := newRequired(re.Sub[0])
		for _, sub := range re.Sub[1:] {
			one := newRequired(sub)
			all = required{all.set.or(one.set), min(all.n, one.n)}
		}
		return all
	default:
		return required{}
	}
}

// single reports whether re matches one rune.
func single(re *syntax.Regexp) bool {
	return slices.Contains([]syntax.Op{syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL}, re.Op)
}

// within reports whether text has such a run. It reads one byte in n where there
// is nothing like it.
func (r *required) within(text []byte) bool {
	if r.n == 0 {
		return true
	}
	for at := r.n - 1; at < len(text); {
		i := at
		for i > at-r.n && r.set.has(text[i]) {
			i--
		}
		if i == at-r.n {
			return true
		}
		at = i + r.n
	}
	return false
}
