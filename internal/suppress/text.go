package suppress

import (
	"bytes"
	"path"
	"strings"
)

// Mark is what a file without it has no ignore comment by.
const Mark = Prefix + VerbIgnore

// ParseText reads the ignore comments of a file in whatever language: one
// stands directly behind something that opens a comment somewhere. The name of
// the file tells prose from code. It never fails.
func ParseText(name string, src []byte) *Ignores {
	x := &Ignores{}
	prose := isProse(name)
	line, lineStart := 1, 0
	for at := 0; ; at++ {
		i := bytes.Index(src[at:], []byte(Mark))
		if i < 0 {
			return x
		}
		i += at
		line += bytes.Count(src[lineStart:i], []byte{'\n'})
		lineStart = bytes.LastIndexByte(src[:i], '\n') + 1
		lineEnd := len(src)
		if n := bytes.IndexByte(src[i:], '\n'); n >= 0 {
			lineEnd = i + n
		}
		if d, ok := textDirective(string(src[lineStart:i]), string(src[i:lineEnd]), prose); ok {
			d.Line = line
			x.Directives = append(x.Directives, d)
		}
		at = i
	}
}

// textDirective reads the directive that text begins with, up to the end of its
// line, in a comment that before, the rest of the line, opens.
func textDirective(before, text string, prose bool) (Directive, bool) {
	indent := len(before) - len(strings.TrimLeft(before, " \t"))
	opened := strings.TrimRight(before, " \t")
	for _, c := range comments {
		start := len(opened) - len(c.opener)
		if start < 0 || !strings.EqualFold(opened[start:], c.opener) || c.first && start > indent {
			continue
		}
		text = strings.TrimRight(text, " \t\r")
		width := len(text)
		rest := ""
		if c.closer != "" {
			text, rest, _ = strings.Cut(text, c.closer)
			width -= len(rest)
		}
		d, ok := ParseDirective(text)
		if prose && (d.Fault != "" || c.opener != "<!--") {
			// A page about keyvet is no mistake in using it.
			return Directive{}, false
		}
		// The opener may be doubled, as in ;; or ###.
		repeated := c.opener[len(c.opener)-1:]
		start = len(strings.TrimRight(opened[:start], repeated))
		d.Column = start + 1
		d.EndColumn = len(before) + width + 1
		// Inside a notebook every line of the code is a quoted string.
		d.Alone = strings.Trim(opened[:start], " \t\"") == "" && strings.TrimSpace(rest) == ""
		return d, ok
	}
	return Directive{}, false
}

// comment is how a language opens a comment, and how it closes one that may be
// followed by code on the same line.
type comment struct {
	opener, closer string
	// first says that the opener counts at the beginning of a line only: it
	// means something else elsewhere.
	first bool
}

// comments are the ways that languages open a comment, longer ones first.
//
//nolint:gochecknoglobals // a table
var comments = [...]comment{
	{opener: "<!--", closer: "-->"}, // HTML, XML, Markdown
	{opener: "<%--", closer: "--%>"},
	{opener: "/*", closer: "*/"}, // C, CSS, SQL, and Go templates behind {{
	{opener: "/**", closer: "*/"},
	{opener: "(*", closer: "*)"}, // Pascal, OCaml
	{opener: "{-", closer: "-}"}, // Haskell
	{opener: "{#", closer: "#}"}, // Jinja
	{opener: "#|", closer: "|#"}, // Lisp
	{opener: "<#", closer: "#>"}, // PowerShell
	{opener: "//"},
	{opener: "--"}, // SQL, Lua, Haskell
	{opener: "::"}, // batch files
	{opener: "#"},  // shell, Python, YAML, TOML, HCL
	{opener: ";"},  // INI, Lisp, assembly
	{opener: "%"},  // TeX, Erlang
	{opener: "!"},  // Fortran, properties
	{opener: "rem", first: true},
	{opener: "@rem", first: true},
	{opener: "dnl", first: true}, // m4
	{opener: "*", first: true},   // within a block comment
	{opener: "'", first: true},   // Basic
	{opener: `"`, first: true},   // Vim
	{opener: "..", first: true},  // reStructuredText
}

// isProse reports whether the file is written for people: it may show an ignore
// comment without meaning it.
func isProse(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown", ".mdx", ".rst", ".adoc", ".txt", ".html", ".htm":
		return true
	}
	return false
}
