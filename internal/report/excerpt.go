package report

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"

	"github.com/keyvet/keyvet/internal/finding"
)

// excerpt is the source line of f and, for the line below it, carets under the
// finding. With a width above 0 both fit into so many columns of a terminal,
// and the beginning of the finding is among them.
func excerpt(f finding.Finding, width int) (line, marker string) {
	if f.Snippet.Text == "" {
		return "", ""
	}
	from, to := within(f)
	cells, first, last := cut(f.Snippet.Text, from, to)
	if width > 0 {
		cells, first, last = window(cells, first, last, width)
	}
	var text strings.Builder
	var before, under int
	for i, c := range cells {
		text.WriteString(c.text)
		switch {
		case i < first:
			before += c.width
		case i < last:
			under += c.width
		}
	}
	return strings.TrimRight(text.String(), " "), strings.Repeat(" ", before) + strings.Repeat("^", max(under, 1))
}

// within is where the finding is in the text of its snippet, in bytes.
func within(f finding.Finding) (from, to int) {
	from = clamp(f.Start.Column-f.Snippet.Column, 0, len(f.Snippet.Text))
	to = len(f.Snippet.Text)
	if f.End.Line == f.Start.Line {
		to = clamp(f.End.Column-f.Snippet.Column, from, to)
	}
	return from, to
}

// cell is a character as a terminal shows it.
type cell struct {
	text  string
	width int
}

// cut is text as cells without its indentation, and where the bytes from and to
// are among them.
func cut(text string, from, to int) (cells []cell, first, last int) {
	indent := len(text) - len(strings.TrimLeft(text, " \t"))
	indent = min(indent, from)
	first, last = -1, -1
	for i, r := range text {
		if i < indent {
			continue
		}
		if first < 0 && i >= from {
			first = len(cells)
		}
		if last < 0 && i >= to {
			last = len(cells)
		}
		cells = append(cells, newCell(r))
	}
	if first < 0 {
		first = len(cells)
	}
	if last < 0 {
		last = len(cells)
	}
	return cells, first, last
}

const tabWidth = 4

func newCell(r rune) cell {
	if r == '\t' {
		return cell{strings.Repeat(" ", tabWidth), tabWidth}
	}
	if hides(r) {
		return cell{"\uFFFD", 1}
	}
	return cell{string(r), runewidth.RuneWidth(r)}
}

// window is the part of cells around first that fits into width columns, with
// an ellipsis where something is left out.
func window(cells []cell, first, last, width int) (part []cell, from, to int) {
	total := 0
	for _, c := range cells {
		total += c.width
	}
	if total <= width {
		return cells, first, last
	}
	// A third of the width goes to what stands before the finding.
	start, room := first, width/3
	for start > 0 && room-cells[start-1].width >= 0 {
		start--
		room -= cells[start].width
	}
	if start > 0 {
		part = append(part, cell{"…", 1})
	}
	used, shift, end := len(part), len(part)-start, start
	for end < len(cells) && used+cells[end].width < width {
		used += cells[end].width
		end++
	}
	part = append(part, cells[start:end]...)
	if end < len(cells) {
		part = append(part, cell{"…", 1})
	}
	return part, clamp(first+shift, 0, len(part)), clamp(last+shift, 0, len(part))
}

func clamp(n, low, high int) int { return max(low, min(n, high)) }

// visible is text that a terminal shows without obeying it: control characters
// and those that reorder or hide others are written as escapes.
func visible(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if strings.IndexFunc(text, hides) < 0 {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		switch {
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\t':
			out.WriteString(`\t`)
		case hides(r):
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// hides reports whether r is a control character, a formatting one such as a
// change of direction, or breaks lines.
func hides(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}
