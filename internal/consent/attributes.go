package consent

import (
	"go/constant"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// attribute is what a prompt is configured with: the value of a field of the
// receiver or of a struct that an argument points to, or the argument of a
// method called name in the chain that builds the receiver. nil if there is
// none.
func attribute(call ssa.CallInstruction, name string) ssa.Value {
	common := call.Common()
	var bases []ssa.Value
	if r := receiver(common); r != nil {
		bases = append(bases, r)
	}
	bases = append(bases, arguments(common)...)
	for _, base := range bases {
		if v := attributeOf(base, name, 12); v != nil {
			return v
		}
	}
	if v, ok := call.(ssa.Value); ok {
		return chained(v, name, 12)
	}
	return nil
}

func attributeOf(v ssa.Value, name string, depth int) ssa.Value {
	if depth == 0 {
		return nil
	}
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return attributeOf(v.X, name, depth-1)
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return nil
		}
		return attributeOf(v.X, name, depth-1)
	case *ssa.Alloc:
		for _, r := range *v.Referrers() {
			switch r := r.(type) {
			case *ssa.FieldAddr:
				field := fieldOf(v.Type(), r.Field)
				if field == nil || field.Name() != name {
					continue
				}
				for _, use := range *r.Referrers() {
					if store, ok := use.(*ssa.Store); ok && store.Addr == r {
						return store.Val
					}
				}
			case *ssa.Store:
				if r.Addr == v {
					if found := attributeOf(r.Val, name, depth-1); found != nil {
						return found
					}
				}
			}
		}
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return attributeOf(call, name, depth-1)
		}
	case *ssa.Call:
		called := calleeName(&v.Call)
		if called == name || strings.HasSuffix(called, "."+name) || strings.HasSuffix(called, "/"+name) {
			if args := arguments(&v.Call); len(args) > 0 {
				// The question is the first argument, the default the last.
				return args[0]
			}
		}
		if r := receiver(&v.Call); r != nil {
			return attributeOf(r, name, depth-1)
		}
	}
	return nil
}

// chained is attributeOf for methods that are called on the result of v.
func chained(v ssa.Value, name string, depth int) ssa.Value {
	if depth == 0 || v.Referrers() == nil {
		return nil
	}
	for _, r := range *v.Referrers() {
		call, ok := r.(*ssa.Call)
		if !ok || receiver(&call.Call) != v {
			continue
		}
		if fn := calledObject(&call.Call); fn != nil && fn.Name() == name {
			if args := arguments(&call.Call); len(args) > 0 {
				return args[0]
			}
		}
		if found := chained(call, name, depth-1); found != nil {
			return found
		}
	}
	return nil
}

// attributeIs reports whether an attribute means yes: true, "y", or a value
// called Yes.
func (*engine) attributeIs(call ssa.CallInstruction, name string) bool {
	if strings.HasSuffix(name, ".New") {
		return constructedYes(call, name)
	}
	return meansYes(attribute(call, name))
}

// constructedYes reports whether the constructor called name, of the receiver
// of call, is given a default of yes.
func constructedYes(call ssa.CallInstruction, name string) bool {
	v := receiver(call.Common())
	for depth := 0; depth < 12 && v != nil; depth++ {
		made, ok := v.(*ssa.Call)
		if !ok {
			return false
		}
		if strings.HasSuffix(calleeName(&made.Call), "/"+name) {
			// The first argument is the question.
			return len(made.Call.Args) > 1 && slices.ContainsFunc(made.Call.Args[1:], meansYes)
		}
		v = receiver(&made.Call)
	}
	return false
}

func meansYes(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value == nil {
			return false
		}
		switch v.Value.Kind() {
		case constant.Bool:
			return constant.BoolVal(v.Value)
		case constant.String:
			return affirmative(constant.StringVal(v.Value), false)
		}
	case *ssa.UnOp:
		g, ok := v.X.(*ssa.Global)
		return ok && g.Name() == "Yes"
	case *ssa.MakeInterface:
		return meansYes(v.X)
	}
	return false
}
