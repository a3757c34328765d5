package gocheck

import (
	"go/token"
	"go/types"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
)

// A package that has tests is loaded twice: as others import it, and as the
// variant that its tests are compiled into, which has the same files and more.
// What a pass finds in the first it finds in the second as well. So passes look
// at the variant only, and what they tell the importers of the package is what they
// found out there.

// variant is a test variant that is looked at in the place of its package.
type variant struct {
	mu    sync.Mutex
	facts map[*analysis.Analyzer][]analysis.ObjectFact
	// failed are the passes that could not look at it.
	failed map[*analysis.Analyzer]bool
}

// pairVariants finds the packages among sound that need not be looked at because
// a variant is, and makes the variant one of their imports: passes run on imports
// first.
func (r *run) pairVariants(sound []*packages.Package) {
	r.variants, r.covered = make(map[*types.Package]*variant), make(map[*types.Package]*variant)
	plain := make(map[string]*packages.Package)
	for _, pkg := range sound {
		if pkg.ForTest == "" {
			plain[pkg.PkgPath] = pkg
		}
	}
	for _, pkg := range sound {
		of := plain[pkg.PkgPath]
		if pkg.ForTest != pkg.PkgPath || of == nil || pkg.IllTyped || len(pkg.Errors) > 0 || of.IllTyped || len(of.Errors) > 0 {
			continue
		}
		v := &variant{facts: make(map[*analysis.Analyzer][]analysis.ObjectFact), failed: make(map[*analysis.Analyzer]bool)}
		r.variants[pkg.Types], r.covered[of.Types] = v, v
		of.Imports[pkg.ID] = pkg
	}
}

// listen keeps what the pass tells about objects of the variant.
func (v *variant) listen(pass *analysis.Pass) {
	export := pass.ExportObjectFact
	pass.ExportObjectFact = func(obj types.Object, fact analysis.Fact) {
		export(obj, fact)
		v.mu.Lock()
		defer v.mu.Unlock()
		v.facts[pass.Analyzer] = append(v.facts[pass.Analyzer], analysis.ObjectFact{Object: obj, Fact: fact})
	}
}

// fail says that a has not seen the variant.
func (v *variant) fail(a *analysis.Analyzer) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.failed[a] = true
}

// tell says of the package of pass what was found out in its variant, and reports
// whether anything was. The two share their syntax, so that an object stands at the
// same place in both.
func (v *variant) tell(pass *analysis.Pass) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.failed[pass.Analyzer] {
		return false
	}
	facts := v.facts[pass.Analyzer]
	if len(facts) == 0 {
		return true
	}
	objects := make(map[token.Pos]types.Object, len(pass.TypesInfo.Defs))
	for _, obj := range pass.TypesInfo.Defs {
		if obj != nil {
			objects[obj.Pos()] = obj
		}
	}
	for _, f := range facts {
		if obj := objects[f.Object.Pos()]; obj != nil {
			pass.ExportObjectFact(obj, f.Fact)
		}
	}
	delete(v.facts, pass.Analyzer)
	return true
}
