package unsafedelete_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/keyvet/keyvet/analyzers/unsafedelete"
)

// shapes are packages named for the shape of code that they show: every
// unconfirmed delete in them has its confirmed twin.
var shapes = []string{
	"stdin", "helpers", "branches", "options", "prompts", "sdkshapes", "exempt", "policies", "annotations", "commands",
}

func TestShapes(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), unsafedelete.Analyzer, shapes...)
}
