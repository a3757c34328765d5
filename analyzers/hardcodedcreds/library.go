package hardcodedcreds

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"go/ast"
	"go/types"
	"html"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// evaluator is a function of a library that evaluation knows: what its first
// result is for some arguments.
type evaluator func(*arguments) value

// library is what evaluation knows, by import path and name.
func library() map[string]evaluator {
	table := map[string]evaluator{
		"os.Getenv":      env,
		"os.LookupEnv":   env,
		"syscall.Getenv": env,

		"strings.Join":             join,
		"bytes.Join":               join,
		"path.Join":                joinVariadic("/"),
		"path/filepath.Join":       joinVariadic("/"),
		"strings.Split":            split,
		"strings.SplitN":           split,
		"strings.Fields":           func(a *arguments) value { return a.listOf(func(t []*text) []string { return strings.Fields(t[0].s) }) },
		"strings.NewReplacer":      newReplacer,
		"strings.Replacer.Replace": replaceAll,
		"slices.Concat":            concatenated,
		"slices.Reverse":           reverse,
		"cmp.Or":                   anyOf,

		"strings.Builder.WriteString": write, "strings.Builder.Write": write, "strings.Builder.WriteByte": write, "strings.Builder.WriteRune": write,
		"bytes.Buffer.WriteString": write, "bytes.Buffer.Write": write, "bytes.Buffer.WriteByte": write, "bytes.Buffer.WriteRune": write,
		"bufio.Writer.WriteString": write, "bufio.Writer.Write": write, "bufio.Writer.WriteByte": write, "bufio.Writer.WriteRune": write,
		"os.File.WriteString": write, "os.File.Write": write, "io.Writer.Write": write, "net/http.ResponseWriter.Write": write,
		"io.WriteString": writeTo, "io.Copy": writeTo,
		"fmt.Fprint": fprint, "fmt.Fprintf": fprintf, "fmt.Fprintln": fprint,
		"strings.Builder.String": held, "bytes.Buffer.String": held, "bytes.Buffer.Bytes": held,
		"strings.Builder.Reset": reset, "bytes.Buffer.Reset": reset,

		"fmt.Sprintf": formatted, "fmt.Errorf": formattedOnly, "fmt.Sprint": printed, "fmt.Sprintln": printed,
		"fmt.Append": appendPrinted, "fmt.Appendf": appendFormatted, "fmt.Appendln": appendPrinted,

		"encoding/base64.Encoding.DecodeString": decodeWith, "encoding/base32.Encoding.DecodeString": decodeWith,
		"encoding/base64.Encoding.Decode": decodeInto, "encoding/base32.Encoding.Decode": decodeInto,
		"encoding/base64.Encoding.AppendDecode": appendDecoded,
		"encoding/base64.NewEncoding":           newEncoding, "encoding/base64.Encoding.WithPadding": withPadding, "encoding/base64.Encoding.Strict": receiver,
		"encoding/base64.NewDecoder": newDecoder,
		"encoding/hex.Decode":        func(a *arguments) value { return a.into(unhex) },

		"strconv.Itoa":      number10,
		"strconv.FormatInt": number10,
	}
	maps.Copy(table, pure())
	return table
}

// pure are functions from texts and numbers to a text.
func pure() map[string]evaluator {
	str := func(fn func(string) string) evaluator {
		return func(a *arguments) value { return a.textOf(func(t []*text) (string, bool) { return fn(t[0].s), true }) }
	}
	str2 := func(fn func(a, b string) string) evaluator {
		return func(a *arguments) value {
			return a.textOf(func(t []*text) (string, bool) {
				if len(t) != 2 {
					return "", false
				}
				return fn(t[0].s, t[1].s), true
			})
		}
	}
	try := func(fn func(string) (string, error)) evaluator {
		return func(a *arguments) value {
			return a.textOf(func(t []*text) (string, bool) { s, err := fn(t[0].s); return s, err == nil })
		}
	}
	same := func(a *arguments) value {
		if len(a.args) == 0 {
			return nil
		}
		return a.args[0]
	}
	table := map[string]evaluator{
		"encoding/hex.DecodeString": try(unhex),
		"strconv.Unquote":           try(strconv.Unquote),
		"net/url.QueryUnescape":     try(url.QueryUnescape),
		"net/url.PathUnescape":      try(url.PathUnescape),
		"html.UnescapeString":       str(html.UnescapeString),
		"strconv.Quote":             str(strconv.Quote),

		// What hands on its argument.
		"strings.NewReader": same, "bytes.NewReader": same, "bytes.NewBuffer": same, "bytes.NewBufferString": same,
		"io.NopCloser": same, "io.ReadAll": same, "io/ioutil.ReadAll": same, "io/ioutil.NopCloser": same, "bufio.NewReader": same,
		"strings.Clone": same, "bytes.Clone": same, "slices.Clone": same, "unique.Make": same,
		"sync.OnceValue": same, "sync.OnceValues": same,
		"encoding/hex.NewDecoder": func(a *arguments) value {
			return a.textOf(func(t []*text) (string, bool) { s, err := unhex(t[0].s); return s, err == nil })
		},
	}
	for _, pkg := range [...]string{"strings.", "bytes."} {
		table[pkg+"ToUpper"] = str(strings.ToUpper)
		table[pkg+"ToLower"] = str(strings.ToLower)
		table[pkg+"ToTitle"] = str(strings.ToTitle)
		table[pkg+"TrimSpace"] = str(strings.TrimSpace)
		table[pkg+"Trim"] = str2(strings.Trim)
		table[pkg+"TrimLeft"] = str2(strings.TrimLeft)
		table[pkg+"TrimRight"] = str2(strings.TrimRight)
		table[pkg+"TrimPrefix"] = str2(strings.TrimPrefix)
		table[pkg+"TrimSuffix"] = str2(strings.TrimSuffix)
		table[pkg+"ReplaceAll"] = replace
		table[pkg+"Replace"] = replace
		table[pkg+"Repeat"] = repeat
	}
	return table
}

// textOf is fn of every combination of the texts that the arguments can be. It
// is nothing if one of them is not known.
func (a *arguments) textOf(fn func([]*text) (string, bool)) value {
	var v value
	a.combine(func(ts []*text) {
		if s, ok := fn(ts); ok && len(s) <= maxText {
			v = append(v, made(s, ts...))
		}
	})
	return v
}

// listOf is like textOf for a result of several texts.
func (a *arguments) listOf(fn func([]*text) []string) value {
	var v value
	a.combine(func(ts []*text) {
		l := &list{}
		for _, s := range fn(ts) {
			l.elems = append(l.elems, one(made(s, ts[0])))
		}
		v = append(v, l)
	})
	return v
}

// combine calls fn with the combinations of the texts that the arguments can
// be. Numbers are left out.
func (a *arguments) combine(fn func([]*text)) {
	count := 0
	var rec func(ts []*text, args []value)
	rec = func(ts []*text, args []value) {
		if len(args) == 0 {
			if count < maxPossible && len(ts) > 0 {
				count++
				fn(ts)
			}
			return
		}
		if _, ok := args[0].number(); ok {
			rec(ts, args[1:])
			return
		}
		for _, t := range args[0].texts() {
			rec(append(slices.Clip(ts), t), args[1:])
		}
	}
	rec(nil, a.args)
}

func env(a *arguments) value {
	if len(a.args) == 1 {
		if name, ok := a.args[0].known(); ok {
			return one(environment{name.s})
		}
	}
	return nil
}

func join(a *arguments) value {
	if len(a.args) != 2 {
		return nil
	}
	l, ok := a.args[0].list()
	if !ok {
		return nil
	}
	return joined(l.elems, a.args[1])
}

// several is what evaluation knows of the function called name, of which more
// than the first result is of use.
func several(name string) func(*arguments) []value {
	switch name {
	case "strings.Cut", "bytes.Cut":
		return cut
	}
	return nil
}

// cut is what strings.Cut returns.
func cut(a *arguments) []value {
	results := make([]value, 3)
	a.combine(func(ts []*text) {
		if len(ts) != len(a.args) {
			return
		}
		if before, after, ok := strings.Cut(ts[0].s, ts[1].s); ok {
			results[0] = append(results[0], made(before, ts[0]))
			results[1] = append(results[1], made(after, ts[0]))
		}
	})
	return results
}

func joined(elems []value, sep value) value {
	v := one(&text{composed: true})
	for i, e := range elems {
		if i > 0 {
			v = concat(v, sep)
		}
		if v = concat(v, e); len(v) == 0 {
			return nil
		}
	}
	return v
}

func joinVariadic(sep string) evaluator {
	return func(a *arguments) value {
		if a.call.Ellipsis.IsValid() {
			return nil
		}
		return joined(a.args, one(&text{s: sep}))
	}
}

func concatenated(a *arguments) value {
	if len(a.args) > 0 {
		if _, ok := a.args[0].list(); ok {
			l := &list{}
			for _, v := range a.args {
				if more, ok := v.list(); ok {
					l.elems = append(l.elems, more.elems...)
				}
			}
			return one(l)
		}
	}
	return joined(a.args, one(&text{}))
}

// split runs strings.Split and strings.SplitN.
func split(a *arguments) value {
	parts := number(-1)
	if len(a.args) > 2 {
		n, ok := a.args[2].number()
		if !ok {
			return nil
		}
		parts = n
	}
	return a.listOf(func(t []*text) []string {
		if len(t) != 2 {
			return nil
		}
		return strings.SplitN(t[0].s, t[1].s, int(parts))
	})
}

// anyOf is all arguments: cmp.Or is one of them.
func anyOf(a *arguments) value {
	var v value
	for _, arg := range a.args {
		v = union(v, arg)
	}
	return v
}

// reverse runs slices.Reverse.
func reverse(a *arguments) value {
	if len(a.args) != 1 {
		return nil
	}
	if t, ok := a.args[0].known(); ok {
		b := []byte(t.s)
		slices.Reverse(b)
		a.f.keep(a.call.Args[0], a.f.c.composed(one(made(string(b), t, t)), a.f))
	}
	return nil
}

func replace(a *arguments) value {
	return a.textOf(func(t []*text) (string, bool) {
		if len(t) != 3 {
			return "", false
		}
		n := -1
		if len(a.args) == 4 {
			m, ok := a.args[3].number()
			if !ok {
				return "", false
			}
			n = int(m)
		}
		if len(t[2].s) > 0 && len(t[0].s)*len(t[2].s) > maxText {
			return "", false
		}
		return strings.Replace(t[0].s, t[1].s, t[2].s, n), true
	})
}

func repeat(a *arguments) value {
	if len(a.args) != 2 {
		return nil
	}
	n, ok := a.args[1].number()
	if !ok || n < 0 || n > maxText {
		return nil
	}
	return a.textOf(func(t []*text) (string, bool) {
		if len(t[0].s)*int(n) > maxText {
			return "", false
		}
		return strings.Repeat(t[0].s, int(n)), true
	})
}

func newReplacer(a *arguments) value {
	if a.call.Ellipsis.IsValid() || len(a.args)%2 != 0 {
		return nil
	}
	var pairs []string
	for _, v := range a.args {
		t, ok := v.known()
		if !ok {
			return nil
		}
		pairs = append(pairs, t.s)
	}
	return one(opaque{strings.NewReplacer(pairs...)})
}

func replaceAll(a *arguments) value {
	for _, p := range a.to {
		if o, ok := p.(opaque); ok {
			if r, ok := o.x.(*strings.Replacer); ok {
				return a.textOf(func(t []*text) (string, bool) { return r.Replace(t[0].s), true })
			}
		}
	}
	return nil
}

// write appends the argument of a method to what its receiver holds.
func write(a *arguments) value {
	if len(a.args) == 1 && a.on != nil {
		a.f.write(a.on, a.f.char(a.call.Args[0], a.args[0]))
	}
	return nil
}

// char is v, or the text of the character that v is.
func (f *frame) char(e ast.Expr, v value) value {
	n, ok := v.number()
	if !ok {
		return v
	}
	s := encode(int64(n), f.c.info.TypeOf(e))
	return one(&text{s: s, parts: []part{{0, len(s), e, false}}})
}

func writeTo(a *arguments) value {
	if len(a.args) == 2 {
		a.f.write(a.call.Args[0], a.args[1])
	}
	return nil
}

func fprint(a *arguments) value {
	if len(a.args) > 1 {
		a.f.write(a.call.Args[0], a.print(1))
	}
	return nil
}

func fprintf(a *arguments) value {
	if len(a.args) > 1 {
		a.f.write(a.call.Args[0], a.format(1))
	}
	return nil
}

// held is what was written to the receiver.
func held(a *arguments) value {
	if a.on == nil {
		return nil
	}
	return a.f.stored(a.on)
}

func reset(a *arguments) value {
	if a.on != nil {
		a.f.keep(a.on, one(&text{}))
	}
	return nil
}

func receiver(a *arguments) value { return a.to }

func number10(a *arguments) value {
	if len(a.args) == 0 {
		return nil
	}
	if n, ok := a.args[0].number(); ok {
		base := number(10)
		if len(a.args) == 2 {
			base, _ = a.args[1].number()
		}
		if base < 2 || base > 36 {
			return nil
		}
		s := strconv.FormatInt(int64(n), int(base))
		return one(&text{s: s, parts: []part{{0, len(s), a.call.Args[0], false}}, composed: true})
	}
	return nil
}

// encoding is a way of encoding/base64 and its like to decode text.
type encoding interface{ DecodeString(string) ([]byte, error) }

// libraryVariable is the value of a variable of the standard library.
func libraryVariable(v *types.Var) value {
	var e encoding
	switch v.Pkg().Path() + "." + v.Name() {
	case "encoding/base64.StdEncoding":
		e = base64.StdEncoding
	case "encoding/base64.URLEncoding":
		e = base64.URLEncoding
	case "encoding/base64.RawStdEncoding":
		e = base64.RawStdEncoding
	case "encoding/base64.RawURLEncoding":
		e = base64.RawURLEncoding
	case "encoding/base32.StdEncoding":
		e = base32.StdEncoding
	case "encoding/base32.HexEncoding":
		e = base32.HexEncoding
	default:
		return nil
	}
	return one(opaque{e})
}

func (v value) encoding() (encoding, bool) {
	for _, p := range v {
		if o, ok := p.(opaque); ok {
			if e, ok := o.x.(encoding); ok {
				return e, true
			}
		}
	}
	return nil, false
}

func decodeWith(a *arguments) value {
	e, ok := a.to.encoding()
	if !ok {
		return nil
	}
	return a.textOf(func(t []*text) (string, bool) {
		b, err := e.DecodeString(t[0].s)
		return string(b), err == nil
	})
}

func decodeInto(a *arguments) value {
	if e, ok := a.to.encoding(); ok {
		return a.into(func(s string) (string, error) {
			b, err := e.DecodeString(s)
			return string(b), err
		})
	}
	return nil
}

func appendDecoded(a *arguments) value {
	e, ok := a.to.encoding()
	if !ok || len(a.args) != 2 {
		return nil
	}
	src := &arguments{f: a.f, args: a.args[1:]}
	return concat(a.args[0], src.textOf(func(t []*text) (string, bool) {
		b, err := e.DecodeString(t[0].s)
		return string(b), err == nil
	}))
}

// into stores what fn makes of the second argument in the first.
func (a *arguments) into(fn func(string) (string, error)) value {
	if len(a.args) != 2 {
		return nil
	}
	src, ok := a.args[1].known()
	if !ok {
		return nil
	}
	if s, err := fn(src.s); err == nil {
		a.f.keep(a.call.Args[0], a.f.c.composed(one(made(s, src)), a.f))
	}
	return nil
}

func newDecoder(a *arguments) value {
	if len(a.args) != 2 {
		return nil
	}
	e, ok := a.args[0].encoding()
	if !ok {
		return nil
	}
	src := &arguments{f: a.f, args: a.args[1:]}
	return src.textOf(func(t []*text) (string, bool) {
		b, err := e.DecodeString(t[0].s)
		return string(b), err == nil
	})
}

func newEncoding(a *arguments) value {
	const alphabet = 64
	if len(a.args) != 1 {
		return nil
	}
	t, ok := a.args[0].known()
	if !ok || len(t.s) != alphabet {
		return nil
	}
	for i := range len(t.s) {
		if c := t.s[i]; c == '\n' || c == '\r' || c >= 0x80 || strings.IndexByte(t.s, c) != i {
			return nil // NewEncoding panics
		}
	}
	return one(opaque{base64.NewEncoding(t.s)})
}

func withPadding(a *arguments) value {
	e, ok := a.to.encoding()
	enc, isBase64 := e.(*base64.Encoding)
	if !ok || !isBase64 || len(a.args) != 1 {
		return nil
	}
	if n, ok := a.args[0].number(); ok && rune(n) == base64.NoPadding {
		return one(opaque{enc.WithPadding(base64.NoPadding)})
	}
	return a.to
}

func unhex(s string) (string, error) {
	b, err := hex.DecodeString(s)
	return string(b), err
}
