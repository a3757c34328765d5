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
}

// Result is the result of a pass.
type Result struct {
	Findings []Finding
}

// ResultType is the [analysis.Analyzer.ResultType] of every pass.
var ResultType = reflect.TypeFor[*Result]()
