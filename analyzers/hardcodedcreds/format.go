package hardcodedcreds

import (
	"fmt"
	"go/types"
	"strings"
)

// formatted is the result of fmt.Sprintf.
func formatted(a *arguments) value {
	for i := range a.args {
		if p := paramIndex(a.fn.Signature(), i); p == a.fn.Signature().Params().Len()-1 && i > 0 {
			return a.format(i - 1)
		}
	}
	return nil
}

// formattedOnly looks at what fmt.Errorf formats. Its result is no text.
func formattedOnly(a *arguments) value {
	a.f.c.composed(formatted(a), a.f)
	return nil
}

func printed(a *arguments) value { return a.print(0) }

func appendPrinted(a *arguments) value {
	if len(a.args) < 2 {
		return nil
	}
	return concat(a.args[0], a.print(1))
}

func appendFormatted(a *arguments) value {
	if len(a.args) < 2 {
		return nil
	}
	return concat(a.args[0], a.format(1))
}

// operands are the arguments from the first-th on, those of a slice that is
// passed as it is included, and their types.
func (a *arguments) operands(first int) (values []value, typs []types.Type) {
	for i := first; i < len(a.args); i++ {
		if i == len(a.args)-1 && a.call.Ellipsis.IsValid() {
			if l, ok := a.args[i].list(); ok {
				for _, v := range l.elems {
					values = append(values, v)
					typs = append(typs, types.Typ[types.String])
				}
			}
			break
		}
		values = append(values, a.args[i])
		typs = append(typs, a.f.c.info.TypeOf(a.call.Args[i]))
	}
	return values, typs
}

// format is what fmt makes of the format at index and the operands behind it.
// What is not known of is a gap.
func (a *arguments) format(index int) value {
	if index >= len(a.args) {
		return nil
	}
	layout, ok := a.args[index].known()
	if !ok {
		return nil
	}
	operands, typs := a.operands(index + 1)
	if len(operands) == 0 {
		return a.args[index]
	}
	v := one(&text{composed: true})
	next := 0
	for i := 0; i < len(layout.s); {
		percent := strings.IndexByte(layout.s[i:], '%')
		if percent < 0 {
			return concat(v, one(layout.slice(i, len(layout.s))))
		}
		if percent > 0 {
			v = concat(v, one(layout.slice(i, i+percent)))
		}
		verb, end := parseVerb(layout.s, i+percent)
		i = end
		if verb.letter == '%' {
			v = concat(v, one(&text{s: "%"}))
			continue
		}
		if verb.index > 0 {
			next = verb.index - 1
		}
		if verb.letter == 0 || next >= len(operands) {
			return nil
		}
		v = concat(v, render(verb, operands[next], typs[next]))
		next++
		if len(v) == 0 {
			return nil
		}
	}
	return v
}

// verb is a directive of a format.
type verb struct {
	// directive is the verb without its index, for fmt.
	directive string
	letter    byte
	// index is the operand, counted from 1; 0 is the next.
	index int
}

// parseVerb is the verb at s[at], a percent sign, and where it ends. A verb that
// evaluation does not follow has letter 0.
func parseVerb(s string, at int) (v verb, end int) {
	const maxWidth = 3
	digits, inIndex := 0, false
	directive := []byte{'%'}
	for i := at + 1; i < len(s); i++ {
		c := s[i]
		switch {
		case inIndex && c == ']':
			inIndex = false
		case inIndex && '0' <= c && c <= '9' && v.index < 1000:
			v.index = v.index*10 + int(c-'0')
		case c == '[' && !inIndex:
			inIndex = true
		case inIndex || c == '*':
			return verb{}, len(s)
		case '0' <= c && c <= '9':
			if digits++; digits > maxWidth {
				return verb{}, len(s)
			}
			directive = append(directive, c)
		case strings.IndexByte("+-# .", c) >= 0:
			digits = 0
			directive = append(directive, c)
		default:
			v.letter = c
			v.directive = string(append(directive, c))
			return v, i + 1
		}
	}
	return verb{}, len(s)
}

// render is what the verb makes of v, a value of type t.
func render(verb verb, v value, t types.Type) value {
	if n, ok := v.number(); ok && !hasMethods(t) {
		s := fmt.Sprintf(verb.directive, goNumber(n, t))
		return one(&text{s: s, composed: true})
	}
	texts := v.texts()
	if len(texts) == 0 || hasMethods(t) {
		return one(unknown(v))
	}
	var rendered value
	for _, x := range texts {
		if (verb.letter == 's' || verb.letter == 'v') && len(verb.directive) == 2 && isStringType(t) ||
			verb.letter == 's' && len(verb.directive) == 2 {
			rendered = append(rendered, x)
			continue
		}
		var operand any = x.s
		if !isStringType(t) {
			operand = []byte(x.s)
		}
		if s := fmt.Sprintf(verb.directive, operand); len(s) <= maxText {
			rendered = append(rendered, made(s, x))
		}
	}
	return rendered
}

// hasMethods reports whether fmt may call a method of t.
func hasMethods(t types.Type) bool {
	if t == nil {
		return false
	}
	if _, ok := t.Underlying().(*types.Interface); ok {
		return false
	}
	for _, name := range [...]string{"String", "Error", "Format"} {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name); obj != nil {
			return true
		}
	}
	return false
}

func isStringType(t types.Type) bool {
	if t == nil {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Interface:
		return true
	}
	return false
}

// goNumber is n as a value of the type that t says.
func goNumber(n number, t types.Type) any {
	if t != nil {
		if b, ok := t.Underlying().(*types.Basic); ok {
			switch {
			case b.Info()&types.IsBoolean != 0:
				return n != 0
			case b.Kind() == types.Uint8:
				return uint8(n)
			case b.Kind() == types.Int32, b.Kind() == types.UntypedRune:
				return rune(n)
			}
		}
	}
	return int64(n)
}

// print is what fmt.Sprint makes of the arguments from the first-th on: spaces
// stand between operands when neither is a string. Sprintln puts one between
// all.
func (a *arguments) print(first int) value {
	operands, typs := a.operands(first)
	line := strings.HasSuffix(a.fn.Name(), "ln")
	v := one(&text{composed: true})
	for i, operand := range operands {
		if i > 0 && (line || !isStringType(typs[i-1]) && !isStringType(typs[i])) {
			v = concat(v, one(&text{s: " "}))
		}
		v = concat(v, render(verb{directive: "%v", letter: 'v'}, operand, typs[i]))
	}
	if line {
		v = concat(v, one(&text{s: "\n"}))
	}
	return v
}
