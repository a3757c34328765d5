package consent

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// syncPuts are the methods of sync.Map that put something into it, with the positions
// of the key and of the value among their arguments.
//
//nolint:gochecknoglobals // a read-only table
var syncPuts = map[string][2]int{
	"sync.Map.Store": {0, 1}, "sync.Map.LoadOrStore": {0, 1}, "sync.Map.Swap": {0, 1}, "sync.Map.CompareAndSwap": {0, 2},
}

// syncGets are those of which the first result is what was put into it.
//
//nolint:gochecknoglobals // a read-only table
var syncGets = map[string]bool{
	"sync.Map.Load": true, "sync.Map.LoadOrStore": true, "sync.Map.LoadAndDelete": true, "sync.Map.Swap": true,
}

// shared are the values that v, which comes out of a sync.Map, can be: a result of its
// methods, or an argument of the function literal that goes over its elements. all says
// that the program puts in no others.
func (e *engine) shared(v ssa.Value) (values []ssa.Value, all bool) {
	const key, value = 0, 1
	switch v := v.(type) {
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok && v.Index == 0 && syncGets[calleeName(&call.Call)] {
			return e.sharedIn(receiver(&call.Call), value)
		}
	case *ssa.Parameter:
		literal := e.ix.closures[v.Parent()]
		if literal == nil || len(v.Parent().Params) != 2 {
			return nil, false
		}
		which := key
		if v == v.Parent().Params[value] {
			which = value
		}
		for _, r := range *literal.Referrers() {
			call, ok := r.(*ssa.Call)
			if !ok || calleeName(&call.Call) != "sync.Map.Range" {
				return nil, false // others call it with what they like
			}
			more, known := e.sharedIn(receiver(&call.Call), which)
			if !known {
				return nil, false
			}
			values = append(values, more...)
		}
		return values, len(values) > 0
	}
	return nil, false
}

// sharedIn are the keys, or the values, that the program puts into the sync.Map at m.
func (e *engine) sharedIn(m ssa.Value, which int) (values []ssa.Value, all bool) {
	locs := e.locate(m)
	for _, loc := range locs {
		if !e.own(loc) {
			return nil, false
		}
		for _, put := range e.ix.puts[loc] {
			call, ok := put.instr.(ssa.CallInstruction)
			if !ok {
				return nil, false
			}
			values = append(values, arguments(call.Common())[syncPuts[calleeName(call.Common())][which]])
		}
	}
	return values, len(locs) > 0
}

// own reports whether only the program can reach what is at loc.
func (e *engine) own(loc location) bool {
	base := loc.base
	if p, ok := base.(pointee); ok {
		base = p.base
	}
	switch base := base.(type) {
	case *ssa.Alloc:
		return true
	case *ssa.Global:
		return base.Pkg != nil && e.ix.inside[base.Pkg.Pkg] && (e.program.Whole || !exportedGlobal(base))
	case *types.Var:
		return base != nil && e.ix.inside[base.Pkg()] && (e.program.Whole || !base.Exported())
	}
	return false
}

// indexShared records what call puts into a sync.Map, and reports whether it does.
func (e *engine) indexShared(fn *ssa.Function, call ssa.CallInstruction, name string) bool {
	at, puts := syncPuts[name]
	if !puts {
		return false
	}
	for _, loc := range e.locate(receiver(call.Common())) {
		e.ix.puts[loc] = append(e.ix.puts[loc], source{fn: fn, instr: call, val: arguments(call.Common())[at[1]]})
		e.ix.writes[call] = append(e.ix.writes[call], location{element{loc}})
	}
	return true
}
