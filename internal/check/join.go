// Package check joins what keyvet's ways of looking at a repository find: its Go
// packages with types, its files as bytes, and its history. A credential that
// several of them see is one finding, with what each of them knows.
package check

import (
	"cmp"
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
)

// Join is the findings of packages and of files, each credential once. Paths of
// both are relative to the same root.
//
// What the types say wins: the finding of the packages stays, and takes what
// only the other knows. A gitleaks rule yields to any of keyvet's own at the same
// place.
func Join(packages, files []finding.Finding) []finding.Finding {
	out := append([]finding.Finding(nil), packages...)
	byPath := map[string][]int{}
	for i := range out {
		byPath[out[i].Path] = append(byPath[out[i].Path], i)
	}
	for _, f := range files {
		if i := counterpart(out, byPath[f.Path], f); i >= 0 {
			complete(&out[i], f)
			continue
		}
		out = append(out, f)
	}
	return out
}

// counterpart is the index, among those of candidates, of the finding that is the
// same credential as f, or -1.
func counterpart(findings []finding.Finding, candidates []int, f finding.Finding) int {
	found := -1
	for _, i := range candidates {
		p := &findings[i]
		switch {
		case !isCredential(p.Rule) || !overlap(p, &f):
		case p.Rule == f.Rule && p.Digest == f.Digest:
			return i
		case p.Rule == f.Rule && (p.KeyID == f.KeyID || p.KeyID == "" || f.KeyID == ""),
			strings.HasPrefix(f.Rule, finding.GitleaksPrefix):
			found = i
		}
	}
	return found
}

// isCredential reports whether findings of rule stand at a credential.
func isCredential(rule string) bool {
	switch rule {
	case finding.RuleUnsafeDelete, finding.RulePrintedSecret, finding.RuleUnusedIgnore:
		return false
	}
	return true
}

// overlap reports whether two findings of one file have a byte in common.
func overlap(a, b *finding.Finding) bool {
	return before(a.Start, b.End) && before(b.Start, a.End)
}

func before(a, b finding.Position) bool {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column)) < 0
}

// complete adds to p what f knows of the same credential.
func complete(p *finding.Finding, f finding.Finding) {
	p.Severity = max(p.Severity, f.Severity)
	p.KeyID = cmp.Or(p.KeyID, f.KeyID)
	p.Commit = cmp.Or(p.Commit, f.Commit)
	p.Object = cmp.Or(p.Object, f.Object)
	p.Help = cmp.Or(p.Help, f.Help)
	if p.Account == nil {
		p.Account = f.Account
	}
	if len(p.Related) == 0 {
		p.Related = f.Related
	}
	if p.Snippet.Text == "" {
		p.Snippet = f.Snippet
	}
}

// WithHistory is the findings of the files as they are now and of the history.
// One that is in both is that of now, and says which commit introduced it. An
// object that no commit reaches, such as one of the index, is in both when what it
// holds is found in any file of now.
func WithHistory(now, history []finding.Finding) []finding.Finding {
	out := append([]finding.Finding(nil), now...)
	type identity struct{ rule, fingerprint string }
	type value struct {
		rule   string
		digest finding.Digest
	}
	current, values := map[identity][]int{}, map[value]bool{}
	for i := range out {
		id := identity{out[i].Rule, out[i].Fingerprint}
		current[id] = append(current[id], i)
		values[value{out[i].Rule, out[i].Digest}] = true
	}
	for _, h := range history {
		same := current[identity{h.Rule, h.Fingerprint}]
		for _, i := range same {
			out[i].Commit = cmp.Or(out[i].Commit, h.Commit)
		}
		unreached := h.Commit == "" && h.Object != ""
		if len(same) == 0 && (!unreached || !values[value{h.Rule, h.Digest}]) {
			out = append(out, h)
		}
	}
	return out
}

// Place is a line of a file.
type Place struct {
	Path string
	Line int
}

// DropUsed leaves out of findings the ignore comments that are unused for the
// packages alone: at the places of used they accept something in the files.
func DropUsed(findings []finding.Finding, used map[Place]bool) []finding.Finding {
	var out []finding.Finding
	for _, f := range findings {
		if f.Rule == finding.RuleUnusedIgnore && used[Place{f.Path, f.Start.Line}] {
			continue
		}
		out = append(out, f)
	}
	return out
}
