package unsafedelete

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/consent"
	"github.com/keyvet/keyvet/internal/diag"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/settings"
)

// Package is a package of a program, with its syntax and types.
type Package struct {
	Types *types.Package
	Info  *types.Info
	Files []*ast.File
}

// Select returns those of the packages of a main module that [CheckProgram] has
// to be given, in the same order: none where nothing is deleted, or where the
// rule is off.
func Select(packages []Package, s *settings.Settings) ([]Package, error) {
	if !diag.On(s, finding.RuleUnsafeDelete) {
		return nil, nil
	}
	config, err := configure(s)
	if err != nil {
		return nil, err
	}
	return between(packages, func(p Package) bool { return relevant(p.Types, p.Info, config.Catalog, nil, true) }), nil
}

// Imports returns what reports whether a package that imports path may contain a delete,
// nil where nothing is to be judged: the rule is off, or its settings make no sense, which
// [Select] says. It may be used by several goroutines.
func Imports(s *settings.Settings) func(path string) bool {
	if !diag.On(s, finding.RuleUnsafeDelete) {
		return nil
	}
	config, err := configure(s)
	if err != nil {
		return nil
	}
	return config.Catalog.Mentions
}

// CheckProgram checks the packages of a main module that [Select] chose
// together: interface calls, function values and registries are resolved over
// all of them, so that a question in main confirms a delete three packages away.
// The packages share fset and compile; their Info is cleared when it is no longer
// needed. The error says what kept the analysis from being complete; what it found
// before is returned as well.
func CheckProgram(fset *token.FileSet, packages []Package, s *settings.Settings) (found []diag.Finding, err error) {
	config, err := configure(s)
	if err != nil || len(packages) == 0 {
		return nil, err
	}
	program := build(fset, packages)
	program.Whole = true
	program.Test = testCode(fset)
	r := describer{fset: fset}
	for _, p := range packages {
		r.files = append(r.files, p.Files...)
	}
	result := consent.Check(program, config)
	for _, d := range result.Deletes {
		found = append(found, r.describe(d))
	}
	if result.Incomplete != "" {
		err = fmt.Errorf("looking for unconfirmed deletes: %s", result.Incomplete)
	}
	return found, err
}

// between are the packages that matter to deletes: those that contain one, those
// that lead there, and what all of these use.
func between(packages []Package, deletes func(Package) bool) []Package {
	inside := make(map[*types.Package]bool, len(packages))
	for _, p := range packages {
		inside[p.Types] = true
	}
	importers := make(map[*types.Package][]*types.Package)
	var work []*types.Package
	for _, p := range packages {
		for _, imported := range p.Types.Imports() {
			if inside[imported] {
				importers[imported] = append(importers[imported], p.Types)
			}
		}
		if deletes(p) {
			work = append(work, p.Types)
		}
	}
	matter := closure(work, func(p *types.Package) []*types.Package { return importers[p] })
	work = work[:0]
	for p := range matter {
		work = append(work, p)
	}
	matter = closure(work, (*types.Package).Imports)
	var list []Package
	for _, p := range packages {
		if matter[p.Types] {
			list = append(list, p)
		}
	}
	return list
}

func closure(work []*types.Package, next func(*types.Package) []*types.Package) map[*types.Package]bool {
	seen := make(map[*types.Package]bool)
	for len(work) > 0 {
		p := work[len(work)-1]
		work = work[:len(work)-1]
		if !seen[p] {
			seen[p] = true
			work = append(work, next(p)...)
		}
	}
	return seen
}

// build builds packages in SSA form, and clears the Info of each when that is done.
func build(fset *token.FileSet, packages []Package) *consent.Program {
	prog := newProgram(fset)
	created := make(map[*types.Package]bool)
	var built []*ssa.Package
	var files []*ast.File
	for _, p := range packages {
		created[p.Types] = true
		built = append(built, prog.CreatePackage(p.Types, p.Files, p.Info, true))
		files = append(files, p.Files...)
	}
	for _, p := range packages {
		for _, imported := range p.Types.Imports() {
			if !created[imported] {
				created[imported] = true
				declare(prog, imported)
			}
		}
	}
	for i := range packages {
		prog.Package(packages[i].Types).Build()
		packages[i].Info = nil // it is as much memory as the SSA form, which takes its place
	}
	return &consent.Program{SSA: prog, Packages: built, Marks: readMarks(fset, files)}
}
