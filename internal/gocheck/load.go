package gocheck

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// program is what was loaded for one unit.
type program struct {
	unit unit
	// packages are read from source, with test variants, in the order of their
	// ids. Packages that they import and that are not among them are known by
	// their export data only and left out of Imports.
	packages []*packages.Package
	// reported says which of them are to be reported: the others only
	// contribute facts.
	reported map[*packages.Package]bool
	// missing says by import path why a package that others import could not
	// be had.
	missing map[string]string
	// problem is set where nothing could be loaded.
	problem error
}

const loadMode = packages.LoadSyntax | packages.NeedModule | packages.NeedEmbedFiles | packages.NeedForTest

// parser parses files, and leaves out what identifiers refer to: the type checker finds
// that. Where one imports an SDK whose deletes are to be judged, collections begin to wait.
func (r *run) parser() func(*token.FileSet, string, []byte) (*ast.File, error) {
	const mode = parser.AllErrors | parser.ParseComments | parser.SkipObjectResolution
	return func(fset *token.FileSet, filename string, src []byte) (*ast.File, error) {
		f, err := parser.ParseFile(fset, filename, src, mode)
		if f != nil && r.options.deletes != nil && slices.ContainsFunc(f.Imports, func(spec *ast.ImportSpec) bool {
			path, err := strconv.Unquote(spec.Path.Value)
			return err == nil && r.options.deletes(path)
		}) {
			r.collections.delay()
		}
		return f, err
	}
}

// load loads the packages of u, and those of the main module that they depend
// on.
func (r *run) load(ctx context.Context, u unit) (*program, error) {
	o := r.options
	config := &packages.Config{
		Mode:      loadMode,
		Context:   ctx,
		Dir:       u.dir,
		Env:       environ(u),
		Tests:     !o.NoTests,
		ParseFile: r.parser(),
	}
	if len(o.Tags) > 0 {
		config.BuildFlags = []string{"-tags=" + strings.Join(o.Tags, ",")}
	}
	p := &program{unit: u}
	roots, err := packages.Load(config, u.patterns...)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		p.problem = loadError(err)
		return p, nil
	}
	if !u.optional && !o.Optional {
		for _, pattern := range u.patterns {
			if !matched(pattern, u.dir, roots) {
				if rest, ok := strings.CutPrefix(pattern, o.Dir+string(filepath.Separator)); ok {
					pattern = "./" + filepath.ToSlash(rest)
				}
				return nil, fmt.Errorf("no packages match %s", pattern)
			}
		}
	}
	named := make(map[string]bool, len(roots))
	for _, pkg := range roots {
		named[pkg.ID] = true
	}
	if missing := mainModule(roots); len(missing) > 0 {
		if roots, err = packages.Load(config, slices.Concat(u.patterns, missing)...); err != nil {
			return nil, fmt.Errorf("loading the main module: %w", err)
		}
	}

	p.reported = make(map[*packages.Package]bool, len(named))
	for _, pkg := range roots {
		switch {
		case strings.HasSuffix(pkg.ID, ".test"):
			// The main package that the go command makes up for a test.
		case named[pkg.ID]:
			p.reported[pkg] = true
			p.packages = append(p.packages, pkg)
		case pkg.ForTest == "":
			p.packages = append(p.packages, pkg)
		}
	}
	slices.SortFunc(p.packages, func(a, b *packages.Package) int { return strings.Compare(a.ID, b.ID) })
	p.missing = missingImports(roots)
	p.prune()
	return p, nil
}

// environ is the environment of the go command. Of GOFLAGS it leaves out what
// changes the output of go list or the files that it lists; a driver is only
// used when the user names one.
func environ(u unit) []string {
	env := os.Environ()
	if os.Getenv("GOPACKAGESDRIVER") == "" {
		env = append(env, "GOPACKAGESDRIVER=off")
	}
	if flags, ok := os.LookupEnv("GOFLAGS"); ok {
		kept := slices.DeleteFunc(strings.Fields(flags), func(flag string) bool {
			name, _, _ := strings.Cut(strings.TrimLeft(flag, "-"), "=")
			return strings.HasPrefix(name, "cover") || slices.Contains([]string{"json", "n", "v", "x", "work", "a", "f", "m"}, name)
		})
		env = append(env, "GOFLAGS="+strings.Join(kept, " "))
	}
	if u.outside {
		env = append(env, "GOWORK=off")
	}
	return env
}

// matched reports whether pattern stands for one of roots. A pattern without
// dots always does: if only for the package that carries the error.
func matched(pattern, dir string, roots []*packages.Package) bool {
	before, _, wild := strings.Cut(pattern, "...")
	if !wild {
		return len(roots) > 0
	}
	local := filepath.IsAbs(before) || strings.HasPrefix(before, ".")
	if local && !filepath.IsAbs(before) {
		before = filepath.Join(dir, before) + before[len(strings.TrimRight(before, "/")):]
	}
	before = strings.TrimSuffix(before, "/")
	return slices.ContainsFunc(roots, func(pkg *packages.Package) bool {
		if len(pkg.GoFiles) == 0 && len(pkg.Errors) > 0 {
			return true
		}
		if local {
			return strings.HasPrefix(pkg.Dir, before)
		}
		return strings.HasPrefix(pkg.PkgPath, before) || pattern == "all" || pattern == "std" || pattern == "cmd"
	})
}

// mainModule lists the packages of the main modules that roots depend on and
// that are not among them.
func mainModule(roots []*packages.Package) []string {
	var missing []string
	packages.Visit(roots, nil, func(pkg *packages.Package) {
		if pkg.TypesInfo == nil && pkg.Module != nil && pkg.Module.Main && pkg.ForTest == "" && len(pkg.GoFiles) > 0 {
			missing = append(missing, pkg.PkgPath)
		}
	})
	slices.Sort(missing)
	return slices.Compact(missing)
}

// missingImports says why packages outside of the main modules, which the
// packages of these import, could not be had.
func missingImports(roots []*packages.Package) map[string]string {
	missing := make(map[string]string)
	packages.Visit(roots, nil, func(pkg *packages.Package) {
		main := pkg.Module != nil && pkg.Module.Main
		if len(pkg.Errors) > 0 && pkg.Errors[0].Kind == packages.ListError && pkg.ExportFile == "" && !main {
			missing[pkg.PkgPath] = pkg.Errors[0].Msg
		}
	})
	return missing
}

// prune takes the packages that were not read from source out of the graph:
// passes cannot run on them.
func (p *program) prune() {
	inside := make(map[*packages.Package]bool, len(p.packages))
	for _, pkg := range p.packages {
		if pkg.TypesInfo != nil {
			inside[pkg] = true
		}
	}
	for _, pkg := range p.packages {
		for path, imported := range pkg.Imports {
			if !inside[imported] {
				delete(pkg.Imports, path)
			}
		}
	}
}

// loadError is err of packages.Load as the go command has said it, without the
// words about the process that go/packages puts before it.
func loadError(err error) error {
	if _, said, ok := strings.Cut(err.Error(), "stderr: "); ok {
		return errors.New(strings.TrimPrefix(said, "go: "))
	}
	return err
}
