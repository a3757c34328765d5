package gocheck

import (
	"go/token"

	"golang.org/x/tools/go/packages"

	"github.com/keyvet/keyvet/analyzers/unsafedelete"
	"github.com/keyvet/keyvet/internal/diag"
)

// whole are the packages whose deletes are judged together.
type whole struct {
	fset     *token.FileSet
	packages []unsafedelete.Package
	// reported are the files that findings are wanted in.
	reported map[*token.File]bool
}

// whole chooses from sound, the packages of p, what matters to deletes. Test
// variants are left out: what tests delete is their own; so are packages that do
// not compile.
func (r *run) whole(p *program, sound []*packages.Package) *whole {
	w := &whole{reported: make(map[*token.File]bool)}
	var program []unsafedelete.Package
	for _, pkg := range sound {
		if pkg.ForTest != "" || r.broken[pkg.Types] || len(pkg.Syntax) == 0 {
			continue
		}
		w.fset = pkg.Fset
		program = append(program, unsafedelete.Package{Types: pkg.Types, Info: pkg.TypesInfo, Files: pkg.Syntax})
		for _, f := range pkg.Syntax {
			w.reported[pkg.Fset.File(f.FileStart)] = p.reported[pkg]
		}
	}
	var err error
	if w.packages, err = unsafedelete.Select(program, r.options.Settings); err != nil {
		r.problem(p.unit.dir, err.Error())
	}
	return w
}

// deletes judges the deletes of w.
func (r *run) deletes(p *program, w *whole) {
	found, err := r.guardProgram(w)
	if err != nil {
		r.problem(p.unit.dir, err.Error())
	}
	for _, f := range found {
		if w.reported[w.fset.File(f.Pos)] {
			r.place(p, w.fset, f)
		}
	}
}

// cost is about how many bytes it takes to judge the deletes of w.
func (w *whole) cost() uint64 {
	const perByte = 80 // of source code
	size := 0
	for _, p := range w.packages {
		for _, f := range p.Files {
			size += int(f.FileEnd - f.FileStart)
		}
	}
	return uint64(perByte * size)
}

func (r *run) guardProgram(w *whole) (found []diag.Finding, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = crash("unsafedelete", v)
		}
	}()
	r.collections.resume()
	defer makeRoom(w.cost())()
	return unsafedelete.CheckProgram(w.fset, w.packages, r.options.Settings)
}
