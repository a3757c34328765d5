// Package finding is what keyvet reports: a finding, the report that holds
// findings, the fingerprint that recognises a finding again, and the types that
// keep a secret from being printed.
//
// The JSON form of [Report] is a contract: docs/report.schema.json describes it.
package finding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Report is the result of a run.
type Report struct {
	Version  int       `json:"version"`
	Root     string    `json:"root"`
	Findings []Finding `json:"findings"`
	// Errors is everything that could not be read, loaded or looked up. With
	// one that is not optional the report is incomplete: the command ends with
	// status 2.
	Errors []Problem `json:"errors"`
}

// Version is the version of the JSON form of [Report].
const Version = 1

// Finding is one place that a user has to look at.
type Finding struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	// Message says what is wrong, where it comes from and what to do, in one
	// or two sentences that stand alone.
	Message string `json:"message"`
	// Path is relative to the root of the report, with forward slashes. A file
	// in an archive is "outer.zip!inner/file".
	Path  string   `json:"path"`
	Start Position `json:"start"`
	// End is exclusive.
	End     Position `json:"end"`
	KeyID   string   `json:"keyId,omitempty"`
	Account *Account `json:"account,omitempty"`
	// Commit introduced the finding; empty for the work tree.
	Commit string `json:"commit"`
	// Object is the blob or tag when no commit reaches it.
	Object      string    `json:"object"`
	Fingerprint string    `json:"fingerprint"`
	Related     []Related `json:"related"`
	// Help says what to do now, in as many sentences as it takes.
	Help string `json:"help"`

	// Digest identifies the matched value apart from where it stands.
	Digest Digest `json:"-"`
	// Snippet is the source around the finding, with every secret masked.
	Snippet Snippet `json:"-"`
}

// Position is a place in a file. Lines count from 1, columns count bytes from 1.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Account is the AWS account that owns a key id.
type Account struct {
	// ID has 12 digits.
	ID string `json:"id"`
	// Source is how the account is known: [SourceDecoded] or [SourceSTS].
	Source string `json:"source,omitempty"`
	// Note is what else is known of the account, such as "canary".
	Note string `json:"note,omitempty"`
}

// Values of [Account.Source].
const (
	SourceDecoded = "decoded"
	SourceSTS     = "sts"
)

// Related is another place that explains a finding: a step of the way from a
// constant to its sink, or of the path to a delete.
type Related struct {
	Path    string   `json:"path"`
	Start   Position `json:"start"`
	Message string   `json:"message"`
}

// Problem is something that could not be read, loaded or looked up.
type Problem struct {
	Path    string `json:"path"`
	Message string `json:"message"`
	// Optional says that the findings are complete all the same: what failed
	// would only have added to them. It does not change the exit status.
	Optional bool `json:"optional,omitempty"`
}

// Incomplete reports whether a problem may have kept findings from the report.
func (r *Report) Incomplete() bool {
	return slices.ContainsFunc(r.Errors, func(p Problem) bool { return !p.Optional })
}

// Snippet is the first line of a finding as text reports show it. Masking keeps
// the number of bytes, so that columns still fit.
type Snippet struct {
	// Text is the line, masked, without its line ending. It is empty where no
	// line can be shown.
	Text string
	// Column is where Text begins in its line, counted in bytes from 1: a long
	// line is cut on both sides.
	Column int
	// StartUTF16 and EndUTF16 are the columns of the finding counted in UTF-16
	// code units from 1, the end exclusive: the unit of SARIF and of editors.
	StartUTF16, EndUTF16 int
}

// Severity orders findings by how much they matter.
type Severity int

// The severities, from least to most.
const (
	Note Severity = iota + 1
	Warning
	Error
)

// String is the name of s, as users write it.
func (s Severity) String() string {
	switch s {
	case Note:
		return "note"
	case Warning:
		return "warning"
	case Error:
		return "error"
	}
	return fmt.Sprintf("severity(%d)", int(s))
}

// ParseSeverity is the inverse of [Severity.String].
func ParseSeverity(name string) (Severity, error) {
	for _, s := range []Severity{Note, Warning, Error} {
		if s.String() == name {
			return s, nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q: want note, warning or error", name)
}

// MarshalText writes the name of s.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what [Severity.MarshalText] writes.
func (s *Severity) UnmarshalText(text []byte) error {
	parsed, err := ParseSeverity(string(text))
	if err != nil {
		return err
	}
	*s = parsed
	return nil
}

// Sort puts r in the order of the contract: findings by path, line, column and
// rule, errors by path and message. Equal entries become one.
func (r *Report) Sort() {
	slices.SortStableFunc(r.Findings, compare)
	r.Findings = slices.CompactFunc(r.Findings, func(a, b Finding) bool {
		return compare(a, b) == 0 && a.Fingerprint == b.Fingerprint && a.Commit == b.Commit && a.Object == b.Object
	})
	slices.SortFunc(r.Errors, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Message, b.Message))
	})
	r.Errors = slices.Compact(r.Errors)
}

func compare(a, b Finding) int {
	return cmp.Or(
		strings.Compare(a.Path, b.Path),
		cmp.Compare(a.Start.Line, b.Start.Line),
		cmp.Compare(a.Start.Column, b.Start.Column),
		strings.Compare(a.Rule, b.Rule),
		strings.Compare(a.Commit, b.Commit),
		strings.Compare(a.Object, b.Object),
		strings.Compare(a.Message, b.Message),
	)
}
