package report

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/keyvet/keyvet/internal/finding"
)

// redacted is r with every key id shortened by [finding.RedactID], wherever it
// stands: in its own field, in any text, in a path.
func redacted(r *finding.Report) *finding.Report {
	hide := redaction(r)
	out := *r
	out.Root = hide(r.Root)
	out.Findings = slices.Clone(r.Findings)
	for i := range out.Findings {
		f := &out.Findings[i]
		f.KeyID = hide(f.KeyID)
		f.Path = hide(f.Path)
		f.Message = hide(f.Message)
		f.Help = hide(f.Help)
		f.Snippet.Text = hide(f.Snippet.Text)
		f.Related = slices.Clone(f.Related)
		for j := range f.Related {
			f.Related[j].Path = hide(f.Related[j].Path)
			f.Related[j].Message = hide(f.Related[j].Message)
		}
	}
	out.Errors = slices.Clone(r.Errors)
	for i := range out.Errors {
		out.Errors[i].Path = hide(out.Errors[i].Path)
		out.Errors[i].Message = hide(out.Errors[i].Message)
	}
	return &out
}

// awsKeyID is the shape of an AWS key id: a snippet can hold one that is
// suppressed and so no finding of r.
var awsKeyID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{12,}`) })

// redaction shortens the ids of r's findings, which may be other clouds', and
// everything that looks like an AWS key id.
func redaction(r *finding.Report) func(string) string {
	var pairs []string
	seen := map[string]bool{}
	for _, f := range r.Findings {
		if f.KeyID != "" && !seen[f.KeyID] {
			seen[f.KeyID] = true
			pairs = append(pairs, f.KeyID, finding.RedactID(f.KeyID))
		}
	}
	known := strings.NewReplacer(pairs...)
	return func(text string) string {
		return awsKeyID().ReplaceAllStringFunc(known.Replace(text), finding.RedactID)
	}
}
