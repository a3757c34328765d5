// Package golangci makes keyvet a linter of golangci-lint, as a module plugin of
// the name keyvet: a custom build of golangci-lint imports this package.
// Registration and settings are all that is in it.
package golangci

import (
	"fmt"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/analyzers"
	"github.com/keyvet/keyvet/internal/settings"
)

func init() {
	register.Plugin("keyvet", New)
}

// New makes the linter. Its configuration is the settings of the linter in
// .golangci.yml: the keys of .keyvet.yaml that are about Go code. Unknown keys
// and values that make no sense are errors.
func New(configuration any) (register.LinterPlugin, error) {
	if configuration == nil {
		configuration = map[string]any{}
	}
	s, err := register.DecodeSettings[settings.Settings](configuration)
	if err != nil {
		return nil, fmt.Errorf("settings of the linter keyvet: %w", err)
	}
	if err := s.CheckPasses(); err != nil {
		return nil, fmt.Errorf("settings of the linter keyvet: %w", err)
	}
	return &plugin{settings: &s}, nil
}

type plugin struct{ settings *settings.Settings }

// BuildAnalyzers implements [register.LinterPlugin].
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	passes := analyzers.Suite(p.settings)
	for _, a := range passes {
		a.Run = withoutRelated(a.Run)
	}
	return passes, nil
}

// withoutRelated is a pass whose diagnostics have no related places: golangci-lint
// would make an issue of its own of each, as if it were a finding.
func withoutRelated(run func(*analysis.Pass) (any, error)) func(*analysis.Pass) (any, error) {
	return func(pass *analysis.Pass) (any, error) {
		inner := *pass
		inner.Report = func(d analysis.Diagnostic) {
			d.Related = nil
			pass.Report(d)
		}
		return run(&inner)
	}
}

// GetLoadMode implements [register.LinterPlugin].
func (*plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
