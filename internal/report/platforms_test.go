package report_test

import (
	"encoding/json"
	"encoding/xml"
	"strconv"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/report"
)

func TestGitLabSchema(t *testing.T) {
	long := sample()
	long.Findings[0].Help = strings.Repeat("ü", 8000)
	for name, r := range map[string]*finding.Report{"sample": sample(), "hostile": hostile(), "clean": {}, "long": long} {
		t.Run(name, func(t *testing.T) {
			o := options()
			o.Version = ""
			validate(t, "testdata/gitlab-15.1.4.schema.json", write(t, report.GitLab, r, o))
		})
	}
}

// TestGitLabCredentialsOnly leaves a delete out of the secret detection report
// and says so; the code quality report has it.
func TestGitLabCredentialsOnly(t *testing.T) {
	o := options()
	var notices []string
	o.Notice = func(message string) { notices = append(notices, message) }
	if strings.Contains(write(t, report.GitLab, sample(), o), finding.RuleUnsafeDelete) {
		t.Error("a delete is in the secret detection report")
	}
	if len(notices) != 1 || !strings.Contains(notices[0], "2 findings") || !strings.Contains(notices[0], "gitlab-codequality") {
		t.Errorf("notices: %q", notices)
	}
	if !strings.Contains(write(t, report.GitLabCodeQuality, sample(), o), finding.RuleUnsafeDelete) {
		t.Error("the delete is not in the code quality report")
	}
}

// TestCodeQualityFingerprints are unique even where a secret occurs twice:
// GitLab shows one entry of each.
func TestCodeQualityFingerprints(t *testing.T) {
	r := sample()
	again := r.Findings[0]
	again.Start.Line += 100
	r.Findings = append(r.Findings, again)
	var entries []struct{ Fingerprint string }
	if err := json.Unmarshal([]byte(write(t, report.GitLabCodeQuality, r, options())), &entries); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range entries {
		if seen[e.Fingerprint] {
			t.Errorf("the fingerprint %s occurs twice", e.Fingerprint)
		}
		seen[e.Fingerprint] = true
	}
	if len(entries) != len(r.Findings)+len(r.Errors) {
		t.Errorf("%d entries for %d findings and %d errors", len(entries), len(r.Findings), len(r.Errors))
	}
}

func TestGitHubNotice(t *testing.T) {
	r := &finding.Report{}
	for i := range 12 {
		r.Findings = append(r.Findings, finding.Finding{Rule: finding.RuleUnusedIgnore, Severity: finding.Warning, Path: strconv.Itoa(i)})
	}
	o := options()
	var notices []string
	o.Notice = func(message string) { notices = append(notices, message) }
	if n := strings.Count(write(t, report.GitHub, r, o), "::warning "); n != 12 {
		t.Errorf("%d annotations, want all 12", n)
	}
	if len(notices) != 1 || !strings.Contains(notices[0], "has 12 of kind warning") {
		t.Errorf("notices: %q", notices)
	}
}

// TestJUnitCounts adds up what the suites say.
func TestJUnitCounts(t *testing.T) {
	for name, r := range map[string]*finding.Report{"sample": sample(), "hostile": hostile(), "clean": {}} {
		t.Run(name, func(t *testing.T) {
			var suites struct {
				Tests    int `xml:"tests,attr"`
				Failures int `xml:"failures,attr"`
				Errors   int `xml:"errors,attr"`
				Suites   []struct {
					Tests int        `xml:"tests,attr"`
					Cases []struct{} `xml:"testcase"`
				} `xml:"testsuite"`
			}
			if err := xml.Unmarshal([]byte(write(t, report.JUnit, r, options())), &suites); err != nil {
				t.Fatal(err)
			}
			cases := 0
			for _, s := range suites.Suites {
				if s.Tests != len(s.Cases) {
					t.Errorf("a suite says %d tests and has %d", s.Tests, len(s.Cases))
				}
				cases += len(s.Cases)
			}
			if suites.Tests != cases || suites.Failures != len(r.Findings) || suites.Errors != len(r.Errors) || cases == 0 {
				t.Errorf("%d tests, %d failures, %d errors for %d cases", suites.Tests, suites.Failures, suites.Errors, cases)
			}
		})
	}
}

// TestPathsFromWorkingDirectory has a root below the working directory: formats
// that lead to files name them from there, the contract's JSON from the root.
func TestPathsFromWorkingDirectory(t *testing.T) {
	for _, format := range report.Formats() {
		r := sample()
		r.Root = "services/api"
		out := write(t, format, r, options())
		if got := strings.Contains(out, "services/api/cmd/bridge/main.go"); got != (format != report.JSON) {
			t.Errorf("%s: paths from the working directory: %v", format, got)
		}
	}
}
