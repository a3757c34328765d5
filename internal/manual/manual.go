// Package manual shows documentation where people read it: Markdown on a
// terminal, a tree of commands as a man page.
package manual

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"

	"github.com/mattn/go-runewidth"
)

// Options says how a terminal shows text.
type Options struct {
	// Width in columns; 0 means 80.
	Width int
	Color bool
}

// Columns between which text is wrapped: longer lines are hard to read, and in
// fewer nothing can be laid out.
const (
	widest       = 100
	narrowest    = 30
	unknownWidth = 80
)

// Styles as parameters of ANSI escapes, of the colours that every theme adapts.
const (
	heading = "1"
	code    = "36"
	faint   = "2"
)

// Markdown writes the Markdown that our own pages use: headings, paragraphs,
// lists, fenced code, and in a line code, links and emphasis. Code is never
// wrapped.
func Markdown(w io.Writer, markdown string, o Options) error {
	out := bufio.NewWriter(w)
	p := printer{out: out, color: o.Color, width: o.Width}
	if p.width <= 0 {
		p.width = unknownWidth
	}
	p.width = min(max(p.width, narrowest), widest)
	p.print(markdown)
	return out.Flush()
}

type printer struct {
	out   io.Writer
	color bool
	width int
}

var (
	listItem = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(- |\d+\. )`) })
	codeSpan = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("`([^`]+)`") })
	link     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\[([^\]]+)\]\(([^)]+)\)`) })
)

func (p printer) print(markdown string) {
	lines := strings.Split(strings.TrimRight(markdown, "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		switch {
		case strings.HasPrefix(line, "```"):
			for i++; i < len(lines) && !strings.HasPrefix(lines[i], "```"); i++ {
				fmt.Fprintln(p.out, strings.TrimRight("    "+p.paint(code, strings.ReplaceAll(lines[i], "\t", "    ")), " "))
			}
		case strings.HasPrefix(line, "#"):
			fmt.Fprintln(p.out, p.paint(heading, strings.TrimLeft(line, "# ")))
		case strings.TrimSpace(line) == "":
			fmt.Fprintln(p.out)
		default:
			// A paragraph or an item goes on to the next blank line or item.
			first := i
			for i+1 < len(lines) && continues(lines[i+1]) {
				i++
			}
			text := strings.Join(lines[first:i+1], " ")
			marker := listItem().FindString(text)
			p.paragraph(marker, strings.Repeat(" ", len(marker)), strings.TrimPrefix(text, marker))
		}
	}
}

func continues(line string) bool {
	return strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "```") && !strings.HasPrefix(line, "#") && !listItem().MatchString(line)
}

func (p printer) paint(style, text string) string {
	if !p.color || text == "" {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

// paragraph wraps text, the first line after first and the others after rest.
func (p printer) paragraph(first, rest, text string) {
	text = link().ReplaceAllString(text, "$1 <$2>")
	// A code span is one word, however many it has, so that a style does not
	// reach over the end of a line.
	text = codeSpan().ReplaceAllStringFunc(text, func(span string) string {
		return strings.ReplaceAll(span, " ", "\u00a0")
	})
	text = strings.ReplaceAll(text, "**", "")
	line, used := first, runewidth.StringWidth(first)
	empty := true
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' || r == '\t' }) {
		word, width := p.word(word)
		if !empty && used+1+width > p.width {
			fmt.Fprintln(p.out, line)
			line, used, empty = rest, runewidth.StringWidth(rest), true
		}
		if !empty {
			line += " "
			used++
		}
		line, used, empty = line+word, used+width, false
	}
	fmt.Fprintln(p.out, line)
}

// word is a word as shown and its width.
func (p printer) word(word string) (string, int) {
	word = strings.ReplaceAll(word, "\u00a0", " ")
	plain := codeSpan().ReplaceAllString(word, "$1")
	shown := codeSpan().ReplaceAllStringFunc(word, func(span string) string {
		return p.paint(code, strings.Trim(span, "`"))
	})
	if strings.HasPrefix(plain, "<https://") {
		shown = p.paint(faint, plain)
	}
	return shown, runewidth.StringWidth(plain)
}
