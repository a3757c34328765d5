package unsafedelete

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/consent"
)

// newProgram makes a program that knows which functions do not return: with
// imports from export data nothing else does.
func newProgram(fset *token.FileSet) *ssa.Program {
	prog := ssa.NewProgram(fset, ssa.InstantiateGenerics)
	prog.SetNoReturn(func(fn *types.Func) bool {
		if fn.Pkg() == nil {
			return false
		}
		switch fn.Pkg().Path() + "." + fn.Name() {
		case "os.Exit", "runtime.Goexit", "syscall.Exit":
			return true
		}
		return false
	})
	return prog
}

// readMarks finds the annotations in files.
func readMarks(fset *token.FileSet, files []*ast.File) consent.Marks {
	marks := consent.Marks{Confirmed: make(map[token.Pos]bool), Confirms: make(map[token.Pos]bool)}
	type line struct {
		file *token.File
		line int
	}
	lines := make(map[line]bool)
	for _, f := range files {
		file := fset.File(f.FileStart)
		for _, group := range f.Comments {
			for _, c := range group.List {
				if confirmed(c.Text) {
					at := fset.PositionFor(c.Pos(), false).Line
					lines[line{file, at}] = true
					lines[line{file, at + 1}] = true
				}
			}
		}
		for _, decl := range f.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Doc == nil {
				continue
			}
			for _, c := range fn.Doc.List {
				if confirmed(c.Text) {
					marks.Confirmed[fn.Name.Pos()] = true
				}
				if text, ok := directive(c.Text); ok && text == "confirms" {
					marks.Confirms[fn.Name.Pos()] = true
				}
			}
		}
	}
	if len(lines) > 0 {
		marks.ConfirmedLine = func(pos token.Pos) bool {
			return lines[line{fset.File(pos), fset.PositionFor(pos, false).Line}]
		}
	}
	return marks
}

// confirmed reports whether comment is "//keyvet:confirmed" with a reason.
func confirmed(comment string) bool {
	text, ok := directive(comment)
	return ok && text == "confirmed" && strings.TrimSpace(strings.TrimPrefix(comment, "//keyvet:confirmed")) != ""
}

// directive is the word of a comment "//keyvet:word …".
func directive(comment string) (string, bool) {
	rest, ok := strings.CutPrefix(comment, "//keyvet:")
	if !ok {
		return "", false
	}
	word, _, _ := strings.Cut(rest, " ")
	return strings.TrimSpace(word), true
}
