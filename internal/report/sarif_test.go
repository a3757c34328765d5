package report_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/report"
)

func validate(t *testing.T, schema, document string) {
	t.Helper()
	compiled, err := jsonschema.NewCompiler().Compile(schema)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(value); err != nil {
		t.Errorf("the document does not match %s: %v", schema, err)
	}
}

func TestSARIFSchema(t *testing.T) {
	for name, r := range map[string]*finding.Report{"sample": sample(), "hostile": hostile(), "clean": {}} {
		t.Run(name, func(t *testing.T) {
			validate(t, "testdata/sarif-schema-2.1.0.json", write(t, report.SARIF, r, options()))
		})
	}
}

type sarif struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Rules []struct {
					ID   string
					Help struct{ Text string }
				}
			}
		}
		Invocations []struct {
			ExecutionSuccessful        bool
			ToolExecutionNotifications []struct{ Message struct{ Text string } }
		}
		Results []struct {
			RuleID    string
			RuleIndex int
			Level     string
			Locations []struct {
				PhysicalLocation struct {
					ArtifactLocation struct{ URI string }
					Region           struct{ StartLine, StartColumn, EndLine, EndColumn int }
				}
			}
			CodeFlows           []struct{ ThreadFlows []struct{ Locations []any } }
			PartialFingerprints map[string]string
		}
	}
}

func parseSARIF(t *testing.T, text string) sarif {
	t.Helper()
	var log sarif
	if err := json.Unmarshal([]byte(text), &log); err != nil {
		t.Fatal(err)
	}
	return log
}

// TestSARIFColumns has characters of two, three and four bytes before a
// finding: its column counts them as UTF-16 does.
func TestSARIFColumns(t *testing.T) {
	const src = "x\nü€😀 AKIATOGIP73UJGXTJJII\n"
	span, start, end := at(src, "AKIATOGIP73UJGXTJJII")
	if start.Column != 11 {
		t.Fatalf("the column in bytes is %d", start.Column)
	}
	r := &finding.Report{Findings: []finding.Finding{{
		Rule: finding.RuleAccessKeyID, Severity: finding.Error, Path: "a", Start: start, End: end,
		Snippet: finding.NewSnippet([]byte(src), span, span, nil),
	}}}
	region := parseSARIF(t, write(t, report.SARIF, r, options())).Runs[0].Results[0].Locations[0].PhysicalLocation.Region
	if region.StartColumn != 6 || region.EndColumn != 26 {
		t.Errorf("columns are %d to %d, want 6 to 26", region.StartColumn, region.EndColumn)
	}
}

// TestSARIFRules looks every result's rule up by its index, as GitHub does.
func TestSARIFRules(t *testing.T) {
	run := parseSARIF(t, write(t, report.SARIF, sample(), options())).Runs[0]
	for _, result := range run.Results {
		rule := run.Tool.Driver.Rules[result.RuleIndex]
		if rule.ID != result.RuleID || rule.Help.Text == "" {
			t.Errorf("rule %d is %+v, want %s with help", result.RuleIndex, rule, result.RuleID)
		}
	}
}

// TestSARIFFingerprints has the same secret twice in a file: GitHub must see two
// alerts, and the same two after lines moved.
func TestSARIFFingerprints(t *testing.T) {
	twice := func(line int) map[string]bool {
		f := finding.Finding{Rule: finding.RuleSecretAccessKey, Severity: finding.Error, Path: "a", Fingerprint: "ab", Start: finding.Position{Line: line, Column: 1}}
		g := f
		g.Start.Line += 5
		hashes := map[string]bool{}
		for _, result := range parseSARIF(t, write(t, report.SARIF, &finding.Report{Findings: []finding.Finding{f, g}}, options())).Runs[0].Results {
			hashes[result.PartialFingerprints["primaryLocationLineHash"]] = true
		}
		return hashes
	}
	before, after := twice(1), twice(40)
	if len(before) != 2 || fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("hashes are %v, and %v after the lines moved", before, after)
	}
}

// TestSARIFLimits has more findings than GitHub takes: the gravest are kept, and
// both the user and the document are told.
func TestSARIFLimits(t *testing.T) {
	r := &finding.Report{}
	for i := range 25_010 {
		f := finding.Finding{Rule: finding.RuleUnusedIgnore, Severity: finding.Warning, Path: fmt.Sprintf("f%05d", i), Start: finding.Position{Line: 1, Column: 1}}
		if i%1000 == 999 {
			f.Rule, f.Severity = finding.RuleUnsafeDelete, finding.Error
		}
		r.Findings = append(r.Findings, f)
	}
	o := options()
	var notices []string
	o.Notice = func(message string) { notices = append(notices, message) }
	run := parseSARIF(t, write(t, report.SARIF, r, o)).Runs[0]
	errors := 0
	for _, result := range run.Results {
		if result.Level == "error" {
			errors++
		}
	}
	if len(run.Results) != 25_000 || errors != 25 {
		t.Errorf("%d results, %d of them errors; want 25000 and all 25", len(run.Results), errors)
	}
	if len(notices) != 1 || !strings.Contains(notices[0], "25000 of 25010") {
		t.Errorf("notices: %q", notices)
	}
	if n := run.Invocations[0].ToolExecutionNotifications; len(n) != 1 || n[0].Message.Text != notices[0] {
		t.Errorf("the document does not say what was left out: %+v", n)
	}
}

// TestSARIFLongPath has a path to a delete with more places than GitHub takes.
func TestSARIFLongPath(t *testing.T) {
	f := finding.Finding{Rule: finding.RuleUnsafeDelete, Severity: finding.Error, Path: "a", Start: finding.Position{Line: 1, Column: 1}}
	for i := range 1500 {
		f.Related = append(f.Related, finding.Related{Path: "b", Start: finding.Position{Line: i + 1, Column: 1}, Message: "step"})
	}
	out := write(t, report.SARIF, &finding.Report{Findings: []finding.Finding{f}}, options())
	if n := strings.Count(out, `"id": `); n < 1000 || n > 1020 {
		t.Errorf("%d locations and rules have ids", n)
	}
	if n := len(parseSARIF(t, out).Runs[0].Results[0].CodeFlows[0].ThreadFlows[0].Locations); n != 1001 {
		t.Errorf("the flow has %d places", n)
	}
}
