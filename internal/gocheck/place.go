package gocheck

import (
	"go/token"
	"slices"
	"strings"

	"github.com/keyvet/keyvet/internal/diag"
	"github.com/keyvet/keyvet/internal/finding"
)

// placed is a finding at its place on disk.
type placed struct {
	diag.Finding
	file string       // absolute
	span finding.Span // in the file
	// related places, in the same order as Finding.Related, without those that
	// are in no file on disk.
	related []finding.Related
}

// place records f unless it is in no file that the user is to be shown.
func (r *run) place(p *program, fset *token.FileSet, f diag.Finding) {
	if f.Hidden == diag.Off || f.Hidden == diag.Excluded && !f.Secret {
		return
	}
	file, span, ok := r.locate(fset, f.Pos, f.End)
	if !ok || p.unit.files != nil && !p.unit.files[file] {
		return
	}
	at := placed{Finding: f, file: file, span: span}
	for _, rel := range f.Related {
		file, span, ok := r.locate(fset, rel.Pos, rel.End)
		if !ok {
			continue
		}
		at.related = append(at.related, finding.Related{
			Path:    r.relative(file),
			Start:   r.sources.get(file).position(span.Start),
			Message: rel.Message,
		})
	}
	r.placed = append(r.placed, at)
}

// locate finds the file on disk in which pos and end lie. It does not follow
// //line comments, except out of a file that the go command generated from
// another, as it does for cgo.
func (r *run) locate(fset *token.FileSet, pos, end token.Pos) (string, finding.Span, bool) {
	if !pos.IsValid() {
		return "", finding.Span{}, false
	}
	if end < pos {
		end = pos
	}
	start, stop := fset.PositionFor(pos, false), fset.PositionFor(end, false)
	if start.Filename != "" && !generatedByGo(start.Filename) {
		return start.Filename, finding.Span{Start: start.Offset, End: stop.Offset}, true
	}
	start, stop = fset.PositionFor(pos, true), fset.PositionFor(end, true)
	if start.Filename == "" || generatedByGo(start.Filename) {
		return "", finding.Span{}, false
	}
	s := r.sources.get(start.Filename)
	span := finding.Span{Start: s.offset(start), End: s.offset(stop)}
	return start.Filename, span, span.Start >= 0 && span.End >= span.Start
}

// generatedByGo reports whether name is a file that cgo wrote into the build
// cache.
func generatedByGo(name string) bool {
	return strings.HasSuffix(name, ".cgo1.go") || strings.HasSuffix(name, "_cgo_gotypes.go") || isInBuildCache(name)
}

// isInBuildCache reports whether name is an output in the build cache: its name
// is that of its content's hash, "…-d".
func isInBuildCache(name string) bool { return strings.HasSuffix(name, "-d") }

// finish turns what was placed into findings.
func (r *run) finish() *Result {
	slices.SortStableFunc(r.placed, func(a, b placed) int { return strings.Compare(a.file, b.file) })
	r.finishFiles()
	r.unusedDirectives()
	return &r.result
}

func (r *run) finishFiles() {
	for i := 0; i < len(r.placed); {
		j := i
		for j < len(r.placed) && r.placed[j].file == r.placed[i].file {
			j++
		}
		r.finishFile(r.placed[i:j])
		i = j
	}
}

// finishFile turns what was placed in one file into findings.
func (r *run) finishFile(found []placed) {
	path := r.relative(found[0].file)
	source := r.sources.get(found[0].file)
	for i := range found {
		if found[i].Secret {
			source.secrets = append(source.secrets, found[i].span)
		}
	}
	type key struct {
		rule   string
		span   finding.Span
		digest finding.Digest
	}
	seen := make(map[key]bool)
	for i := range found {
		f := &found[i]
		digest := f.Value.Digest(f.Category)
		k := key{f.Category, f.span, digest}
		if seen[k] {
			continue
		}
		seen[k] = true
		severity, on := r.options.Settings.Severity(f.Category, diag.DefaultSeverity(f.Category))
		start := source.position(f.span.Start)
		if ignored := source.ignores().Match(f.Category, start.Line); ignored >= 0 {
			source.used[ignored] = true
			continue
		}
		if !on || source.ignores().Nolint(start.Line) || f.Hidden == diag.Excluded || r.excluded(found[0].file) {
			continue
		}
		r.result.Findings = append(r.result.Findings, finding.Finding{
			Rule:        f.Category,
			Severity:    severity,
			Message:     f.Message,
			Path:        path,
			Start:       start,
			End:         source.position(f.span.End),
			KeyID:       f.KeyID,
			Account:     f.Account,
			Fingerprint: finding.Fingerprint(f.Category, path, digest),
			Related:     f.related,
			Help:        f.Help,
			Digest:      digest,
			Snippet:     finding.NewSnippet(source.text, f.span, finding.Span{}, source.secrets),
		})
	}
}
