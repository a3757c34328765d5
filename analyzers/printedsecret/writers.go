package printedsecret

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// writerOf says who reads what is written to w, or "" where nobody is known to:
// a file, a connection, a buffer.
func (f *flow) writerOf(w ssa.Value) string {
	return f.writer(w, make(map[ssa.Value]bool))
}

func (f *flow) writer(w ssa.Value, seen map[ssa.Value]bool) string {
	if w == nil || seen[w] || len(seen) > maxRoots {
		return ""
	}
	seen[w] = true
	if named := namedOf(w.Type()); named != nil && named.Obj().Pkg() != nil {
		if where := f.tables.writers[funcKey{catalog.Module(named.Obj().Pkg().Path()), "", named.Obj().Name()}]; where != "" {
			return where
		}
	}
	switch w := w.(type) {
	case *ssa.Global:
		if w.Object() == nil || w.Object().Pkg() == nil {
			return ""
		}
		if where := f.tables.writers[funcKey{catalog.Module(w.Object().Pkg().Path()), "", w.Name()}]; where != "" {
			return where
		}
		if v, ok := w.Object().(*types.Var); ok {
			return f.writers[v]
		}
	case *ssa.FieldAddr:
		if v := f.ownVar(w); v != nil {
			return f.writers[v]
		}
	case *ssa.Field:
		if v := structField(w.X.Type(), w.Field); v != nil {
			return f.writers[v]
		}
	case *ssa.UnOp:
		return f.writer(w.X, seen)
	case *ssa.FreeVar:
		return f.writer(binding(w), seen)
	case *ssa.Alloc:
		return f.stored(w, seen)
	case *ssa.MakeInterface:
		return f.writer(w.X, seen)
	case *ssa.ChangeInterface:
		return f.writer(w.X, seen)
	case *ssa.ChangeType:
		return f.writer(w.X, seen)
	case *ssa.TypeAssert:
		return f.writer(w.X, seen)
	case *ssa.Extract:
		return f.writer(w.Tuple, seen)
	case *ssa.Phi:
		for _, edge := range w.Edges {
			if where := f.writer(edge, seen); where != "" {
				return where
			}
		}
	case *ssa.Call:
		return f.made(w, seen)
	}
	return ""
}

// stored is the writer that is stored in a local variable.
func (f *flow) stored(w *ssa.Alloc, seen map[ssa.Value]bool) string {
	for _, ref := range *w.Referrers() {
		if store, ok := ref.(*ssa.Store); ok && store.Addr == w {
			if where := f.writer(store.Val, seen); where != "" {
				return where
			}
		}
	}
	return ""
}

// wrapped are the writers that w, the result of a constructor of another package,
// writes to: the buffer in json.NewEncoder(&buffer).
func wrapped(w *ssa.Call) []ssa.Value {
	callee := w.Call.StaticCallee()
	if callee == nil || len(callee.Blocks) > 0 || !strings.HasPrefix(callee.Name(), "New") {
		return nil
	}
	var writers []ssa.Value
	for _, arg := range w.Call.Args {
		if hasWrite(arg.Type()) {
			writers = append(writers, arg)
		}
	}
	return writers
}

// made is the writer behind the result of a call: one of the catalog, or one
// that wraps another, such as bufio.NewWriter(os.Stdout).
func (f *flow) made(w *ssa.Call, seen map[ssa.Value]bool) string {
	c := newCall(w)
	if where := f.tables.writers[c.key]; where != "" {
		return where
	}
	for _, arg := range c.args {
		values := variadic(arg)
		if values == nil {
			values = []ssa.Value{arg}
		}
		for _, value := range values {
			if value == nil || method(value.Type(), "Write") == nil && !hasWrite(value.Type()) {
				continue
			}
			if where := f.writer(value, seen); where != "" {
				return where
			}
		}
	}
	return ""
}

func hasWrite(typ types.Type) bool {
	iface, ok := typ.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for m := range iface.Methods() {
		if m.Name() == "Write" {
			return true
		}
	}
	return false
}

// writerParam is the parameter of fn that w is, or is made from, or -1.
func writerParam(fn *ssa.Function, w ssa.Value) int {
	for range maxRoots {
		switch v := w.(type) {
		case *ssa.Parameter:
			for i, param := range fn.Params {
				if param == v {
					return i
				}
			}
			return -1
		case *ssa.MakeInterface:
			w = v.X
		case *ssa.ChangeInterface:
			w = v.X
		case *ssa.TypeAssert:
			w = v.X
		case *ssa.Call:
			w = nil
			for _, arg := range v.Call.Args {
				if hasWrite(arg.Type()) {
					w = arg
				}
			}
		default:
			return -1
		}
	}
	return -1
}
