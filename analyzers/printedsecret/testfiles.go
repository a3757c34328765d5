package printedsecret

import (
	"go/ast"
	"go/constant"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// In test files a secret counts where the test itself takes it from a service or
// from the environment. What a field may hold somewhere in the program, the
// variables that the tests set, what they compare with what they expect and what
// they serve over HTTP are made up there.

// testFile tells whether pos lies in a test file.
func testFile(fset *token.FileSet, pos token.Pos) bool {
	file := fset.File(pos)
	return file != nil && strings.HasSuffix(file.Name(), "_test.go")
}

// enterFile is called before instructions of fn are looked at.
func (f *flow) enterFile(fn *ssa.Function) {
	f.viewer = f.program
	if testFile(fn.Prog.Fset, fn.Pos()) {
		f.viewer = f.tests
	}
}

// madeUp tells whether the test that shows l knows what the secret is: because it
// serves it, or because it compares it with another value.
func (f *flow) madeUp(l leak) bool {
	if l.where == catalog.HTTPResponse {
		return true
	}
	for _, block := range l.function.Blocks {
		for _, instr := range block.Instrs {
			for _, v := range compared(instr) {
				if shown := f.contents(v); !shown.empty() && shown.source != nil && shown.source.what == l.source.what {
					return true
				}
			}
		}
	}
	return false
}

// compared are the values that instr compares with each other.
func compared(instr ssa.Instruction) []ssa.Value {
	switch instr := instr.(type) {
	case *ssa.BinOp:
		if (instr.Op == token.EQL || instr.Op == token.NEQ) && !isZero(instr.X) && !isZero(instr.Y) {
			return []ssa.Value{instr.X, instr.Y}
		}
	case *ssa.Call:
		c := newCall(instr)
		if strings.HasSuffix(c.key.name, "Equal") || c.key.name == "Diff" {
			return c.args
		}
	}
	return nil
}

// setByTests are the secrets of the environment that the tests among the files of
// pass put there themselves.
func setByTests(pass *analysis.Pass, t *tables) map[string]bool {
	set := make(map[string]bool)
	for _, file := range pass.Files {
		if !testFile(pass.Fset, file.FileStart) {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			switch {
			case !ok:
			case sel.Sel.Name == "Clearenv":
				for _, what := range t.variables {
					set[ofEnvironment(what)] = true
				}
			case sel.Sel.Name == "Setenv" && len(call.Args) > 0:
				if name := pass.TypesInfo.Types[call.Args[0]].Value; name != nil && name.Kind() == constant.String {
					set[ofEnvironment(t.variables[constant.StringVal(name)])] = true
				}
			}
			return true
		})
	}
	return set
}

// ofEnvironment is what messages call the secret what of an environment variable.
func ofEnvironment(what string) string { return what + " of the environment" }
