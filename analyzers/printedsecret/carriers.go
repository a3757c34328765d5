package printedsecret

import (
	"go/constant"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// findCarriers looks for fields and package variables that were taken for
// holders of a secret and are none: their names say nothing of secrets, and other
// things are stored in them as well, such as in the values of a form. What is read
// from such a carrier is mostly something else. It reports whether it found any
// that were not known.
func (f *flow) findCarriers() bool {
	found := false
	given := f.givenSecrets()
	f.eachInstruction(func(fn *ssa.Function, instr ssa.Instruction) {
		if testFile(fn.Prog.Fset, fn.Pos()) {
			return // what tests store is made up
		}
		note := func(v *types.Var, stored ssa.Value) {
			if f.held[v] != nil && !f.carriers[v] && !f.named[v] && !isZero(stored) && !f.maySecret(stored, given[fn]) {
				f.carriers[v], found = true, true
			}
		}
		switch instr := instr.(type) {
		case *ssa.Store:
			if v := f.ownVar(instr.Addr); v != nil {
				note(v, instr.Val)
			}
		case *ssa.MapUpdate:
			for _, root := range f.roots(instr.Map) {
				if v, ok := root.(*types.Var); ok {
					note(v, instr.Value)
				}
			}
		case ssa.CallInstruction:
			f.keptArguments(newCall(instr), note)
		}
	})
	return found
}

// givenSecrets are the parameters that some call in the package gives a secret.
func (f *flow) givenSecrets() map[*ssa.Function]map[int]bool {
	given := make(map[*ssa.Function]map[int]bool)
	f.eachInstruction(func(_ *ssa.Function, instr ssa.Instruction) {
		call, ok := instr.(ssa.CallInstruction)
		if !ok {
			return
		}
		c := newCall(call)
		for _, callee := range f.callees(c) {
			for param := range callee.Params {
				if operand := c.operand(param); operand == nil || !f.maySecret(operand, nil) {
					continue
				}
				if given[callee] == nil {
					given[callee] = make(map[int]bool)
				}
				given[callee][param] = true
			}
		}
	})
	return given
}

// maySecret tells whether v, in a function whose given parameters are given
// secrets, shows one.
func (f *flow) maySecret(v ssa.Value, given map[int]bool) bool {
	l := f.contents(v)
	if l.empty() {
		return false
	}
	for param := range l.params {
		if given[param] {
			return true
		}
	}
	return l.ways != 0
}

// keptArguments tells note of the arguments of c that are kept in fields or
// package variables.
func (f *flow) keptArguments(c *call, note func(*types.Var, ssa.Value)) {
	for _, callee := range f.callees(c) {
		for param, vars := range f.summaries[callee].kept {
			if operand := c.operand(param); operand != nil {
				for v := range vars {
					note(v, operand)
				}
			}
		}
	}
}

// isZero tells whether v is what a field holds before anything is stored in it.
func isZero(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && (c.Value == nil || c.Value.Kind() == constant.String && constant.StringVal(c.Value) == "")
}

// namedForSecrets are the package variables of pkg, and the fields of its structs,
// whose names or whose type's name say that they hold secrets.
func namedForSecrets(pkg *types.Package) map[*types.Var]bool {
	named := make(map[*types.Var]bool)
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		switch object := scope.Lookup(name).(type) {
		case *types.Var:
			named[object] = saysSecret(name)
		case *types.TypeName:
			if s, ok := object.Type().Underlying().(*types.Struct); ok {
				for field := range s.Fields() {
					named[field] = saysSecret(name) || saysSecret(field.Name())
				}
			}
		}
	}
	return named
}

// saysSecret tells whether name is one that people give to secrets.
func saysSecret(name string) bool {
	name = strings.ToLower(name)
	for _, word := range [...]string{
		"secret", "token", "passw", "pwd", "passphrase", "cred", "auth", "private", "material", "plaintext", "apikey", "accesskey", "sak",
	} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
