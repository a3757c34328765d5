package printedsecret_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/keyvet/keyvet/analyzers/printedsecret"
	"github.com/keyvet/keyvet/internal/settings"
)

func Test(t *testing.T) {
	for _, shape := range []string{
		"sources",
		"structs",
		"sinks",
		"flows",
		"masked",
		"helper",
		"keys",
		"acrosspackages",
		"carriers",
		"intests",
		"handed",
	} {
		t.Run(shape, func(t *testing.T) {
			analysistest.Run(t, analysistest.TestData(), printedsecret.Analyzer, shape)
		})
	}
}

func TestConfigured(t *testing.T) {
	analyzer := printedsecret.New(&settings.Settings{Printed: settings.Printed{
		Sources:    []string{"vault.Entry.Value", "vault.Read"},
		Sinks:      []string{"vault.Tell"},
		Sanitizers: []string{"vault.Mask"},
	}})
	analysistest.Run(t, analysistest.TestData(), analyzer, "configured")
}
