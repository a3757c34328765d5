package printedsecret_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/keyvet/keyvet/analyzers/printedsecret"
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
	} {
		t.Run(shape, func(t *testing.T) {
			analysistest.Run(t, analysistest.TestData(), printedsecret.Analyzer, shape)
		})
	}
}
