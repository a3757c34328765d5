package hardcodedcreds_test

import (
	"go/ast"
	"go/types"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/keyvet/keyvet/analyzers/hardcodedcreds"
)

// The figure to look at is the ratio: the pass should cost a small part of what
// the type checker costs for the same package.
func BenchmarkAnalyzer(b *testing.B) {
	const name = "net/http"
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, name)
	if err != nil || len(pkgs) != 1 || len(pkgs[0].Errors) > 0 {
		b.Fatalf("loading %s: %v %v", name, err, pkgs)
	}
	pkg := pkgs[0]
	size := 0
	for _, file := range pkg.Syntax {
		size += int(file.FileEnd - file.FileStart)
	}
	b.Run("types", func(b *testing.B) {
		b.SetBytes(int64(size))
		b.ReportAllocs()
		imported := make(importer)
		for path, p := range pkg.Imports {
			imported[path] = p.Types
		}
		for b.Loop() {
			conf := types.Config{Importer: imported}
			info := &types.Info{
				Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
				Uses: make(map[*ast.Ident]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
				Implicits: make(map[ast.Node]types.Object), Instances: make(map[*ast.Ident]types.Instance),
			}
			if _, err := conf.Check(name, pkg.Fset, pkg.Syntax, info); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("pass", func(b *testing.B) {
		b.SetBytes(int64(size))
		b.ReportAllocs()
		for b.Loop() {
			pass := &analysis.Pass{
				Analyzer: hardcodedcreds.Analyzer, Fset: pkg.Fset, Files: pkg.Syntax, Pkg: pkg.Types, TypesInfo: pkg.TypesInfo,
				Report:           func(analysis.Diagnostic) {},
				ImportObjectFact: func(types.Object, analysis.Fact) bool { return false },
				ExportObjectFact: func(types.Object, analysis.Fact) {},
			}
			if _, err := hardcodedcreds.Analyzer.Run(pass); err != nil {
				b.Fatal(err)
			}
		}
	})
}

type importer map[string]*types.Package

func (i importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	return i[path], nil
}
