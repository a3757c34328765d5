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
		switch fn.Name() {
		case "Exit":
			return fn.Pkg().Path() == "os" || fn.Pkg().Path() == "syscall"
		case "Goexit":
			return fn.Pkg().Path() == "runtime"
		}
		return false
	})
	return prog
}

// declare adds pkg to prog with its functions and variables, which have no bodies.
// Its methods are made where something calls them, and nobody asks for the rest:
// in packages of an SDK that is nearly everything.
//
// The builder takes what a file declares as constants as it is, without syntax,
// and that is how it takes all objects of a package that has no files.
func declare(prog *ssa.Program, pkg *types.Package) {
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object)}
	spec := &ast.ValueSpec{}
	for _, name := range pkg.Scope().Names() {
		switch obj := pkg.Scope().Lookup(name).(type) {
		case *types.Func, *types.Var:
			id := &ast.Ident{Name: name}
			info.Defs[id] = obj
			spec.Names = append(spec.Names, id)
		}
	}
	file := &ast.File{Decls: []ast.Decl{&ast.GenDecl{Tok: token.CONST, Specs: []ast.Spec{spec}}}}
	prog.CreatePackage(pkg, []*ast.File{file}, info, true)
}

// readMarks finds the annotations in files.
func readMarks(fset *token.FileSet, files []*ast.File) consent.Marks {
	marks := annotations{Confirmed: make(map[token.Pos]bool), Confirms: make(map[token.Pos]bool)}
	type line struct {
		file *token.File
		line int
	}
	lines := make(map[line]bool)
	for _, f := range files {
		file := fset.File(f.FileStart)
		var code map[int]bool
		for _, group := range f.Comments {
			for _, c := range group.List {
				if !confirmed(c.Text) {
					continue
				}
				if code == nil {
					code = codeLines(fset, f)
				}
				at := fset.PositionFor(c.Pos(), false).Line
				if !code[at] {
					at++ // it stands above the call
				}
				lines[line{file, at}] = true
			}
		}
		for _, decl := range f.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				marks.read(decl.Name, decl.Doc)
			case *ast.GenDecl:
				for _, m := range methods(decl) {
					for _, name := range m.Names {
						marks.read(name, m.Doc)
					}
				}
			}
		}
	}
	if len(lines) > 0 {
		marks.ConfirmedLine = func(pos token.Pos) bool {
			return lines[line{fset.File(pos), fset.PositionFor(pos, false).Line}]
		}
	}
	return consent.Marks(marks)
}

type annotations consent.Marks

// read takes the annotations of the function or method called name from its
// documentation.
func (a annotations) read(name *ast.Ident, doc *ast.CommentGroup) {
	if doc == nil {
		return
	}
	for _, c := range doc.List {
		if confirmed(c.Text) {
			a.Confirmed[name.Pos()] = true
		}
		if text, ok := directive(c.Text); ok && text == "confirms" {
			a.Confirms[name.Pos()] = true
		}
	}
}

// methods are those of the interfaces that decl declares.
func methods(decl *ast.GenDecl) []*ast.Field {
	var list []*ast.Field
	for _, spec := range decl.Specs {
		if t, ok := spec.(*ast.TypeSpec); ok {
			if iface, ok := t.Type.(*ast.InterfaceType); ok {
				list = append(list, iface.Methods.List...)
			}
		}
	}
	return list
}

// codeLines are the lines of f on which code begins or ends.
func codeLines(fset *token.FileSet, f *ast.File) map[int]bool {
	lines := make(map[int]bool)
	ast.Inspect(f, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.CommentGroup, *ast.Comment:
			return false
		}
		lines[fset.PositionFor(n.Pos(), false).Line] = true
		lines[fset.PositionFor(n.End(), false).Line] = true
		return true
	})
	return lines
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
