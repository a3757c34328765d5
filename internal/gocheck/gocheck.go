// Package gocheck checks Go packages with types: it loads them with the go
// command, runs the passes over them, joins what they found over the program
// and returns findings.
//
// The main module is read from source, everything else from export data. Code
// of the packages is compiled for that, never run.
package gocheck

import (
	"context"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/analyzers"
	"github.com/keyvet/keyvet/analyzers/unsafedelete"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/settings"
)

// Options say what to check.
type Options struct {
	// Dir is where Patterns are resolved, by default the current directory.
	Dir string
	// Root is the directory that paths of findings are relative to, by default
	// Dir.
	Root string
	// Patterns are packages as the go command names them, or Go files; by
	// default "./...". Where no module encloses Dir, they are resolved in each
	// module below it.
	Patterns []string
	// Tags are build tags.
	Tags []string
	// NoTests leaves out test files.
	NoTests bool
	// EveryModule also checks modules that lie below Dir and belong to
	// neither the module nor the workspace that encloses it.
	EveryModule bool
	// Optional says that Patterns may match nothing: the user did not choose
	// them.
	Optional bool
	// Settings is the configuration, by default the default one.
	Settings *settings.Settings
	// Detectors are the passes to run, by default those of
	// [analyzers.Detectors]. Their results are of type [diag.ResultType]. Run
	// wraps their Run functions: they must not be shared.
	Detectors []*analysis.Analyzer

	// wholeProgram says that deletes are judged over all packages of a unit.
	wholeProgram bool
	// deletes reports whether packages that import path may contain a delete; nil where
	// none is to be judged.
	deletes func(path string) bool
}

// Result is what a run found and what kept it from finding more.
type Result struct {
	Findings []finding.Finding
	Problems []finding.Problem
}

// Run checks packages. What could not be loaded or analysed is in the problems
// of the result; the error is of a request that makes no sense, such as a
// pattern that matches nothing, and then there is no result.
//
// No message of the result or the error shows source code.
func Run(ctx context.Context, o Options) (*Result, error) {
	if err := o.setDefaults(); err != nil {
		return nil, err
	}
	units, err := plan(ctx, &o)
	if err != nil {
		return nil, err
	}
	r := newRun(&o)
	defer r.collections.resume()
	for _, u := range units {
		program, err := r.load(ctx, u)
		if ctx.Err() != nil {
			r.problem(o.Root, "interrupted: packages are missing")
			break
		}
		if err != nil {
			return nil, err
		}
		r.check(program)
	}
	return r.finish(), nil
}

func (o *Options) setDefaults() error {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return err
	}
	o.Dir = dir
	if o.Root == "" {
		o.Root = dir
	}
	if o.Root, err = filepath.Abs(o.Root); err != nil {
		return err
	}
	if len(o.Patterns) == 0 {
		o.Patterns = []string{"./..."}
	}
	if o.Settings == nil {
		o.Settings = &settings.Settings{}
	}
	if o.Detectors == nil {
		// Deletes are judged over the whole program instead.
		o.Detectors = slices.DeleteFunc(analyzers.Detectors(o.Settings), func(a *analysis.Analyzer) bool {
			return a.Name == unsafedelete.Analyzer.Name
		})
		o.wholeProgram = true
		o.deletes = unsafedelete.Imports(o.Settings)
	}
	return nil
}
