package report

import (
	"encoding/json"
	"io"

	"github.com/keyvet/keyvet/internal/finding"
)

// writeJSON writes the contract that docs/report.schema.json describes.
func writeJSON(w io.Writer, r *finding.Report, _ Options) error {
	out := *r
	out.Version = finding.Version
	out.Findings = make([]finding.Finding, len(r.Findings))
	copy(out.Findings, r.Findings)
	for i := range out.Findings {
		if out.Findings[i].Related == nil {
			out.Findings[i].Related = []finding.Related{}
		}
	}
	if out.Errors == nil {
		out.Errors = []finding.Problem{}
	}
	return encodeJSON(w, &out)
}

func encodeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
