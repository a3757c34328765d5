package consent

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// ends reports whether a call of code outside the program ends it, as far as
// names say: logger.Fatalf(…), log.Fatal().Err(err).Msg(…), pterm.Fatal.Println(…).
func ends(common *ssa.CallCommon) bool {
	obj := calledObject(common)
	if obj == nil || testing(obj) {
		return false
	}
	if obj.Signature().Results().Len() == 0 && catalog.EndsProgram(obj.Name()) {
		return true
	}
	if !catalog.Finishes(obj.Name()) {
		return false
	}
	const longest = 20
	v := receiver(common)
	for depth := 0; depth < longest && v != nil; depth++ {
		switch x := v.(type) {
		case *ssa.Call:
			if fn := calledObject(&x.Call); fn != nil && catalog.EndsProgram(fn.Name()) {
				return true
			}
			v = receiver(&x.Call)
		case *ssa.Global:
			return catalog.EndsProgram(x.Name())
		case *ssa.UnOp:
			v = x.X
		default:
			return false
		}
	}
	return false
}

// onlyExits reports whether the function value v can only be a function that
// ends the program: a variable that tests replace.
func (e *engine) onlyExits(v ssa.Value) bool {
	only, known := true, false
	e.origins(v, func(leaf ssa.Value) {
		fn, ok := leaf.(*ssa.Function)
		if !ok || fn.Object() == nil || fn.Pkg == nil {
			only = false
			return
		}
		exit, ok := e.exits[catalog.Module(fn.Pkg.Pkg.Path())+"."+fn.Name()]
		only = only && ok && exit.UnlessNil < 0
		known = true
	})
	return only && known
}

// testing reports whether obj belongs to package testing, whose Fatal ends a
// test only.
func testing(obj *types.Func) bool { return obj.Pkg() != nil && obj.Pkg().Path() == "testing" }
