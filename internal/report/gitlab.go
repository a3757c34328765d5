package report

import (
	"crypto/sha256"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/keyvet/keyvet/internal/finding"
)

// gitlabSchema is the version of the schema that GitLab checks a report against.
// A newer GitLab still takes it.
const gitlabSchema = "15.1.4"

// The part of GitLab's secret detection report that keyvet writes. The field
// raw_source_code_extract, which would hold the secret, is left out.
// https://gitlab.com/gitlab-org/security-products/security-report-schemas
type (
	gitlabReport struct {
		Version         string                `json:"version"`
		Scan            gitlabScan            `json:"scan"`
		Vulnerabilities []gitlabVulnerability `json:"vulnerabilities"`
	}
	gitlabScan struct {
		Analyzer  gitlabTool      `json:"analyzer"`
		Scanner   gitlabTool      `json:"scanner"`
		Type      string          `json:"type"`
		StartTime string          `json:"start_time"`
		EndTime   string          `json:"end_time"`
		Status    string          `json:"status"`
		Messages  []gitlabMessage `json:"messages,omitempty"`
	}
	gitlabTool struct {
		ID      string       `json:"id"`
		Name    string       `json:"name"`
		URL     string       `json:"url"`
		Vendor  gitlabVendor `json:"vendor"`
		Version string       `json:"version"`
	}
	gitlabVendor struct {
		Name string `json:"name"`
	}
	gitlabMessage struct {
		Level string `json:"level"`
		Value string `json:"value"`
	}
	gitlabVulnerability struct {
		ID          string                `json:"id"`
		Name        string                `json:"name"`
		Description string                `json:"description"`
		Severity    string                `json:"severity"`
		Solution    string                `json:"solution,omitempty"`
		Identifiers []gitlabIdentifier    `json:"identifiers"`
		Links       []gitlabLink          `json:"links"`
		Location    gitlabLocation        `json:"location"`
		Details     map[string]gitlabFlow `json:"details,omitempty"`
	}
	gitlabIdentifier struct {
		Type  string `json:"type"`
		Name  string `json:"name"`
		Value string `json:"value"`
		URL   string `json:"url"`
	}
	gitlabLink struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	gitlabLocation struct {
		File      string       `json:"file"`
		StartLine int          `json:"start_line,omitempty"`
		EndLine   int          `json:"end_line,omitempty"`
		Commit    gitlabCommit `json:"commit"`
	}
	gitlabCommit struct {
		SHA string `json:"sha"`
	}
	gitlabFlow struct {
		Name  string             `json:"name"`
		Type  string             `json:"type"`
		Items [][]gitlabFlowNode `json:"items"`
	}
	gitlabFlowNode struct {
		Type     string     `json:"type"`
		NodeType string     `json:"node_type"`
		Location gitlabFile `json:"file_location"`
	}
	gitlabFile struct {
		Type string `json:"type"`
		Name string `json:"file_name"`
		Line int    `json:"line_start"`
	}
)

// Limits of the schema in characters.
const (
	gitlabName     = 255
	gitlabSolution = 7000
)

// writeGitLab writes a secret detection report. It has room for credentials
// only; the code quality report has the other findings as well.
func writeGitLab(w io.Writer, r *finding.Report, options Options) error {
	tool := gitlabTool{ID: "keyvet", Name: "keyvet", URL: homepage, Vendor: gitlabVendor{"keyvet"}, Version: options.version()}
	out := gitlabReport{
		Version: gitlabSchema,
		Scan: gitlabScan{
			Analyzer: tool, Scanner: tool, Type: "secret_detection",
			StartTime: gitlabTime(options.Started), EndTime: gitlabTime(options.finished()),
			Status: "success",
		},
		Vulnerabilities: []gitlabVulnerability{},
	}
	if r.Incomplete() {
		out.Scan.Status = "failure"
	}
	for _, p := range r.Errors {
		level := "fatal"
		if p.Optional {
			level = "warn"
		}
		out.Scan.Messages = append(out.Scan.Messages, gitlabMessage{level, problemLine(p)})
	}
	titles := map[string]string{}
	for _, rule := range describe(r.Findings) {
		titles[rule.Name] = rule.Short
	}
	left, occurrences := 0, map[string]int{}
	for _, f := range r.Findings {
		if !isCredential(f.Rule) {
			left++
			continue
		}
		occurrences[f.Fingerprint]++
		out.Vulnerabilities = append(out.Vulnerabilities, newGitLabVulnerability(f, titles[f.Rule], occurrences[f.Fingerprint]))
	}
	if left > 0 {
		options.notice("GitLab's secret detection report is for embedded credentials: it leaves out " + count(left, "finding") + ", --format gitlab-codequality has all")
	}
	return encodeJSON(w, out)
}

// isCredential reports whether rule is about an embedded credential.
func isCredential(rule string) bool {
	switch rule {
	case finding.RuleUnsafeDelete, finding.RulePrintedSecret, finding.RuleUnusedIgnore:
		return false
	}
	return true
}

func newGitLabVulnerability(f finding.Finding, title string, occurrence int) gitlabVulnerability {
	v := gitlabVulnerability{
		ID:          uuid(f.Fingerprint, f.Commit, f.Object, strconv.Itoa(occurrence)),
		Name:        cutRunes(visible(title), gitlabName),
		Description: visible(standalone(f)),
		Severity:    gitlabSeverity(f.Severity),
		Solution:    cutRunes(f.Help, gitlabSolution),
		Identifiers: []gitlabIdentifier{{"keyvet_rule", "keyvet " + visible(f.Rule), visible(f.Rule), finding.HelpURL(f.Rule)}},
		Links:       []gitlabLink{{visible(f.Rule), finding.HelpURL(f.Rule)}},
		Location: gitlabLocation{
			File: f.Path, StartLine: f.Start.Line, EndLine: max(f.End.Line, f.Start.Line),
			// GitLab's own analyzer writes zeros for what is not in the history.
			Commit: gitlabCommit{"0000000"},
		},
	}
	if f.Commit != "" {
		v.Location.Commit.SHA = f.Commit
	}
	if len(f.Related) > 0 {
		nodes := make([]gitlabFlowNode, 0, len(f.Related)+1)
		nodes = append(nodes, flowNode("source", f.Path, f.Start.Line))
		for i, step := range f.Related {
			kind := "propagation"
			if i == len(f.Related)-1 {
				kind = "sink"
			}
			nodes = append(nodes, flowNode(kind, step.Path, step.Start.Line))
		}
		v.Details = map[string]gitlabFlow{"way": {"The way to where it is used", "code-flows", [][]gitlabFlowNode{nodes}}}
	}
	return v
}

func flowNode(kind, path string, line int) gitlabFlowNode {
	return gitlabFlowNode{"code-flow-node", kind, gitlabFile{"file-location", path, max(line, 1)}}
}

func gitlabSeverity(severity finding.Severity) string {
	switch severity {
	case finding.Error:
		return "Critical"
	case finding.Warning:
		return "Medium"
	default:
		return "Low"
	}
}

// gitlabTime has neither zone nor fraction.
func gitlabTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") }

// uuid is made of a hash of parts (RFC 9562, version 8).
func uuid(parts ...string) string {
	sum := sha256.Sum256(fmt.Append(nil, parts))
	sum[6] = sum[6]&0x0f | 0x80
	sum[8] = sum[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// cutRunes is text with at most n runes.
func cutRunes(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// codeQuality is an entry of GitLab's code quality report, a part of Code
// Climate's.
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
type codeQuality struct {
	Description string              `json:"description"`
	CheckName   string              `json:"check_name"`
	Fingerprint string              `json:"fingerprint"`
	Severity    string              `json:"severity"`
	Location    codeQualityLocation `json:"location"`
}

type codeQualityLocation struct {
	Path  string           `json:"path"`
	Lines codeQualityLines `json:"lines"`
}

type codeQualityLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

// writeGitLabCodeQuality writes all findings. What could not be read is a
// finding there too: the format has no other place, and GitLab would show an
// incomplete run as a clean one.
func writeGitLabCodeQuality(w io.Writer, r *finding.Report, _ Options) error {
	out := []codeQuality{}
	occurrences := map[string]int{}
	for _, f := range r.Findings {
		// GitLab shows one entry of each fingerprint.
		occurrences[f.Fingerprint]++
		out = append(out, codeQuality{
			Description: visible(standalone(f)),
			CheckName:   visible(f.Rule),
			Fingerprint: uuid(f.Fingerprint, f.Commit, f.Object, strconv.Itoa(occurrences[f.Fingerprint])),
			Severity:    codeQualitySeverity(f.Severity),
			Location:    codeQualityLocation{f.Path, codeQualityLines{max(f.Start.Line, 1), max(f.End.Line, f.Start.Line, 1)}},
		})
	}
	for _, p := range r.Errors {
		if p.Optional {
			continue
		}
		path := p.Path
		if path == "" {
			path = "."
		}
		out = append(out, codeQuality{
			Description: "not checked: " + visible(p.Message), CheckName: "incomplete", Fingerprint: uuid("incomplete", p.Path, p.Message),
			Severity: "blocker", Location: codeQualityLocation{path, codeQualityLines{1, 1}},
		})
	}
	return encodeJSON(w, out)
}

func codeQualitySeverity(severity finding.Severity) string {
	switch severity {
	case finding.Error:
		return "critical"
	case finding.Warning:
		return "major"
	default:
		return "minor"
	}
}
