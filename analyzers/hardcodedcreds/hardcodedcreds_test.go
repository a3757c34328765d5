package hardcodedcreds_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/keyvet/keyvet/analyzers/hardcodedcreds"
	"github.com/keyvet/keyvet/internal/settings"
)

var update = flag.Bool("update", false, "write the golden files")

// Each package of testdata/src shows shapes of one sort, with their quiet twins.
func TestShapes(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), hardcodedcreds.New(&settings.Settings{}),
		"values", "places", "secrets", "flow", "flow/lib", "flow/app", "sinks", "quiet")
}

// Beside each file with fixes stands what they make of it.
func TestFixes(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), hardcodedcreds.New(&settings.Settings{}), "fixes")
}

// In texts and comments no comment can say what is wanted on its line.
func TestPositions(t *testing.T) {
	var got bytes.Buffer
	for _, result := range analysistest.Run(discard{}, analysistest.TestData(), hardcodedcreds.New(&settings.Settings{}), "inside") {
		for _, d := range result.Action.Diagnostics {
			start, end := result.Pass.Fset.Position(d.Pos), result.Pass.Fset.Position(d.End)
			fmt.Fprintf(&got, "%s:%d:%d-%d:%d %s\n", filepath.Base(start.Filename), start.Line, start.Column, end.Line, end.Column, d.Category)
		}
	}
	golden := filepath.Join(analysistest.TestData(), "src", "inside", "positions.golden")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("positions differ from %s:\n%s", golden, got.String())
	}
}

// discard takes the place of a test that checks no comments.
type discard struct{}

func (discard) Errorf(string, ...any) {}
