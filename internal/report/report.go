// Package report writes a [finding.Report] in the formats that people and
// platforms read. Each format is a function of the report and its [Options]
// alone: the same report gives the same bytes. No format reads files or talks to
// anybody, and none has more of the source than the masked [finding.Snippet].
package report

import (
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/keyvet/keyvet/internal/finding"
)

// Format is the name of a format.
type Format string

// The formats.
const (
	Text              Format = "text"
	JSON              Format = "json"
	SARIF             Format = "sarif"
	GitHub            Format = "github"
	GitLab            Format = "gitlab"
	GitLabCodeQuality Format = "gitlab-codequality"
	JUnit             Format = "junit"
	HTML              Format = "html"
)

// Options is what a format may know besides the report.
type Options struct {
	// Version is keyvet's own version.
	Version string
	// Started and Finished are when the run began and ended, for formats that
	// say so.
	Started, Finished time.Time
	// Redact hides key ids but for their ends.
	Redact bool
	// Terminal is how text is laid out for a person who watches; nil for a
	// pipe or a file.
	Terminal *Terminal
	// Quiet leaves text without source lines, paths and advice.
	Quiet bool
	// Notice is told what a format had to leave out. It may be nil.
	Notice func(message string)
}

// Terminal is where text is shown.
type Terminal struct {
	// Width in columns; 0 means unknown.
	Width int
	Color bool
}

type writer func(io.Writer, *finding.Report, Options) error

// writers is a table rather than a variable so that nobody can change it.
func writers() []struct {
	Format Format
	write  writer
} {
	return []struct {
		Format Format
		write  writer
	}{
		{Text, writeText},
		{JSON, writeJSON},
		{SARIF, writeSARIF},
		{GitHub, writeGitHub},
		{GitLab, writeGitLab},
		{GitLabCodeQuality, writeGitLabCodeQuality},
		{JUnit, writeJUnit},
		{HTML, writeHTML},
	}
}

// Formats lists all formats in the order in which help shows them.
func Formats() []Format {
	table := writers()
	formats := make([]Format, len(table))
	for i, entry := range table {
		formats[i] = entry.Format
	}
	return formats
}

// ParseFormat is the format of that name.
func ParseFormat(name string) (Format, error) {
	formats := Formats()
	if slices.Contains(formats, Format(name)) {
		return Format(name), nil
	}
	names := make([]string, len(formats))
	for i, format := range formats {
		names[i] = string(format)
	}
	return "", fmt.Errorf("unknown format %q: want one of %s", name, strings.Join(names, ", "))
}

// Write writes r, which must be sorted, to w. It does not change r.
func Write(w io.Writer, format Format, r *finding.Report, options Options) error {
	if options.Redact {
		r = redacted(r)
	}
	if format != JSON {
		r = openable(r, format == Text || format == HTML)
	}
	for _, entry := range writers() {
		if entry.Format == format {
			if err := entry.write(w, r, options); err != nil {
				return fmt.Errorf("writing the %s report: %w", format, err)
			}
			return nil
		}
	}
	return fmt.Errorf("unknown format %q", format)
}

func (o Options) notice(message string) {
	if o.Notice != nil {
		o.Notice(message)
	}
}

// version is never empty: some formats demand one.
func (o Options) version() string {
	if o.Version == "" {
		return "unknown"
	}
	return o.Version
}

func (o Options) finished() time.Time {
	if o.Finished.IsZero() {
		return o.Started
	}
	return o.Finished
}

// openable is r with paths as whoever started keyvet would open them, from the
// working directory. The contract's JSON has them relative to the root, and so
// have the formats that platforms read where the root is not below the working
// directory; people can open such a path too.
func openable(r *finding.Report, anywhere bool) *finding.Report {
	root := path.Clean(filepath.ToSlash(r.Root))
	if root == "." || !anywhere && !filepath.IsLocal(r.Root) {
		return r
	}
	out := *r
	out.Root = "."
	out.Findings = slices.Clone(r.Findings)
	for i := range out.Findings {
		f := &out.Findings[i]
		f.Path = join(root, f.Path)
		f.Related = slices.Clone(f.Related)
		for j := range f.Related {
			f.Related[j].Path = join(root, f.Related[j].Path)
		}
	}
	out.Errors = slices.Clone(r.Errors)
	for i := range out.Errors {
		out.Errors[i].Path = join(root, out.Errors[i].Path)
	}
	return &out
}

// join does not clean name, which may be anything that a file can be called.
func join(root, name string) string {
	switch {
	case name == "" || strings.HasPrefix(name, "/"):
		return name
	case name == ".":
		return root
	}
	return strings.TrimSuffix(root, "/") + "/" + name
}
