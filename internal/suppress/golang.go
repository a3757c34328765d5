package suppress

import (
	"bytes"
	"go/scanner"
	"go/token"
	"strings"
)

// ParseGo reads the directives of a Go file, which need not compile. It never
// fails: what is no comment is no directive.
func ParseGo(src []byte) *Ignores {
	x := &Ignores{}
	if !bytes.Contains(src, []byte(Prefix)) {
		return x
	}
	file := token.NewFileSet().AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, func(token.Position, string) {}, scanner.ScanComments)

	// Lines and columns are of the file as it lies on disk: //line is ignored.
	place := func(offset int) token.Position {
		return file.PositionFor(file.Pos(offset), false)
	}
	lastLine := 0   // of the last token that is no comment
	var alone []int // lone so far: directives on the last line seen
	var aloneOn int // the line of those
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return x
		}
		if tok == token.SEMICOLON && lit == "\n" {
			continue // no token of the file
		}
		start := place(file.Offset(pos))
		end := start
		if len(lit) > 0 {
			// A raw string or comment may be shorter than its source: the
			// scanner drops carriage returns.
			end.Line += strings.Count(lit, "\n")
		}
		if end.Line > start.Line {
			x.spans = append(x.spans, lines{start.Line, end.Line})
		}
		if tok != token.COMMENT {
			if start.Line == aloneOn {
				for _, i := range alone {
					x.Directives[i].Alone = false
				}
				alone = nil
			}
			lastLine = end.Line
			continue
		}
		d, ok := goDirective(lit)
		if !ok {
			continue
		}
		first, _, _ := strings.Cut(lit, "\n")
		d.Line, d.Column, d.EndColumn = start.Line, start.Column, start.Column+len(first)
		d.Alone = start.Line != lastLine
		if d.Alone {
			if aloneOn != start.Line {
				alone, aloneOn = nil, start.Line
			}
			alone = append(alone, len(x.Directives))
		}
		x.Directives = append(x.Directives, d)
	}
}

// goDirective reads the directive in a comment with its delimiters. It stands
// at the beginning of the comment; a valid one may also follow other words of
// the comment, as the comment behind a line that is itself commented out.
func goDirective(comment string) (Directive, bool) {
	text := strings.TrimSuffix(comment[2:], "*/")
	if d, ok := ParseDirective(text); ok {
		return d, true
	}
	for {
		i := strings.Index(text, "//")
		if i < 0 {
			return Directive{}, false
		}
		behind := i > 0 && (text[i-1] == ' ' || text[i-1] == '\t')
		text = text[i+2:]
		if !behind {
			continue
		}
		if d, ok := ParseDirective(text); ok && d.Fault == "" {
			return d, true
		}
	}
}
