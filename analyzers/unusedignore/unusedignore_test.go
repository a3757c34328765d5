package unusedignore_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/keyvet/keyvet/analyzers/unusedignore"
)

func Test(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), unusedignore.Analyzer, "comments")
}
