//go:build ignore

// Noop is the yardstick for keyvet vet: it loads the packages that the arguments
// name in the same way, runs a pass that does nothing over them, and ends.
package main

import (
	"log"
	"os"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

func main() {
	mode := packages.LoadSyntax | packages.NeedModule | packages.NeedEmbedFiles | packages.NeedForTest
	roots, err := packages.Load(&packages.Config{Mode: mode, Tests: true}, os.Args[1:]...)
	if err != nil {
		log.Fatal(err)
	}
	noop := &analysis.Analyzer{
		Name:             "noop",
		Doc:              "do nothing",
		RunDespiteErrors: true,
		Run:              func(*analysis.Pass) (any, error) { return nil, nil },
	}
	if _, err := checker.Analyze([]*analysis.Analyzer{noop}, roots, nil); err != nil {
		log.Fatal(err)
	}
}
