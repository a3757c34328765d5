package gocheck

import (
	"cmp"
	"errors"
	"fmt"
	"go/types"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/keyvet/keyvet/internal/diag"
	"github.com/keyvet/keyvet/internal/finding"
)

// run gathers what the units have in common.
type run struct {
	options *Options
	sources *sources
	// collections are those of garbage.
	collections collections
	placed      []placed
	// directives are the files with comments that speak to keyvet; false
	// where not all was found that they may accept.
	directives map[string]bool
	// embeds are the embedded files that were looked into.
	embeds map[string]bool
	// broken are the packages with errors of their own. Those that only import
	// one are sound but for what they take from it.
	broken map[*types.Package]bool
	// covered are the packages that passes need not look at because they look at
	// a variant of them, and variants are these.
	covered, variants map[*types.Package]*variant

	result Result

	mu sync.Mutex
	// failed and pending are those of the unit: what passes could not look at, and
	// the packages that they have still to look at.
	failed  []failure
	pending map[*types.Package]*pending
}

// pending is a package and how many passes have still to look at it.
type pending struct {
	pkg    *packages.Package
	passes int
}

func newRun(o *Options) *run {
	r := &run{options: o, sources: newSources(),
		directives: make(map[string]bool), embeds: make(map[string]bool)}
	for _, a := range o.Detectors {
		r.guard(a)
	}
	return r
}

// guard keeps a pass that fails on one package, or that leaves it out because it
// does not compile, from failing the packages that import it, and the command.
func (r *run) guard(a *analysis.Analyzer) {
	guarded := Guard(a.Name, a.Run)
	needsTypes := !a.RunDespiteErrors
	a.RunDespiteErrors = true
	a.Run = func(pass *analysis.Pass) (any, error) {
		defer r.release(pass)
		if of := r.covered[pass.Pkg]; of != nil && of.tell(pass) {
			return &diag.Result{}, nil
		}
		variant := r.variants[pass.Pkg]
		if variant != nil {
			variant.listen(pass)
		}
		if needsTypes && r.broken[pass.Pkg] {
			return &diag.Result{}, nil
		}
		result, err := guarded(pass)
		if err != nil {
			r.fail(pass, err)
			if variant != nil {
				variant.fail(a)
			}
			return &diag.Result{}, nil
		}
		return result, nil
	}
}

// release lets go of the syntax and the types of expressions of a package once
// all passes have looked at it: they are most of what a run keeps in memory, and
// packages that import it only need its declarations.
func (r *run) release(pass *analysis.Pass) {
	pass.Files, pass.TypesInfo = nil, nil
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.pending[pass.Pkg]
	if p == nil {
		return
	}
	if p.passes--; p.passes == 0 {
		p.pkg.Syntax, p.pkg.TypesInfo = nil, nil
	}
}

// Guard makes the Run function of a pass that turns a panic of run into an
// error. No error of it shows source code.
func Guard(name string, run func(*analysis.Pass) (any, error)) func(*analysis.Pass) (any, error) {
	return func(pass *analysis.Pass) (result any, err error) {
		defer func() {
			if p := recover(); p != nil {
				result, err = nil, crash(name, p)
			}
		}()
		result, err = run(pass)
		if err != nil {
			err = errors.New(Describe(err.Error()))
		}
		return result, err
	}
}

// crash describes a panic of the pass called name. The value may show source
// code, so only runtime errors are quoted.
func crash(name string, value any) error {
	what := "panic"
	if err, ok := value.(runtime.Error); ok {
		what = err.Error()
	}
	return fmt.Errorf("internal error in %s: %s at %s; please report this", name, what, panicFrame())
}

// panicFrame is the function and line that panicked: the first behind the runtime, which
// lies between it and the deferred function that asks.
func panicFrame() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	unwound := false
	for {
		frame, more := frames.Next()
		inRuntime := strings.HasPrefix(frame.Function, "runtime.")
		unwound = unwound || inRuntime
		if unwound && !inRuntime && frame.Function != "" {
			return fmt.Sprintf("%s:%d", frame.Function, frame.Line)
		}
		if !more {
			return "an unknown place"
		}
	}
}

// check runs the passes over p and places what they find.
func (r *run) check(p *program) {
	if p.problem != nil {
		r.problem(p.unit.dir, p.problem.Error())
		return
	}
	r.broken, r.pending = make(map[*types.Package]bool), make(map[*types.Package]*pending)
	defer func() { // the next unit is loaded without them
		r.broken, r.pending, r.failed, r.covered, r.variants = nil, nil, nil, nil, nil
	}()
	for _, pkg := range p.packages {
		if len(pkg.TypeErrors) > 0 || slices.ContainsFunc(pkg.Errors, isParseError) {
			r.broken[pkg.Types] = true
		}
		if p.reported[pkg] {
			r.packageProblems(p, pkg)
			r.noteDirectives(p, pkg)
			r.embedded(p, pkg)
		}
	}
	sound := slices.DeleteFunc(slices.Clone(p.packages), func(pkg *packages.Package) bool {
		return pkg.TypesInfo == nil || pkg.Types == nil
	})
	if len(sound) == 0 {
		return
	}
	var program *whole
	if r.options.wholeProgram {
		program = r.whole(p, sound)
	}
	for _, pkg := range sound {
		r.pending[pkg.Types] = &pending{pkg, len(r.options.Detectors)}
	}
	r.pairVariants(sound)
	graph, err := checker.Analyze(r.options.Detectors, sound, nil)
	if err != nil {
		r.problem(p.unit.dir, err.Error())
		return
	}
	slices.SortFunc(graph.Roots, func(a, b *checker.Action) int {
		return strings.Compare(a.Package.ID, b.Package.ID)
	})
	for _, action := range graph.Roots {
		if !p.reported[action.Package] {
			continue
		}
		if action.Err != nil {
			r.problem(action.Package.Dir, action.Err.Error())
			continue
		}
		for _, f := range action.Result.(*diag.Result).Findings {
			r.place(p, action.Package.Fset, f)
		}
	}
	for _, f := range r.failed {
		r.problem(f.path, f.err.Error())
	}
	if program != nil {
		r.deletes(p, program)
	}
}

// failure is why a pass could not look at the package in path.
type failure struct {
	path string
	err  error
}

func (r *run) fail(pass *analysis.Pass, err error) {
	path := pass.Pkg.Path()
	if len(pass.Files) > 0 {
		path = filepath.Dir(pass.Fset.PositionFor(pass.Files[0].FileStart, false).Filename)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = append(r.failed, failure{path, err})
}

// problem records what could not be loaded or analysed. The path is absolute.
func (r *run) problem(path, message string) {
	r.result.Problems = append(r.result.Problems, finding.Problem{Path: r.relative(path), Message: Describe(message)})
}

// relative is path as findings show it.
func (r *run) relative(path string) string {
	if rel, err := filepath.Rel(r.options.Root, path); err == nil {
		path = rel
	}
	return filepath.ToSlash(path)
}

// excluded reports whether the configuration leaves out the file at path.
func (r *run) excluded(path string) bool {
	s := r.options.Settings
	root := cmp.Or(s.Root, r.options.Root)
	rel, err := filepath.Rel(root, path)
	return err == nil && s.Excluded(filepath.ToSlash(rel))
}

// packageProblems records why pkg does not compile.
func (r *run) packageProblems(p *program, pkg *packages.Package) {
	const most = 10
	type complaint struct{ pos, msg string }
	seen := make(map[complaint]bool)
	if r.failedImports(p, pkg) {
		// The other errors follow from them.
		return
	}
	errs := pkg.Errors
	if len(errs) == 0 {
		return
	}
	describer := NewDescriber(filesOf(pkg))
	if compilers := slices.IndexFunc(errs, isCompilerOutput); compilers >= 0 && len(errs) > 1 {
		// What the compiler says is what the type checker says as well.
		errs = slices.DeleteFunc(slices.Clone(errs), isCompilerOutput)
	}
	for i, e := range errs {
		if i == most {
			r.problem(pkg.Dir, fmt.Sprintf("%d more errors", len(errs)-most))
			break
		}
		k := complaint{e.Pos, e.Msg}
		if seen[k] {
			continue
		}
		seen[k] = true
		file, line := place(pkg, e)
		message := e.Msg
		if line != "" {
			message = "line " + line + ": " + message
		}
		r.problem(file, describer.Describe(message))
	}
}

// place is the file and the line of e, or the directory of pkg and no line.
func place(pkg *packages.Package, e packages.Error) (file, line string) {
	file, line, ok := splitPosition(e.Pos)
	switch {
	case !ok:
		file = cmpOr(pkg.Dir, pkg.PkgPath)
	case !filepath.IsAbs(file):
		file = filepath.Join(pkg.Dir, file)
	}
	return file, line
}

// filesOf are the files that errors of pkg can be about. Those that the parser
// rejects are in no list but the errors'.
func filesOf(pkg *packages.Package) []string {
	files := slices.Concat(pkg.GoFiles, pkg.CompiledGoFiles)
	for _, e := range pkg.Errors {
		if file, line := place(pkg, e); line != "" {
			files = append(files, file)
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}

func isParseError(e packages.Error) bool { return e.Kind == packages.ParseError }

// failedImports records the imports of pkg that could not be had, each at its
// first place, and reports whether there are any.
func (r *run) failedImports(p *program, pkg *packages.Package) bool {
	seen := make(map[string]bool)
	for _, file := range pkg.Syntax {
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if why := p.missing[path]; err == nil && why != "" && !seen[path] {
				at := pkg.Fset.PositionFor(spec.Pos(), false)
				r.problem(at.Filename, fmt.Sprintf("line %d: could not import %s: %s", at.Line, path, why))
				seen[path] = true
			}
		}
	}
	return len(seen) > 0
}

// isCompilerOutput reports whether e is what the compiler printed for a whole
// package, which begins with a line "# import/path".
func isCompilerOutput(e packages.Error) bool {
	return e.Kind == packages.ListError && strings.HasPrefix(e.Msg, "# ")
}

// splitPosition splits "file:line:column" or "file:line".
func splitPosition(pos string) (file, line string, ok bool) {
	if pos == "" || pos == "-" {
		return "", "", false
	}
	parts := strings.Split(pos, ":")
	// A file name may contain colons: lines and columns are the last numbers.
	n := len(parts)
	for n > 1 && n > len(parts)-2 && isNumber(parts[n-1]) {
		n--
	}
	file = strings.Join(parts[:n], ":")
	if n < len(parts) {
		line = parts[n]
	}
	return file, line, true
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
