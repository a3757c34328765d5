package printedsecret

import (
	"fmt"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/internal/catalog"
)

// showsFact is what other packages have to know of a function. Indexes count
// parameters from 0, the receiver of a method first.
type showsFact struct {
	Results []resultFact
	Params  []paramFact
}

// resultFact says that a result shows a secret, or parameters.
type resultFact struct {
	Result int
	What   string
	Ways   catalog.Way
	Params map[int]catalog.Way
}

// paramFact says that a parameter is shown.
type paramFact struct {
	Param  int
	Ways   catalog.Way
	Where  string
	Writer int
}

// AFact implements [analysis.Fact].
func (*showsFact) AFact() {}

func (s *showsFact) String() string {
	var b strings.Builder
	b.WriteString("shows")
	for _, p := range s.Params {
		fmt.Fprintf(&b, " %d", p.Param)
	}
	for _, r := range s.Results {
		fmt.Fprintf(&b, " result %d: %q %d", r.Result, r.What, len(r.Params))
	}
	return b.String()
}

// holdsFact says that a field or package variable holds a secret.
type holdsFact struct{ What string }

// AFact implements [analysis.Fact].
func (*holdsFact) AFact() {}

func (h *holdsFact) String() string { return "holds " + h.What }

// imported gives the facts of the packages that a package imports. The zero
// value and nil have none.
type imported struct {
	functions map[*types.Func]*summary
	variables map[*types.Var]*source
}

// importFacts collects the facts of the imports of pass's package.
func importFacts(pass *analysis.Pass) *imported {
	facts := &imported{
		functions: make(map[*types.Func]*summary),
		variables: make(map[*types.Var]*source),
	}
	for _, f := range pass.AllObjectFacts() {
		switch fact := f.Fact.(type) {
		case *showsFact:
			if fn, ok := f.Object.(*types.Func); ok && fn.Pkg() != pass.Pkg {
				facts.functions[fn] = fact.summary(fn)
			}
		case *holdsFact:
			if v, ok := f.Object.(*types.Var); ok && v.Pkg() != pass.Pkg {
				facts.variables[v] = &source{what: fact.What, pos: v.Pos()}
			}
		}
	}
	return facts
}

func (i *imported) function(fn *types.Func) *summary {
	if i == nil || fn == nil {
		return nil
	}
	return i.functions[fn.Origin()]
}

func (i *imported) held(v *types.Var) *source {
	if i == nil || v == nil {
		return nil
	}
	return i.variables[v.Origin()]
}

// packages are those that the facts are about.
func (i *imported) packages() map[*types.Package]bool {
	all := make(map[*types.Package]bool)
	for fn := range i.functions {
		all[fn.Pkg()] = true
	}
	for v := range i.variables {
		all[v.Pkg()] = true
	}
	return all
}

func (s *showsFact) summary(fn *types.Func) *summary {
	sum := &summary{
		results: make([]*label, fn.Signature().Results().Len()),
		shown:   make(map[int]shown),
	}
	for _, r := range s.Results {
		if r.Result >= len(sum.results) {
			continue
		}
		l := &label{params: r.Params}
		if r.What != "" {
			l.view = view{r.Ways, &source{what: r.What}}
		}
		sum.results[r.Result] = l
	}
	for _, p := range s.Params {
		sum.shown[p.Param] = shown{ways: p.Ways, where: p.Where, writer: p.Writer, pos: fn.Pos()}
	}
	return sum
}

// fact is what other packages have to know of sum, or nil.
func (sum *summary) fact() *showsFact {
	f := &showsFact{}
	for i, l := range sum.results {
		if l.empty() {
			continue
		}
		r := resultFact{Result: i, Params: l.params}
		if l.ways != 0 {
			r.What, r.Ways = l.source.what, l.ways
		}
		f.Results = append(f.Results, r)
	}
	for param := range maxParams {
		if s, ok := sum.shown[param]; ok {
			f.Params = append(f.Params, paramFact{param, s.ways, s.where, s.writer})
		}
	}
	if len(f.Results) == 0 && len(f.Params) == 0 {
		return nil
	}
	return f
}

// maxParams bounds the parameters that a fact speaks of.
const maxParams = 64

// exportFacts tells the packages that import pass's package what f found.
func exportFacts(pass *analysis.Pass, f *flow) {
	for _, fn := range f.funcs {
		object, ok := fn.Object().(*types.Func)
		if !ok || object.Pkg() != pass.Pkg || !object.Exported() {
			continue
		}
		if fact := f.summaries[fn].fact(); fact != nil {
			pass.ExportObjectFact(object, fact)
		}
	}
	for v, src := range f.held {
		if v.Pkg() == pass.Pkg {
			pass.ExportObjectFact(v, &holdsFact{src.what})
		}
	}
}
