// Package analyzers lists keyvet's passes.
package analyzers

import (
	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/analyzers/hardcodedcreds"
	"github.com/keyvet/keyvet/analyzers/printedsecret"
	"github.com/keyvet/keyvet/analyzers/unsafedelete"
	"github.com/keyvet/keyvet/analyzers/unusedignore"
	"github.com/keyvet/keyvet/internal/settings"
)

// Suite makes the passes for the configuration s. Each call makes new ones,
// which share nothing with those of other calls.
func Suite(s *settings.Settings) []*analysis.Analyzer {
	passes := Detectors(s)
	return append(passes, unusedignore.New(s, passes...))
}

// Detectors makes the passes that find something in code: all of [Suite] but
// the one that judges comments by what the others found.
func Detectors(s *settings.Settings) []*analysis.Analyzer {
	return []*analysis.Analyzer{
		// One line per pass, in the order of the alphabet.
		hardcodedcreds.New(s),
		printedsecret.New(s),
		unsafedelete.New(s),
	}
}
