package report_test

import (
	"bytes"
	"testing"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/report"
)

// TestOptionalProblem shows that a lookup which failed does not make a run look
// incomplete to the platforms that read its report.
func TestOptionalProblem(t *testing.T) {
	for format, want := range map[report.Format][2]string{
		report.JSON:   {`"optional": true`, ""},
		report.SARIF:  {`"executionSuccessful": true`, `"executionSuccessful": false`},
		report.GitHub: {"::warning ", "::error "},
		report.GitLab: {`"status": "success"`, `"status": "failure"`},
		report.JUnit:  {`errors="0"`, "<error"},
		report.Text:   {"no answer", ""},
	} {
		t.Run(string(format), func(t *testing.T) {
			var out bytes.Buffer
			r := &finding.Report{Errors: []finding.Problem{{Message: "no answer from STS", Optional: true}}}
			if err := report.Write(&out, format, r, report.Options{}); err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(out.Bytes(), []byte(want[0])) || want[1] != "" && bytes.Contains(out.Bytes(), []byte(want[1])) {
				t.Errorf("want %q and not %q in\n%s", want[0], want[1], out.Bytes())
			}
		})
	}
}
