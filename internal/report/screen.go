package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"

	"github.com/keyvet/keyvet/internal/finding"
)

// screen lays a report out for a terminal.
type screen struct {
	out   io.Writer
	width int
	color bool
	quiet bool
	// advised is the advice that has been shown, without the id of the key: it
	// is shown once.
	advised map[string]bool
}

// Limits of the layout in columns: longer lines of prose are hard to read, and
// below the lowest nothing can be laid out.
const (
	widest       = 100
	narrowest    = 30
	unknownWidth = 80
)

func newScreen(out io.Writer, t Terminal, quiet bool) *screen {
	width := t.Width
	if width <= 0 {
		width = unknownWidth
	}
	return &screen{out: out, width: clamp(width, narrowest, widest), color: t.Color, quiet: quiet, advised: map[string]bool{}}
}

// A style is the parameters of an ANSI escape. Only the eight colours that every
// theme adapts to its background are used, and of those none that is pale on
// white or dark on black.
type style string

const (
	bold    style = "1"
	faint   style = "2"
	red     style = "1;31"
	green   style = "1;32"
	magenta style = "1;35"
	cyan    style = "1;36"
)

func (s *screen) paint(with style, text string) string {
	if !s.color || text == "" {
		return text
	}
	return "\x1b[" + string(with) + "m" + text + "\x1b[0m"
}

func severityStyle(severity finding.Severity) style {
	switch severity {
	case finding.Error:
		return red
	case finding.Warning:
		return magenta
	default:
		return cyan
	}
}

func (s *screen) report(r *finding.Report) {
	files, path := 0, ""
	for i, f := range r.Findings {
		if i == 0 || f.Path != path {
			files++
			path = f.Path
			fmt.Fprintln(s.out, s.paint(bold, visible(path)))
		}
		s.finding(f)
	}
	s.problems(r.Errors)
	s.summary(r, files)
}

func (s *screen) finding(f finding.Finding) {
	where := "-"
	if f.Start.Line > 0 {
		where = fmt.Sprintf("%d:%d", f.Start.Line, f.Start.Column)
	}
	mark := severityStyle(f.Severity)
	fmt.Fprintf(s.out, "  %s  %s  %s\n", where, s.paint(mark, f.Severity.String()), s.paint(bold, visible(f.Rule)))
	s.wrapped("    ", "    ", visible(f.Message))
	if s.quiet {
		return
	}
	s.source(f, mark)
	if f.Account != nil {
		s.field("account", account(*f.Account))
	}
	if f.Commit != "" {
		s.field("commit", visible(f.Commit))
	}
	if f.Object != "" {
		s.field("object", visible(f.Object)+", which no commit reaches")
	}
	s.path(f)
	if s.first(f) {
		for i, line := range strings.Split(f.Help, "\n") {
			label := ""
			if i == 0 {
				label = "do now"
			}
			s.field(label, visible(line))
		}
	}
	fmt.Fprintln(s.out)
}

// anyKeyID stands in advice where the id of the key is not known.
const anyKeyID = "KEYID"

// first reports whether f has advice that its message does not give and that was
// not shown before, be it for another key.
func (s *screen) first(f finding.Finding) bool {
	advice := f.Help
	if f.KeyID != "" {
		advice = strings.ReplaceAll(advice, f.KeyID, anyKeyID)
	}
	if advice == "" || strings.Contains(f.Message, f.Help) || s.advised[advice] {
		return false
	}
	s.advised[advice] = true
	return true
}

func (s *screen) source(f finding.Finding, mark style) {
	const margin = "    "
	number := ""
	if f.Start.Line > 0 {
		number = strconv.Itoa(f.Start.Line)
	}
	line, marker := excerpt(f, s.width-len(margin)-len(number)-len(" | "))
	if line == "" {
		return
	}
	fmt.Fprintf(s.out, "%s%s %s\n", margin, s.paint(faint, number+" │"), line)
	fmt.Fprintf(s.out, "%s%s %s\n", margin, s.paint(faint, strings.Repeat(" ", len(number))+" │"), s.paint(mark, marker))
}

// account is what is known of an account and how.
func account(a finding.Account) string {
	text := visible(a.ID)
	if a.Note != "" {
		text += " (" + visible(a.Note) + ")"
	}
	switch a.Source {
	case finding.SourceDecoded:
		text += ", decoded from the id"
	case finding.SourceSTS:
		text += ", as AWS STS says"
	}
	return text
}

// labelWidth is the room for the label of a field and the space after it.
const labelWidth = len("account") + 1

func (s *screen) field(label, value string) {
	first := "    " + s.paint(faint, label) + strings.Repeat(" ", labelWidth-len(label))
	s.wrapped(first, strings.Repeat(" ", 4+labelWidth), value)
}

// deepest is where the chain stops moving to the right.
const deepest = 6

// path draws the related places as a chain in which each step hangs from the one
// before. A chain that leads to the finding ends with it.
func (s *screen) path(f finding.Finding) {
	chain := explanation(f)
	if len(chain) > 0 && endsAtFinding(f.Rule) {
		chain = append(chain, finding.Related{Path: f.Path, Start: f.Start, Message: thisFinding})
	}
	for i, step := range chain {
		margin := "    " + s.paint(faint, "path") + strings.Repeat(" ", labelWidth-len("path"))
		blank := strings.Repeat(" ", 4+labelWidth)
		if i > 0 {
			branch := strings.Repeat(" ", 2*(min(i, deepest)-1))
			margin = blank + branch + s.paint(faint, "└ ")
			blank += branch + "  "
		}
		s.wrapped(margin, blank, s.paint(bold, place(step.Path, step.Start))+"  "+visible(step.Message))
	}
}

func (s *screen) problems(problems []finding.Problem) {
	if len(problems) == 0 {
		return
	}
	s.wrapped("", "  ", s.paint(red, "Incomplete:")+" "+count(len(problems), "thing")+" could not be read, loaded or looked up")
	for _, p := range problems {
		s.wrapped("  ", "    ", problemLine(p))
	}
	fmt.Fprintln(s.out)
}

func (s *screen) summary(r *finding.Report, files int) {
	if len(r.Findings) == 0 {
		switch {
		case r.Incomplete():
			fmt.Fprintln(s.out, "No findings in what could be read.")
		default:
			fmt.Fprintln(s.out, s.paint(green, "No findings."))
		}
		return
	}
	s.wrapped("", "  ", s.paint(red, count(len(r.Findings), "finding"))+" in "+count(files, "file")+": "+total(r.Findings))
	if s.quiet {
		return
	}
	worst := countByRule(r.Findings)[0].rule
	if strings.HasPrefix(worst, finding.GitleaksPrefix) {
		worst = "gitleaks"
	}
	s.wrapped("", "  ", "Next: "+s.paint(bold, "keyvet explain "+visible(worst))+" says what to do and how to silence a finding that is none.")
}

// wrapped writes text in lines no longer than the screen, the first after first
// and the others after rest.
func (s *screen) wrapped(first, rest, text string) {
	line, used, empty := first, columns(first), true
	for word := range strings.FieldsSeq(text) {
		width := columns(word)
		if !empty && used+1+width > s.width {
			fmt.Fprintln(s.out, strings.TrimRight(line, " "))
			line, used, empty = rest, columns(rest), true
		}
		if !empty {
			line += " "
			used++
		}
		line += word
		used += width
		empty = false
	}
	fmt.Fprintln(s.out, strings.TrimRight(line, " "))
}

// columns is the width of text on a terminal, not counting escapes of paint.
func columns(text string) int {
	width := 0
	for text != "" {
		before, after, found := strings.Cut(text, "\x1b[")
		width += runewidth.StringWidth(before)
		if !found {
			break
		}
		_, text, _ = strings.Cut(after, "m")
	}
	return width
}
