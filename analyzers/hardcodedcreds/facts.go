package hardcodedcreds

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/finding"
)

// flowsTo is the fact about a function that its parameters end up as
// credentials, or that its results are constants. It never holds a secret.
type flowsTo struct {
	// Params is what parameters, counted from 0, are used as.
	Params map[int]want
	// Through[i] is the parameter, counted from 1, that result i is; 0 is none.
	Through []int
	// Secrets are the results, counted from 0, that are secrets of this
	// package.
	Secrets map[int]secretResult
}

// secretResult is a constant of the shape of a secret, without it.
type secretResult struct {
	Digest finding.Digest
}

// holds is the fact about a variable, a constant or a field.
type holds struct {
	// Want is what is stored there is used as.
	Want want
	// Piece is the value, if it is a piece of an access key id.
	Piece string
	// Secret is the digest of the value, if it has the shape of a secret.
	Secret *secretResult
	// Reported says that the value was reported where it is declared.
	Reported bool
}

// AFact implements [analysis.Fact].
func (*flowsTo) AFact() {}

// AFact implements [analysis.Fact].
func (*holds) AFact() {}

func (f *flowsTo) String() string {
	var parts []string
	for i := range maxParams {
		if w, ok := f.Params[i]; ok {
			parts = append(parts, fmt.Sprintf("parameter %d is a %s", i, w.Kind))
		}
		if i < len(f.Through) && f.Through[i] > 0 {
			parts = append(parts, fmt.Sprintf("result %d is parameter %d", i, f.Through[i]-1))
		}
		if _, ok := f.Secrets[i]; ok {
			parts = append(parts, fmt.Sprintf("result %d is a constant secret", i))
		}
	}
	return strings.Join(parts, ", ")
}

func (h *holds) String() string {
	switch {
	case h.Reported:
		return "reported"
	case h.Secret != nil:
		return "a constant secret"
	case h.Piece != "":
		return "a piece of an id"
	}
	return "takes a " + h.Want.Kind.String()
}

// maxParams is how many parameters of a function facts speak of.
const maxParams = 64

func facts() []analysis.Fact { return []analysis.Fact{new(flowsTo), new(holds)} }

// export tells the packages that import this one what they have to know.
func (c *checker) export() {
	for fn := range c.decls {
		c.exportSummary(fn)
	}
	for method := range c.dispatch.concrete {
		if method.Pkg() == c.pass.Pkg {
			c.exportSummary(method)
		}
	}
	for at, w := range c.takers {
		v, ok := at.(*types.Var)
		if ok && v.IsField() && v.Exported() && v.Pkg() == c.pass.Pkg {
			c.pass.ExportObjectFact(v, &holds{Want: w})
		}
	}
	scope := c.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		if obj := scope.Lookup(name); obj.Exported() {
			c.exportHeld(obj)
		}
	}
}

// exportHeld tells what an exported variable or constant holds.
func (c *checker) exportHeld(obj types.Object) {
	var v value
	switch obj := obj.(type) {
	case *types.Const:
		if e := c.consts[obj]; e != nil {
			if s, ok := stringConstant(obj.Val()); ok && len(s) >= minSecret && c.isReported(newText(s, e)) {
				c.pass.ExportObjectFact(obj, &holds{Reported: true})
			}
		}
		return
	case *types.Var:
		v = c.globals[obj]
	default:
		return
	}
	fact := holds{Want: c.takers[obj]}
	if t, ok := v.known(); ok {
		switch {
		case isPiece(t.s):
			fact.Piece = t.s
		case c.isReported(t):
			fact.Reported = true
		case awskey.IsSecretKey(t.s):
			fact.Secret = &secretResult{finding.NewSecret(t.s).Digest(ruleSecret)}
		}
	}
	if fact != (holds{}) {
		c.pass.ExportObjectFact(obj, &fact)
	}
}

// isPiece reports whether s can be a piece of an access key id, which is no
// secret, and is less than an id.
func isPiece(s string) bool {
	const idLen = 20
	return s != "" && len(s) < idLen && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// exportSummary tells what callers of fn have to know.
func (c *checker) exportSummary(fn *types.Func) {
	var fact flowsTo
	sig := fn.Signature()
	for i := range min(sig.Params().Len(), maxParams) {
		if w, ok := c.takers[sig.Params().At(i)]; ok {
			if fact.Params == nil {
				fact.Params = make(map[int]want)
			}
			fact.Params[i] = w
		}
	}
	if fn.Exported() {
		for i := range min(sig.Results().Len(), maxParams) {
			c.summarizeResult(&fact, fn, sig, i)
		}
	}
	if fact.Params != nil || fact.Through != nil || fact.Secrets != nil {
		c.pass.ExportObjectFact(fn, &fact)
	}
}

func (c *checker) summarizeResult(fact *flowsTo, fn *types.Func, sig *types.Signature, i int) {
	for _, fl := range c.flows[resultKey{fn, i}] {
		for _, p := range fl.v {
			switch p := p.(type) {
			case *text:
				if awskey.IsSecretKey(p.s) && !c.isReported(p) {
					if fact.Secrets == nil {
						fact.Secrets = make(map[int]secretResult)
					}
					fact.Secrets[i] = secretResult{finding.NewSecret(p.s).Digest(ruleSecret)}
				}
			case place:
				for j := range min(sig.Params().Len(), maxParams) {
					if sig.Params().At(j) == p.at {
						if fact.Through == nil {
							fact.Through = make([]int, sig.Results().Len())
						}
						fact.Through[i] = j + 1
					}
				}
			}
		}
	}
}

// imported is what a variable of another package holds, as far as its facts
// tell. at is where it is used.
func (c *checker) imported(obj *types.Var, at ast.Expr) value {
	if v := libraryVariable(obj); v != nil {
		return v
	}
	if obj.IsField() || obj.Parent() != obj.Pkg().Scope() {
		return nil
	}
	var fact holds
	if !c.pass.ImportObjectFact(obj, &fact) {
		return nil
	}
	switch {
	case fact.Piece != "":
		return one(&text{s: fact.Piece, parts: []part{{0, len(fact.Piece), at, false}}})
	case fact.Secret != nil:
		return one(foreign{fact.Secret.Digest, at, obj.Pkg().Name() + "." + obj.Name()})
	}
	return nil
}

// wantedAbroad is what the variable of another package is used as there.
func (c *checker) wantedAbroad(obj types.Object) (want, bool) {
	if obj == nil || obj.Pkg() == nil || obj.Pkg() == c.pass.Pkg {
		return want{}, false
	}
	var fact holds
	if c.pass.ImportObjectFact(obj, &fact) && fact.Want.Kind != 0 {
		return fact.Want, true
	}
	return want{}, false
}

// reportedAbroad reports whether e is a constant of another package that was
// reported there.
func (c *checker) reportedAbroad(e ast.Expr) bool {
	obj := c.constantOf(e)
	if obj == nil || obj.Pkg() == c.pass.Pkg || obj.Pkg() == nil {
		return false
	}
	var fact holds
	return c.pass.ImportObjectFact(obj, &fact) && fact.Reported
}

// constantOf is the declared constant that e denotes, or nil.
func (c *checker) constantOf(e ast.Expr) *types.Const {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		k, _ := c.object(e).(*types.Const)
		return k
	case *ast.SelectorExpr:
		k, _ := c.object(e.Sel).(*types.Const)
		return k
	}
	return nil
}
