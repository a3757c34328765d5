package printedsecret

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/internal/catalog"
)

// relevant tells whether the package can hold a secret at all: most cannot, and
// cost no more than this look.
func relevant(pass *analysis.Pass, t *tables, facts *imported) bool {
	r := &relevance{
		tables: t, facts: facts, known: facts.packages(),
		packages: make(map[*types.Package]bool), structs: make(map[types.Type]bool),
	}
	environment := false
	for _, object := range pass.TypesInfo.Uses {
		pkg := object.Pkg()
		if pkg == nil || pkg == pass.Pkg {
			continue
		}
		environment = environment || object.Name() == "Getenv" || object.Name() == "LookupEnv"
		if r.worthALook(pkg) && r.object(object) {
			return true
		}
	}
	return environment && readsVariable(pass, t)
}

type relevance struct {
	tables *tables
	facts  *imported
	// known are the packages that there are facts about.
	known map[*types.Package]bool
	// packages are those that were judged by worthALook.
	packages map[*types.Package]bool
	structs  map[types.Type]bool
}

// worthALook tells whether something that pkg declares may be or hold a secret.
// Nothing of most packages can.
func (r *relevance) worthALook(pkg *types.Package) bool {
	worth, ok := r.packages[pkg]
	if !ok {
		worth = r.known[pkg] || r.tables.returning[catalog.Module(pkg.Path())] || r.speaksOfSecrets(pkg)
		r.packages[pkg] = worth
	}
	return worth
}

func (r *relevance) object(object types.Object) bool {
	switch object := object.(type) {
	case *types.Func:
		if sum := r.facts.function(object); sum != nil {
			for _, l := range sum.results {
				if l != nil && l.ways != 0 {
					return true
				}
			}
		}
		if _, ok := r.tables.results[keyOf(object)]; ok {
			return true
		}
		return r.holds(object.Signature().Results(), 0)
	case *types.Var:
		return r.facts.held(object) != nil || r.holds(object.Type(), 0)
	case *types.TypeName:
		return r.holds(object.Type(), 0)
	}
	return false
}

// speaksOfSecrets tells whether pkg, or a package that it imports itself,
// declares a type of the catalog.
func (r *relevance) speaksOfSecrets(pkg *types.Package) bool {
	return r.declares(pkg) || slices.ContainsFunc(pkg.Imports(), r.declares)
}

func (r *relevance) declares(pkg *types.Package) bool {
	return r.tables.declaring[catalog.Module(pkg.Path())]
}

// holds tells whether a value of type typ can contain a secret of the catalog.
func (r *relevance) holds(typ types.Type, depth int) bool {
	if depth > maxDepth {
		return false
	}
	switch typ := types.Unalias(typ).(type) {
	case *types.Named:
		if known, ok := r.structs[typ]; ok {
			return known
		}
		r.structs[typ] = false
		key, declared := keyOfType(typ)
		found := declared && r.tables.structs[key] != nil ||
			r.holds(typ.Underlying(), depth+1)
		r.structs[typ] = found
		return found
	case *types.Pointer:
		return r.holds(typ.Elem(), depth+1)
	case *types.Slice:
		return r.holds(typ.Elem(), depth+1)
	case *types.Array:
		return r.holds(typ.Elem(), depth+1)
	case *types.Map:
		return r.holds(typ.Elem(), depth+1)
	case *types.Struct:
		for field := range typ.Fields() {
			if r.holds(field.Type(), depth+1) {
				return true
			}
		}
	case *types.Tuple:
		for v := range typ.Variables() {
			if r.holds(v.Type(), depth+1) {
				return true
			}
		}
	}
	return false
}

// readsVariable tells whether the package names an environment variable that
// holds a secret.
func readsVariable(pass *analysis.Pass, t *tables) bool {
	for _, file := range pass.Files {
		found := false
		ast.Inspect(file, func(n ast.Node) bool {
			if found {
				return false
			}
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			if v := pass.TypesInfo.Types[call.Args[0]].Value; v != nil && v.Kind() == constant.String {
				_, found = t.variables[constant.StringVal(v)]
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}
