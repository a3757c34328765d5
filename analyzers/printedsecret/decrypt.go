package printedsecret

import (
	"go/constant"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// decryption tells where SSM parameters are asked for with decryption: the value
// of any other parameter is no secret.
type decryption struct {
	functions map[*ssa.Function]bool
	anywhere  bool
}

// in tells whether the parameters that fn reads were decrypted: fn's own
// requests decide, and where it makes none, those of the package.
func (d decryption) in(fn *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		if asked, known := d.functions[fn]; known {
			return asked
		}
	}
	return d.anywhere
}

func findDecryption(funcs []*ssa.Function) decryption {
	d := decryption{functions: make(map[*ssa.Function]bool)}
	for _, fn := range funcs {
		for _, block := range fn.Blocks {
			for _, instr := range block.Instrs {
				if request, ok := instr.(*ssa.Alloc); ok && isParameterRequest(request) {
					d.functions[fn] = d.functions[fn] || asksDecryption(request)
				}
			}
		}
		d.anywhere = d.anywhere || d.functions[fn]
	}
	return d
}

// isParameterRequest tells whether v is an input of ssm.GetParameter,
// GetParameters or GetParametersByPath.
func isParameterRequest(v *ssa.Alloc) bool {
	named := namedOf(v.Type())
	if named == nil || named.Obj().Pkg() == nil {
		return false
	}
	name := named.Obj().Name()
	return strings.HasSuffix(named.Obj().Pkg().Path(), "/service/ssm") &&
		strings.HasPrefix(name, "GetParameter") && strings.HasSuffix(name, "Input")
}

func asksDecryption(request *ssa.Alloc) bool {
	for _, ref := range *request.Referrers() {
		addr, ok := ref.(*ssa.FieldAddr)
		if !ok || structField(addr.X.Type(), addr.Field).Name() != "WithDecryption" {
			continue
		}
		for _, use := range *addr.Referrers() {
			if store, ok := use.(*ssa.Store); ok && !isFalse(store.Val) {
				return true
			}
		}
	}
	return false
}

// isFalse tells whether v is false, or a pointer that a call such as
// aws.Bool(false) made.
func isFalse(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return v.Value == nil || v.Value.Kind() == constant.Bool && !constant.BoolVal(v.Value)
	case *ssa.Call:
		return len(v.Call.Args) == 1 && isFalse(v.Call.Args[0])
	}
	return false
}
