// Package diag is what keyvet's passes report: an [analysis.Diagnostic] and the
// parts of a finding that it has no field for. Under go vet and golangci-lint
// only the diagnostic is seen; our own command reads the [Result] of each pass.
package diag

import (
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/internal/finding"
)

// Finding is a diagnostic whose Category is the name of the rule.
type Finding struct {
	analysis.Diagnostic

	KeyID   string
	Account *finding.Account
	// Value is what the fingerprint is made of: the credential, or for deletes
	// the operation and the function.
	Value finding.Secret
	// Secret says that the source between Pos and End must be masked.
	Secret bool
	// Help says what to do now.
	Help string
	// Hidden says why no diagnostic was made of the finding. [Reporter] sets it.
	Hidden Hidden
}

// Hidden is a reason for which the user is not shown a finding.
type Hidden int

// The reasons.
const (
	// Shown is no reason: the finding is reported.
	Shown Hidden = iota
	// Off says that the configuration switches the rule off.
	Off
	// Excluded says that the configuration leaves out the file.
	Excluded
	// Ignored says that a comment accepts the finding.
	Ignored
)

// Result is the result of a pass.
type Result struct {
	// Findings are all findings, hidden ones too: what must be masked in the
	// source, and which comments are of use, depends on all of them.
	Findings []Finding
}

// ResultType is the [analysis.Analyzer.ResultType] of every pass.
var ResultType = reflect.TypeFor[*Result]() //nolint:gochecknoglobals // a constant but for the language
