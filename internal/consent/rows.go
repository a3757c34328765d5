package consent

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A row is a struct that is made in one piece and keeps what it was made with: an
// entry in a table of commands, or options that are handed on. What is known of one
// of its fields says which rows it can be, and with that what is in the others: a
// command that needs no confirmation is not the one that deletes.

// record is what is known of a struct: which one it is, or what some of its fields
// hold. The zero record is any struct.
type record struct {
	// is, if known, tells the row.
	is     rowKey
	limits []limit
}

func (r record) known() bool { return r.is.root != nil || len(r.limits) > 0 }

// limit says that a field holds a value, by [constantKey], or that it does not.
type limit struct {
	field *types.Var
	value string
	holds bool
}

// rowKey is where a row is made: a variable, and the way from there.
type rowKey struct {
	root ssa.Value
	path string
}

// cell is a field of a row; without a value it holds zero.
type cell struct {
	source
	field *types.Var
}

// column is what the rows hold in one field. It is complete only if nothing else is
// ever written to that field.
type column struct {
	complete bool
	rows     []rowKey
	cells    map[rowKey]source
}

// proveField is about the field of the struct at base, as far as that can only be
// some of the rows. ok is false where nothing is known of it.
func (e *engine) proveField(f *frame, base ssa.Value, field *types.Var, at ssa.Instruction, t test) (p proof, ok bool) {
	cells, ok := e.cells(f, base, field, at)
	if !ok {
		return proof{}, false
	}
	all := impossible()
	for _, c := range cells {
		if c.val == nil {
			if t.passesZero() {
				return proof{}, false
			}
			continue
		}
		if all = all.and(e.proveSource(f, location{field}, c.source, t)); !all.ok {
			return proof{}, false
		}
	}
	return all, true
}

// functionsInField are the functions in the field of the struct at base, as far as
// that can only be some of the rows.
func (e *engine) functionsInField(f *frame, base ssa.Value, field *types.Var, at ssa.Instruction, s search) (found []bound, ok bool) {
	cells, ok := e.cells(f, base, field, at)
	if !ok {
		return nil, false
	}
	for _, c := range cells {
		if c.val == nil || isNilConst(c.val) {
			continue
		}
		for _, g := range e.byFn[c.fn] {
			fns, known := e.functionsWithin(g, c.val, s.next())
			if !known {
				return nil, false
			}
			found = append(found, fns...)
		}
	}
	return found, true
}

// cells are what field can hold in the struct at base when the program comes to at.
func (e *engine) cells(f *frame, base ssa.Value, field *types.Var, at ssa.Instruction) ([]cell, bool) {
	if field == nil || !e.column(field).complete {
		return nil, false
	}
	r := e.recordOf(f, base, at)
	if !r.known() {
		return nil, false
	}
	var keys []rowKey
	for _, v := range append([]*types.Var{field}, r.fields()...) {
		e.asks(location{v})
		for _, key := range e.column(v).rows {
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	if r.is.root != nil {
		keys = []rowKey{r.is}
	}
	var cells []cell
	for _, key := range keys {
		if e.fits(key, r.limits) && e.reachedRow(key, append(r.fields(), field)) {
			cells = append(cells, cell{e.column(field).cells[key], field})
		}
	}
	if empty := (rowKey{}); r.is.root == nil && e.fits(empty, r.limits) {
		cells = append(cells, cell{field: field}) // there is always one with nothing in it
	}
	return cells, true
}

func (r record) fields() []*types.Var {
	var list []*types.Var
	for _, l := range r.limits {
		list = append(list, l.field)
	}
	return list
}

// fits reports whether the row at key can be one with limits.
func (e *engine) fits(key rowKey, limits []limit) bool {
	for _, l := range limits {
		held := zeroKey(l.field.Type())
		if s, ok := e.column(l.field).cells[key]; ok {
			switch v := s.val.(type) {
			case *ssa.Const:
				held = constantKey(v)
			case *ssa.Function, *ssa.MakeClosure, *ssa.Alloc, *ssa.MakeMap, *ssa.MakeInterface:
				held = "something"
			default:
				continue
			}
			if held == "something" && l.value != "nil" {
				continue
			}
		}
		if (held == l.value) != l.holds {
			return false
		}
	}
	return true
}

// reachedRow reports whether the walk came to where the row at key gets one of fields.
func (e *engine) reachedRow(key rowKey, fields []*types.Var) bool {
	stores := 0
	for _, field := range fields {
		s, ok := e.column(field).cells[key]
		if !ok {
			continue
		}
		stores++
		if slices.ContainsFunc(e.byFn[s.fn], func(g *frame) bool { return g.reached(s.instr) }) {
			return true
		}
	}
	return stores == 0 // one of which none of these fields is set
}

// recordOf is what is known of the struct at base when f comes to at.
func (e *engine) recordOf(f *frame, base ssa.Value, at ssa.Instruction) record {
	return e.recordWithin(f, base, at, 4)
}

func (e *engine) recordWithin(f *frame, base ssa.Value, at ssa.Instruction, depth int) record {
	if f == nil || depth == 0 || at.Parent() != f.fn || len(f.blocks) == 0 || e.overwritten(base.Type()) {
		return record{}
	}
	var r record
	if p, ok := base.(*ssa.Parameter); ok {
		r = f.arg(p).record
	}
	if alloc, ok := base.(*ssa.Alloc); ok {
		switch copied, copies := copiedInto(alloc); {
		case copies == 0:
			r.is = rowKey{root: alloc}
		case copies != 1:
		default:
			r = e.recordOfValue(f, copied.Val, copied, depth-1)
		}
	}
	r.limits = slices.Clone(r.limits)
	known := e.knownAt(f, at)
	if len(known) == 0 {
		return r
	}
	s := structOf(base.Type())
	for i := range s.NumFields() {
		field := s.Field(i).Origin()
		value, asked := e.numbers["*"+e.valueKey(base)+step(i)]
		if !asked {
			continue
		}
		for _, l := range limitsOf(known, value, field) {
			if !slices.Contains(r.limits, l) && e.column(field).complete {
				r.limits = append(r.limits, l)
			}
		}
	}
	return r
}

// limitsOf is what is known of the field whose value has that number.
func limitsOf(k knowledge, value int, field *types.Var) []limit {
	var limits []limit
	for _, c := range k {
		switch {
		case c.value != value:
		case c.constant == "":
			limits = append(limits, limit{field, "true", c.outcome})
		default:
			limits = append(limits, limit{field, c.constant, c.outcome})
		}
	}
	slices.SortFunc(limits, func(a, b limit) int { return strings.Compare(a.value, b.value) })
	return limits
}

// recordOfValue is what is known of the struct v, or the one that it points to, when f
// comes to at.
func (e *engine) recordOfValue(f *frame, v ssa.Value, at ssa.Instruction, depth int) record {
	switch v := v.(type) {
	case *ssa.Parameter:
		if !isPointer(v.Type()) {
			return f.arg(v).record
		}
	case *ssa.UnOp:
		if _, isStruct := v.Type().Underlying().(*types.Struct); isStruct {
			return e.recordWithin(f, v.X, v, depth)
		}
	}
	if isPointer(v.Type()) {
		return e.recordWithin(f, v, at, depth)
	}
	return record{}
}

// knownAt is what is known when f comes to at.
func (e *engine) knownAt(f *frame, at ssa.Instruction) knowledge {
	known := f.blocks[at.Block().Index].knows
	for _, instr := range at.Block().Instrs {
		if instr == at {
			break
		}
		known = e.learn(f, e.forget(known, instr), instr)
	}
	return known
}

// copiedInto counts how often a whole struct is stored in the variable at alloc, and is
// the last such store.
func copiedInto(alloc *ssa.Alloc) (last *ssa.Store, n int) {
	for _, r := range *alloc.Referrers() {
		if store, ok := r.(*ssa.Store); ok && store.Addr == alloc {
			last = store
			n++
		}
	}
	return last, n
}

// tabular reports whether it matters which row a struct of type t is, or of the type
// that t points to: the program decides by a field what to do.
func (e *engine) tabular(t types.Type) bool {
	known, ok := e.ix.tabular[t]
	if !ok {
		known = e.isTabular(t)
		e.ix.tabular[t] = known
	}
	return known
}

func (e *engine) isTabular(t types.Type) bool {
	s, ok := pointed(t).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range s.Fields() {
		if field = field.Origin(); e.decides(field) && e.column(field).complete {
			return true
		}
	}
	return false
}

// decides reports whether the program branches by what is in field, or calls it.
func (e *engine) decides(field *types.Var) bool {
	if e.ix.decisive == nil {
		e.ix.decisive = make(map[*types.Var]bool)
		e.everyInstruction(func(_ *ssa.Function, instr ssa.Instruction) { e.noteDecision(instr) })
	}
	return e.ix.decisive[field]
}

func (e *engine) noteDecision(instr ssa.Instruction) {
	switch i := instr.(type) {
	case *ssa.If:
		e.noteDecisive(i.Cond)
	case *ssa.Call:
		e.noteDecisive(i.Call.Value)
	case *ssa.BinOp:
		if i.Op == token.EQL || i.Op == token.NEQ {
			e.noteDecisive(i.X)
			e.noteDecisive(i.Y)
		}
	}
}

func (e *engine) noteDecisive(v ssa.Value) {
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op == token.NOT {
			e.noteDecisive(v.X)
		} else if addr, ok := v.X.(*ssa.FieldAddr); ok {
			e.ix.decisive[fieldOf(addr.X.Type(), addr.Field)] = true
		}
	case *ssa.Field:
		e.ix.decisive[fieldOf(v.X.Type(), v.Field)] = true
	}
}

// column is what the rows hold in field.
func (e *engine) column(field *types.Var) *column {
	if c := e.ix.columns[field]; c != nil {
		return c
	}
	c := &column{cells: make(map[rowKey]source)}
	e.ix.columns[field] = c
	stored := e.ix.stored[location{field}]
	const most = 2000
	if len(stored) == 0 || len(stored) > most || !e.ix.inside[field.Pkg()] || e.ix.filled[field] || e.taggedOption(field) != nil || !e.program.Whole && field.Exported() {
		return c
	}
	for _, s := range stored {
		key, ok := madeWith(s.instr)
		if _, twice := c.cells[key]; twice || !ok || s.val == nil {
			return c
		}
		c.cells[key] = s
		c.rows = append(c.rows, key)
	}
	c.complete = true
	return c
}

// madeWith is the row that instr gives a field, where that is part of making the row:
// it happens once, and before anybody else gets to see it.
func madeWith(instr ssa.Instruction) (rowKey, bool) {
	store, ok := instr.(*ssa.Store)
	if !ok {
		return rowKey{}, false
	}
	addr, ok := store.Addr.(*ssa.FieldAddr)
	if !ok {
		return rowKey{}, false
	}
	key, ok := rowAt(addr.X)
	if !ok {
		return rowKey{}, false
	}
	if g, isGlobal := key.root.(*ssa.Global); isGlobal {
		return key, store.Parent().Name() == "init" && store.Parent().Synthetic != "" && store.Parent().Pkg == g.Pkg
	}
	return key, storedFirst(key.root, key.path+step(addr.Field), store)
}

// rowAt is the variable that the address addr is within, and the way from there.
func rowAt(addr ssa.Value) (rowKey, bool) {
	switch a := addr.(type) {
	case *ssa.Alloc, *ssa.Global:
		return rowKey{root: a}, true
	case *ssa.FieldAddr:
		key, ok := rowAt(a.X)
		key.path += step(a.Field)
		return key, ok
	case *ssa.IndexAddr:
		index, isConst := a.Index.(*ssa.Const)
		if _, isPointer := a.X.Type().Underlying().(*types.Pointer); !isConst || !isPointer {
			return rowKey{}, false // of a slice, which others may have
		}
		key, ok := rowAt(a.X)
		key.path += step(int(index.Int64()))
		return key, ok
	}
	return rowKey{}, false
}

func step(i int) string { return "." + strconv.Itoa(i) }

// storedFirst reports whether store is the only one at path from addr, and runs before
// whatever else is done with what is there.
func storedFirst(addr ssa.Value, path string, store *ssa.Store) bool {
	for _, r := range *addr.Referrers() {
		next := ""
		switch r := r.(type) {
		case *ssa.DebugRef:
			continue
		case *ssa.FieldAddr:
			next = step(r.Field)
		case *ssa.IndexAddr:
			if index, ok := r.Index.(*ssa.Const); ok {
				next = step(int(index.Int64()))
			}
		case *ssa.Store:
			if r == store {
				continue
			}
			if r.Addr == addr {
				return false
			}
		}
		if part, ok := r.(ssa.Value); ok && next != "" {
			if rest, on := strings.CutPrefix(path, next); on && (rest == "" || rest[0] == '.') && !storedFirst(part, rest, store) {
				return false
			}
			continue
		}
		if !runsFirst(store, r) {
			return false
		}
	}
	return true
}

// zeroKey is [constantKey] of the zero value of t.
func zeroKey(t types.Type) string {
	basic, ok := t.Underlying().(*types.Basic)
	switch {
	case !ok:
		return "nil"
	case basic.Info()&types.IsBoolean != 0:
		return constant.MakeBool(false).ExactString()
	case basic.Info()&types.IsString != 0:
		return constant.MakeString("").ExactString()
	}
	return constant.MakeInt64(0).ExactString()
}

// overwritten reports whether anything changes a struct of type t, or of the type that
// t points to, as a whole, where a pointer leads.
func (e *engine) overwritten(t types.Type) bool {
	s := structOf(t)
	return s.NumFields() > 0 && e.ix.overwritten[s.Field(0).Origin()]
}

// noteOverwritten notes which fields a store of a whole struct changes.
func (e *engine) noteOverwritten(store *ssa.Store) {
	switch addr := store.Addr.(type) {
	case *ssa.Alloc, *ssa.IndexAddr:
	case *ssa.FieldAddr:
		if _, ok := rowAt(addr); !ok {
			e.overwrite(store.Val.Type())
		}
	default:
		e.overwrite(store.Val.Type())
	}
}

// overwriteOutside notes what code outside the program gets a pointer to.
func (e *engine) overwriteOutside(common *ssa.CallCommon) {
	for _, arg := range common.Args {
		if _, ok := arg.Type().Underlying().(*types.Pointer); ok {
			e.overwrite(pointed(arg.Type()))
		}
	}
}

// pointed is the type that t points to, or t.
func pointed(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

func (e *engine) overwrite(t types.Type) {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for field := range s.Fields() {
		if field = field.Origin(); !e.ix.overwritten[field] {
			e.ix.overwritten[field] = true
			e.overwrite(field.Type())
		}
	}
}

// replaces reports whether store replaces what is at loc along with a whole struct.
func replaces(t types.Type, loc location) bool {
	field, ok := loc.base.(*types.Var)
	if !ok {
		return false
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if f.Origin() == field || replaces(f.Type(), loc) {
			return true
		}
	}
	return false
}
