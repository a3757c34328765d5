package suppress

import (
	"bytes"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
)

// MentionsDirective reports whether text may hold a comment that [ParseGo]
// understands.
func MentionsDirective[T string | []byte](text T) bool {
	b := []byte(text)
	return bytes.Contains(b, []byte(Prefix)) || bytes.Contains(b, []byte(VerbAllow)) || bytes.Contains(b, []byte(nolint))
}

// ParseGo reads the directives of a Go file, which need not compile. It never
// fails: what is no comment is no directive. Lines and columns are of the file
// as it lies on disk: //line comments are not followed.
func ParseGo(src []byte) *Ignores {
	p := goParser{ignores: &Ignores{}}
	if MentionsDirective(src) {
		p.parse(src)
	}
	return p.ignores
}

type goParser struct {
	ignores *Ignores
	// lastLine is the line on which the last token that is no comment ends.
	lastLine int
	// lone are the indices of the directives on line loneLine before which
	// nothing stands.
	lone     []int
	loneLine int
	// open are the lines of brackets without their partner yet, and brackets
	// those of pairs on different lines.
	open     []int
	brackets []lines
	nolints  []nolintComment
}

type nolintComment struct {
	line  int
	alone bool
}

func (p *goParser) parse(src []byte) {
	file := token.NewFileSet().AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		if tok == token.SEMICOLON && lit == "\n" {
			continue // there is no token in the file
		}
		start := file.PositionFor(pos, false)
		end := start.Line + strings.Count(lit, "\n")
		if end > start.Line {
			p.ignores.spans = append(p.ignores.spans, lines{start.Line, end})
		}
		if tok == token.COMMENT {
			p.comment(start, lit)
		} else {
			p.code(start.Line, end, tok)
		}
	}
	p.endNolints()
}

// code takes a token that is no comment.
func (p *goParser) code(first, last int, tok token.Token) {
	if first == p.loneLine {
		for _, i := range p.lone {
			p.ignores.Directives[i].Alone = false
		}
		p.lone = nil
	}
	p.lastLine = last
	switch tok {
	case token.LPAREN, token.LBRACE, token.LBRACK:
		p.open = append(p.open, first)
	case token.RPAREN, token.RBRACE, token.RBRACK:
		if n := len(p.open); n > 0 {
			if p.open[n-1] != first {
				p.brackets = append(p.brackets, lines{p.open[n-1], first})
			}
			p.open = p.open[:n-1]
		}
	}
}

func (p *goParser) comment(at token.Position, text string) {
	alone := at.Line != p.lastLine
	if isNolint(text) {
		p.nolints = append(p.nolints, nolintComment{at.Line, alone})
		return
	}
	d, ok := goDirective(text)
	if !ok {
		return
	}
	first, _, _ := strings.Cut(text, "\n")
	d.Line, d.Column, d.EndColumn = at.Line, at.Column, at.Column+len(first)
	d.Alone = alone && d.Verb != VerbAllow
	if d.Alone {
		if p.loneLine != at.Line {
			p.lone, p.loneLine = nil, at.Line
		}
		p.lone = append(p.lone, len(p.ignores.Directives))
	}
	p.ignores.Directives = append(p.ignores.Directives, d)
}

// goDirective reads the directive in a comment with its delimiters. It stands
// at the beginning of the comment; a valid one may also follow other words of
// the comment, as the comment behind a line that is itself commented out.
func goDirective(comment string) (Directive, bool) {
	text := strings.TrimSuffix(comment[2:], "*/")
	if d, ok := ParseDirective(text); ok {
		return d, true
	}
	if strings.Contains(text, VerbAllow) {
		return Directive{Verb: VerbAllow}, true
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

// The comments of golangci-lint begin with this word,
// https://golangci-lint.run/docs/linters/false-positives/.
const nolint = "nolint:"

// isNolint reports whether comment tells golangci-lint to leave out keyvet.
func isNolint(comment string) bool {
	list, ok := strings.CutPrefix(strings.TrimLeft(comment[2:], " "), nolint)
	if !ok {
		return false
	}
	list, _, _ = strings.Cut(list, " ")
	return slices.ContainsFunc(strings.Split(list, ","), func(name string) bool {
		return strings.EqualFold(strings.TrimSpace(name), "keyvet")
	})
}

// endNolints finds the lines of which the nolint comments speak: the comment's
// own, or the next one where it stands alone, and all of what begins there.
func (p *goParser) endNolints() {
	for _, c := range p.nolints {
		s := lines{c.line, c.line}
		begins := c.line
		if c.alone {
			begins++
			s.last = begins
		}
		for _, b := range slices.Concat(p.brackets, p.ignores.spans) {
			if b.first == begins {
				s.last = max(s.last, b.last)
			}
		}
		p.ignores.unlinted = append(p.ignores.unlinted, s)
	}
}
