package diag

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"

	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/settings"
	"github.com/keyvet/keyvet/internal/suppress"
)

// Reporter reports the findings of one pass: as diagnostics what the user is to
// see, in its [Result] all of them.
type Reporter struct {
	pass     *analysis.Pass
	settings *settings.Settings
	ignores  map[*token.File]*suppress.Ignores
	excluded map[*token.File]bool
	result   *Result
}

// NewReporter makes the reporter of pass. It honours what s says of rules and
// paths, and the keyvet:ignore comments of the files.
func NewReporter(pass *analysis.Pass, s *settings.Settings) *Reporter {
	return &Reporter{
		pass:     pass,
		settings: s,
		ignores:  make(map[*token.File]*suppress.Ignores),
		excluded: make(map[*token.File]bool),
		result:   &Result{},
	}
}

// Result holds what was reported so far.
func (r *Reporter) Result() *Result { return r.result }

// Report takes a finding whose Category is its rule and whose Pos and End lie
// in one file of the pass's file set.
func (r *Reporter) Report(f Finding) {
	if f.URL == "" {
		f.URL = finding.HelpURL(f.Category)
	}
	f.Hidden = r.hidden(f.Category, f.Pos)
	r.result.Findings = append(r.result.Findings, f)
	if f.Hidden == Shown {
		r.pass.Report(f.Diagnostic)
	}
}

func (r *Reporter) hidden(rule string, pos token.Pos) Hidden {
	if !On(r.settings, rule) {
		return Off
	}
	file := r.pass.Fset.File(pos)
	if file == nil {
		return Shown
	}
	if r.isExcluded(file) {
		return Excluded
	}
	if r.ignoresOf(file).Match(rule, file.PositionFor(pos, false).Line) >= 0 {
		return Ignored
	}
	return Shown
}

// On reports whether s has one of keyvet's own rules on.
func On(s *settings.Settings, rule string) bool {
	_, on := s.Severity(rule, DefaultSeverity(rule))
	return on
}

// DefaultSeverity is the severity of one of keyvet's own rules, 0 for others.
func DefaultSeverity(rule string) finding.Severity {
	for _, r := range finding.Rules() {
		if r.Name == rule {
			return r.Severity
		}
	}
	return 0
}

func (r *Reporter) isExcluded(file *token.File) bool {
	if len(r.settings.Exclude) == 0 {
		return false
	}
	excluded, ok := r.excluded[file]
	if !ok {
		excluded = r.settings.Excluded(r.relative(file.Name()))
		r.excluded[file] = excluded
	}
	return excluded
}

// relative is the path that patterns of the configuration speak of.
func (r *Reporter) relative(name string) string {
	root := r.settings.Root
	if root == "" {
		root = moduleRoot(filepath.Dir(name))
	}
	rel, err := filepath.Rel(root, name)
	if err != nil {
		return filepath.ToSlash(name)
	}
	return filepath.ToSlash(rel)
}

// moduleRoot is the nearest directory from dir upwards with a go.mod, or dir.
func moduleRoot(dir string) string {
	for d := dir; ; {
		if _, err := os.Stat(filepath.Join(d, "go.mod")); err == nil {
			return d
		}
		parent := filepath.Dir(d)
		if parent == d {
			return dir
		}
		d = parent
	}
}

// Ignores are the directives of the file that holds pos.
func (r *Reporter) Ignores(pos token.Pos) *suppress.Ignores {
	file := r.pass.Fset.File(pos)
	if file == nil {
		return nil
	}
	return r.ignoresOf(file)
}

func (r *Reporter) ignoresOf(file *token.File) *suppress.Ignores {
	x, ok := r.ignores[file]
	if !ok {
		x = r.readIgnores(file)
		r.ignores[file] = x
	}
	return x
}

func (r *Reporter) readIgnores(file *token.File) *suppress.Ignores {
	for _, f := range r.pass.Files {
		if r.pass.Fset.File(f.FileStart) == file && !mentionsDirective(f) {
			return nil
		}
	}
	src, err := ReadFile(r.pass, file.Name())
	if err != nil {
		return nil
	}
	return suppress.ParseGo(src)
}

// mentionsDirective reports whether a comment of f may be a directive.
func mentionsDirective(f *ast.File) bool {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if suppress.MentionsDirective(c.Text) {
				return true
			}
		}
	}
	return false
}

// ReadFile reads a file of the pass. Not every driver offers a way to.
func ReadFile(pass *analysis.Pass, name string) ([]byte, error) {
	if pass.ReadFile == nil {
		return os.ReadFile(name)
	}
	return pass.ReadFile(name)
}
