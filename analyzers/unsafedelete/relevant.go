package unsafedelete

import (
	"go/types"
	"strings"

	"github.com/keyvet/keyvet/internal/catalog"
	"github.com/keyvet/keyvet/internal/consent"
)

// relevant reports whether a package can contain a delete or, unless only
// deletes are asked for, ask for consent or end the program: the one look that
// all other packages pay.
func relevant(pkg *types.Package, info *types.Info, c *catalog.Catalog, fact func(*types.Func) *consent.Fact, onlyDeletes bool) bool {
	if standard(pkg.Path()) {
		return false
	}
	r := relevance{catalog: c, fact: fact, onlyDeletes: onlyDeletes, packages: make(map[*types.Package]bool)}
	for _, obj := range info.Uses {
		if obj.Pkg() != nil && obj.Pkg() != pkg && r.matters(obj) {
			return true
		}
		if fn, ok := obj.(*types.Func); ok && (strings.HasPrefix(fn.Name(), "Rpc") || strings.Contains(fn.Name(), "CommonRequest")) && catalog.GenericCall(fn.Name()) {
			return true
		}
	}
	return false
}

type relevance struct {
	catalog     *catalog.Catalog
	onlyDeletes bool
	fact        func(*types.Func) *consent.Fact
	packages    map[*types.Package]bool
}

func (r *relevance) matters(obj types.Object) bool {
	mentions, ok := r.packages[obj.Pkg()]
	if !ok {
		mentions = r.catalog.Mentions(obj.Pkg().Path())
		r.packages[obj.Pkg()] = mentions
	}
	if mentions && deletes(r.catalog, obj) {
		return true
	}
	switch obj := obj.(type) {
	case *types.Var:
		return !r.onlyDeletes && obj.Name() == "Stdin" && obj.Pkg().Path() == "os"
	case *types.Func:
		if !r.onlyDeletes && asks(obj) {
			return true
		}
		for p := range obj.Signature().Params().Variables() {
			if named, ok := pointee(p.Type()).(*types.Named); ok && named.Obj().Pkg() != nil && named.Obj().Pkg() != obj.Pkg() &&
				r.catalog.Input(named.Obj().Pkg().Path(), named.Obj().Name()) != nil {
				return true
			}
		}
		return r.fact != nil && r.fact(obj) != nil
	}
	return false
}

func pointee(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	return types.Unalias(t)
}

// deletes reports whether obj, of an SDK, belongs to an operation in force.
func deletes(c *catalog.Catalog, obj types.Object) bool {
	path := obj.Pkg().Path()
	switch obj := obj.(type) {
	case *types.TypeName:
		return c.Input(path, obj.Name()) != nil
	case *types.Func:
		typ := ""
		if recv := obj.Signature().Recv(); recv != nil {
			if named, ok := pointee(recv.Type()).(*types.Named); ok {
				typ = named.Obj().Name()
			}
		}
		if c.Func(path, typ, obj.Name()) != nil || catalog.GenericCall(obj.Name()) {
			return true
		}
		sig := obj.Signature()
		for p := range sig.Params().Variables() {
			if named, ok := pointee(p.Type()).(*types.Named); ok && named.Obj().Pkg() != nil && c.Input(named.Obj().Pkg().Path(), named.Obj().Name()) != nil {
				return true
			}
		}
		for p := range sig.Results().Variables() {
			if named, ok := pointee(p.Type()).(*types.Named); ok && named.Obj().Pkg() != nil && c.Input(named.Obj().Pkg().Path(), named.Obj().Name()) != nil {
				return true
			}
		}
	}
	return false
}

// asks reports whether fn asks a person, or ends the program.
func asks(fn *types.Func) bool {
	switch fn.Pkg().Path() {
	case "fmt":
		return strings.HasPrefix(fn.Name(), "Scan") || strings.HasPrefix(fn.Name(), "Fscan")
	case "os":
		return fn.Name() == "Exit"
	case "log":
		return strings.HasPrefix(fn.Name(), "Fatal")
	}
	return catalog.Asks(catalog.Module(fn.Pkg().Path()))
}

// standard reports whether path is in the standard library, whose functions the
// catalog knows: its first element has no dot.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	switch first {
	case "archive", "bufio", "bytes", "cmp", "compress", "container", "context", "crypto", "database", "debug", "embed", "encoding", "errors", "expvar",
		"flag", "fmt", "go", "hash", "html", "image", "index", "internal", "io", "iter", "log", "maps", "math", "mime", "net", "os", "path", "plugin",
		"reflect", "regexp", "runtime", "slices", "sort", "strconv", "strings", "structs", "sync", "syscall", "testing", "text", "time", "unicode",
		"unique", "unsafe", "vendor", "weak":
		return true
	}
	return false
}
