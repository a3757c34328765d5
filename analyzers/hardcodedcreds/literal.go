package hardcodedcreds

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"unicode/utf8"
)

// within is the range of source that writes the bytes [start, end) of the value
// of lit, a string. All of the value is all of the literal, quotes included.
func within(fset *token.FileSet, lit *ast.BasicLit, start, end int) (pos, stop token.Pos) {
	if lit.Kind != token.STRING || len(lit.Value) < 2 {
		return lit.Pos(), lit.End()
	}
	if lit.Value[0] == '`' {
		if end >= len(lit.Value)-2 && start == 0 {
			return lit.Pos(), lit.End()
		}
		return posIn(fset, lit.Pos(), lit.Value, start+1), posIn(fset, lit.Pos(), lit.Value, end+1)
	}
	from, _ := interpreted(lit.Value, start)
	to, last := interpreted(lit.Value, end)
	if start == 0 && last {
		return lit.Pos(), lit.End()
	}
	return lit.Pos() + token.Pos(from), lit.Pos() + token.Pos(to)
}

// posIn is where the byte at offset of a raw literal or a comment, whose text
// begins at start, stands in its file. The parser drops carriage returns from
// such texts: lines tell how many.
func posIn(fset *token.FileSet, start token.Pos, text string, offset int) token.Pos {
	head := text[:min(offset, len(text))]
	lines := strings.Count(head, "\n")
	file := fset.File(start)
	if lines == 0 || file == nil {
		return start + token.Pos(offset)
	}
	line := file.PositionFor(start, false).Line + lines
	if line > file.LineCount() {
		return start + token.Pos(offset)
	}
	return file.LineStart(line) + token.Pos(offset-strings.LastIndexByte(head, '\n')-1)
}

// interpreted is where, in an interpreted literal with its quotes, the byte at
// offset of its value is written, and whether the value ends there.
func interpreted(quoted string, offset int) (at int, last bool) {
	rest := quoted[1 : len(quoted)-1]
	for n := 0; n < offset && rest != ""; {
		c, multibyte, tail, err := strconv.UnquoteChar(rest, quoted[0])
		if err != nil {
			break
		}
		if multibyte {
			n += utf8.RuneLen(c)
		} else {
			n++
		}
		rest = tail
	}
	return len(quoted) - 1 - len(rest), rest == ""
}
