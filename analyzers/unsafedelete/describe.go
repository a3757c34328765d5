package unsafedelete

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/consent"
	"github.com/keyvet/keyvet/internal/diag"
	"github.com/keyvet/keyvet/internal/finding"
)

// describer turns deletes into findings.
type describer struct {
	fset  *token.FileSet
	files []*ast.File
}

func (r *describer) describe(d consent.Delete) diag.Finding {
	pos, end := r.span(d.Pos)
	entry := d.Path[0].Function
	op := d.Operation
	var b strings.Builder
	switch {
	case d.Missing != "":
		fmt.Fprintf(&b, "%s runs without the check that the configuration requires (%s)", op.Title(), d.Missing)
	default:
		fmt.Fprintf(&b, "%s runs without anyone's consent", op.Title())
	}
	fmt.Fprintf(&b, " on a path from %s, %s.", consent.Name(entry), op.Destroys)
	b.WriteString(advice(d))
	if seen := reasons(d.Seen); len(seen) > 0 {
		fmt.Fprintf(&b, " Seen, but no consent: %s.", strings.Join(seen, "; "))
	}
	f := diag.Finding{
		Diagnostic: analysis.Diagnostic{
			Category: finding.RuleUnsafeDelete,
			Pos:      pos,
			End:      end,
			Message:  b.String(),
			Related:  r.related(d),
		},
		Value: finding.NewSecret(op.Title() + " in " + consent.FullName(d.Function)),
		Help:  strings.TrimSpace(advice(d)),
	}
	return f
}

// reasons are the first texts of notes that differ.
func reasons(notes []consent.Note) []string {
	const most = 3
	var texts []string
	for _, n := range notes {
		if len(texts) < most && !slices.Contains(texts, n.Text) {
			texts = append(texts, n.Text)
		}
	}
	return texts
}

// advice says what to do before deleting.
func advice(d consent.Delete) string {
	op := d.Operation
	var steps []string
	if op.Check != "" {
		steps = append(steps, fmt.Sprintf("check %s (%s)", op.Check, op.Command))
	}
	if op.Instead != "" {
		steps = append(steps, op.Instead)
	}
	steps = append(steps, "and delete only after someone confirmed it")
	if len(steps) == 1 {
		return " Delete only after someone confirmed it."
	}
	return " First " + strings.Join(steps, ", ") + "."
}

// related is the path to the delete.
func (*describer) related(d consent.Delete) []analysis.RelatedInformation {
	var list []analysis.RelatedInformation
	for i, step := range d.Path {
		pos := step.Pos
		text := "calls " + called(step.Function)
		if i == 0 {
			pos, text = step.Function.Pos(), "the path begins in "+consent.Name(step.Function)
			if !pos.IsValid() {
				pos = packagePos(step.Function)
			}
		} else if step.Handed {
			text = "hands on " + called(step.Function)
		}
		if pos.IsValid() {
			list = append(list, analysis.RelatedInformation{Pos: pos, Message: text})
		}
	}
	for _, n := range d.Seen {
		if n.Pos.IsValid() {
			list = append(list, analysis.RelatedInformation{Pos: n.Pos, Message: n.Text})
		}
	}
	return list
}

// called names fn as what something calls.
func called(fn *ssa.Function) string {
	if fn.Parent() != nil {
		return "a function literal of " + consent.Name(fn)
	}
	return consent.Name(fn)
}

func packagePos(fn *ssa.Function) token.Pos {
	if fn.Pkg == nil {
		return token.NoPos
	}
	first := token.NoPos
	for _, m := range fn.Pkg.Members {
		if m.Pos().IsValid() && (first == token.NoPos || m.Pos() < first) {
			first = m.Pos()
		}
	}
	return first
}

// span is the name in the call whose opening parenthesis is at lparen.
func (r *describer) span(lparen token.Pos) (pos, end token.Pos) {
	for _, f := range r.files {
		if f.FileStart > lparen || lparen >= f.FileEnd {
			continue
		}
		path, _ := astutil.PathEnclosingInterval(f, lparen, lparen)
		for _, n := range path {
			call, ok := n.(*ast.CallExpr)
			if !ok || call.Lparen != lparen {
				continue
			}
			fun := ast.Unparen(call.Fun)
			if index, ok := fun.(*ast.IndexExpr); ok {
				fun = index.X
			}
			if sel, ok := fun.(*ast.SelectorExpr); ok {
				return sel.Sel.Pos(), sel.Sel.End()
			}
			return fun.Pos(), fun.End()
		}
	}
	return lparen, lparen + 1
}
