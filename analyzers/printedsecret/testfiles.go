package printedsecret

import (
	"go/ast"
	"go/constant"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/keyvet/keyvet/internal/catalog"
)

// In test files a secret counts where the test itself takes it from a service or
// from the environment. What a field may hold somewhere in the program, the
// variables that the tests set, what they compare with what they expect, what
// they complain of when it is not as they expect and what they serve over HTTP are
// made up there.

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
// serves it, compares it with another value, or complains of it.
func (f *flow) madeUp(l leak) bool {
	if l.where == catalog.HTTPResponse {
		return true
	}
	for _, block := range l.function.Blocks {
		for _, instr := range block.Instrs {
			if slices.ContainsFunc(compared(instr), func(v ssa.Value) bool { return f.shows(v, l.source.what) }) {
				return true
			}
			if complains(instr, l.pos) && f.checked(block, l.source.what) {
				return true
			}
		}
	}
	return false
}

// shows tells whether v is or holds the secret what.
func (f *flow) shows(v ssa.Value, what string) bool {
	if shown := f.contents(v); !shown.empty() && shown.source != nil && shown.source.what == what {
		return true
	}
	part := f.viewer.parts(v.Type()).source
	return part != nil && part.what == what
}

// complains tells whether instr is a call at pos that makes a test fail.
func complains(instr ssa.Instruction, pos token.Pos) bool {
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		return false
	}
	c := newCall(call)
	return c.pos == pos && (strings.HasPrefix(c.key.name, "Error") || strings.HasPrefix(c.key.name, "Fatal"))
}

// checked tells whether a condition about the secret what, or about the error that
// came with it, decides whether block runs.
func (f *flow) checked(block *ssa.BasicBlock, what string) bool {
	for at := block.Idom(); at != nil; at = at.Idom() {
		branch, ok := at.Instrs[len(at.Instrs)-1].(*ssa.If)
		decides := func(way *ssa.BasicBlock) bool { return len(way.Preds) == 1 && way.Dominates(block) }
		if ok && slices.ContainsFunc(at.Succs, decides) && f.about(branch.Cond, what, 4) {
			return true
		}
	}
	return false
}

// about tells whether cond, which is taken apart so deep, depends on the secret what.
func (f *flow) about(cond ssa.Value, what string, depth int) bool {
	if depth == 0 {
		return false
	}
	again := func(v ssa.Value) bool { return f.shows(v, what) || f.about(v, what, depth-1) }
	switch v := cond.(type) {
	case *ssa.BinOp:
		return again(v.X) || again(v.Y)
	case *ssa.UnOp:
		return again(v.X)
	case *ssa.Extract:
		return slices.ContainsFunc(*v.Tuple.Referrers(), func(r ssa.Instruction) bool {
			result, ok := r.(*ssa.Extract)
			return ok && f.shows(result, what)
		})
	case *ssa.Call:
		return slices.ContainsFunc(v.Call.Args, again)
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
