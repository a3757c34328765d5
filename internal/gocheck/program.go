package gocheck

import (
	"go/token"

	"golang.org/x/tools/go/packages"

	"github.com/keyvet/keyvet/analyzers/unsafedelete"
	"github.com/keyvet/keyvet/internal/diag"
)

// deletes judges the deletes of the whole program p at once. Test variants are
// left out: what tests delete is their own; so are packages that do not compile.
func (r *run) deletes(p *program, sound []*packages.Package) {
	var program []unsafedelete.Package
	owners := make(map[*token.File]*packages.Package)
	for _, pkg := range sound {
		if pkg.ForTest != "" || r.broken[pkg.Types] || len(pkg.Syntax) == 0 {
			continue
		}
		program = append(program, unsafedelete.Package{Types: pkg.Types, Info: pkg.TypesInfo, Files: pkg.Syntax})
		for _, f := range pkg.Syntax {
			owners[pkg.Fset.File(f.FileStart)] = pkg
		}
	}
	if len(program) == 0 {
		return
	}
	fset := sound[0].Fset
	found, err := r.guardProgram(fset, program)
	if err != nil {
		r.problem(p.unit.dir, err.Error())
	}
	for _, f := range found {
		if pkg := owners[fset.File(f.Pos)]; pkg != nil && p.reported[pkg] {
			r.place(p, fset, f)
		}
	}
}

func (r *run) guardProgram(fset *token.FileSet, program []unsafedelete.Package) (found []diag.Finding, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = crash("unsafedelete", v)
		}
	}()
	return unsafedelete.CheckProgram(fset, program, r.options.Settings)
}
