package report

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
)

// Limits of GitHub code scanning, which refuses or cuts what is beyond them.
// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
const (
	sarifResults    = 25_000
	sarifLocations  = 1_000
	sarifCompressed = 10 << 20 // bytes after gzip
)

// writeSARIF writes SARIF 2.1.0 as GitHub code scanning reads it. Columns are in
// UTF-16 code units where the report knows them; the places of a path have
// lines only, since their columns are known in bytes alone.
func writeSARIF(w io.Writer, r *finding.Report, options Options) error {
	return writeSARIFWithin(w, r, options, sarifResults, sarifCompressed)
}

// writeSARIFWithin writes at most maxResults results in at most maxCompressed
// bytes after compression, the gravest first, and says what it left out.
func writeSARIFWithin(w io.Writer, r *finding.Report, options Options, maxResults, maxCompressed int) error {
	for kept := min(len(r.Findings), maxResults); ; {
		var out bytes.Buffer
		if err := encodeJSON(&out, sarifLog(r, gravest(r.Findings, kept), options)); err != nil {
			return err
		}
		size, err := compressedSize(out.Bytes(), maxCompressed)
		if err != nil {
			return err
		}
		if size <= maxCompressed || kept == 0 {
			if kept < len(r.Findings) {
				options.notice(sarifCut(len(r.Findings), kept))
			}
			_, err := w.Write(out.Bytes())
			return err
		}
		kept = min(kept-1, int(float64(kept)*0.95*float64(maxCompressed)/float64(size)))
	}
}

func sarifCut(all, kept int) string {
	return fmt.Sprintf("SARIF holds the gravest %d of %d findings: GitHub accepts no more in one run", kept, all)
}

// gravest is the n findings of the highest severities, in the order of all.
func gravest(all []finding.Finding, n int) []finding.Finding {
	if n >= len(all) {
		return all
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[b].Severity, all[a].Severity) })
	order = order[:n]
	slices.Sort(order)
	kept := make([]finding.Finding, n)
	for i, index := range order {
		kept[i] = all[index]
	}
	return kept
}

// compressedSize is the length of data after gzip; data that is not above the
// limit uncompressed is not compressed to see.
func compressedSize(data []byte, limit int) (int, error) {
	if len(data) <= limit {
		return len(data), nil
	}
	var n counter
	z := gzip.NewWriter(&n)
	if _, err := z.Write(data); err != nil {
		return 0, err
	}
	if err := z.Close(); err != nil {
		return 0, err
	}
	return int(n), nil
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func sarifLog(r *finding.Report, kept []finding.Finding, options Options) *sarifDocument {
	rules, index := sarifRules(r.Findings)
	occurrences := map[string]int{}
	results := make([]sarifResult, len(kept))
	for i, f := range kept {
		occurrences[f.Fingerprint]++
		results[i] = newSARIFResult(f, index[f.Rule], occurrences[f.Fingerprint])
	}
	invocation := sarifInvocation{ExecutionSuccessful: !r.Incomplete()}
	for _, problem := range r.Errors {
		n := sarifNotification{Level: "error", Message: sarifMessage{Text: problem.Message}}
		if problem.Optional {
			n.Level = "warning"
		}
		if problem.Path != "" {
			n.Locations = []sarifLocation{{Physical: &sarifPhysical{Artifact: artifact(problem.Path)}}}
		}
		invocation.Notifications = append(invocation.Notifications, n)
	}
	if len(kept) < len(r.Findings) {
		invocation.Notifications = append(invocation.Notifications,
			sarifNotification{Level: "warning", Message: sarifMessage{Text: sarifCut(len(r.Findings), len(kept))}})
	}
	return &sarifDocument{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs: []sarifRun{{
			Tool: sarifTool{Driver: sarifDriver{
				Name:           "keyvet",
				Version:        options.Version,
				InformationURI: homepage,
				Rules:          rules,
			}},
			Invocations: []sarifInvocation{invocation},
			ColumnKind:  "utf16CodeUnits",
			Results:     results,
		}},
	}
}

// sarifRules describes keyvet's own rules and those of gitleaks that occur, and
// says where in that list each rule is.
func sarifRules(findings []finding.Finding) ([]sarifRule, map[string]int) {
	known := describe(findings)
	rules := make([]sarifRule, 0, len(known))
	index := map[string]int{}
	for _, about := range known {
		index[about.Name] = len(rules)
		rule := sarifRule{
			ID:               about.Name,
			ShortDescription: sarifMessage{Text: about.Short},
			FullDescription:  sarifMessage{Text: about.Full},
			Help:             sarifMultiformat{Text: about.Text, Markdown: about.Markdown},
			HelpURI:          finding.HelpURL(about.Name),
			Default:          sarifDefault{Level: about.Severity.String()},
			Properties:       sarifRuleProperties{Tags: about.Tags, Precision: about.Precision, SecuritySeverity: about.SecuritySeverity},
		}
		rules = append(rules, rule)
	}
	return rules, index
}

func newSARIFResult(f finding.Finding, ruleIndex, occurrence int) sarifResult {
	result := sarifResult{
		RuleID:    f.Rule,
		RuleIndex: ruleIndex,
		Level:     f.Severity.String(),
		Message:   sarifText(standalone(f)),
		Locations: []sarifLocation{{Physical: &sarifPhysical{Artifact: artifact(f.Path), Region: region(f), Context: context(f)}}},
		// GitHub compares primaryLocationLineHash; keyvet's fingerprint
		// stays the same where a hash of the line would not.
		Fingerprints: map[string]string{
			"primaryLocationLineHash": f.Fingerprint + ":" + strconv.Itoa(occurrence),
			"keyvet/v1":               f.Fingerprint,
		},
		Properties: sarifResultProperties{Help: f.Help, KeyID: f.KeyID, Account: f.Account, Commit: f.Commit, Object: f.Object},
	}
	related := f.Related[:min(len(f.Related), sarifLocations)]
	for i, step := range related {
		location := stepLocation(step)
		location.ID = i + 1
		result.Related = append(result.Related, location)
	}
	if len(related) > 0 {
		result.CodeFlows = []sarifCodeFlow{{ThreadFlows: []sarifThreadFlow{{Locations: flow(f, related)}}}}
	}
	return result
}

// flow is the way from where something comes from to where it matters.
func flow(f finding.Finding, related []finding.Related) []sarifFlowLocation {
	var steps []sarifFlowLocation
	for _, step := range related {
		steps = append(steps, sarifFlowLocation{Location: stepLocation(step)})
	}
	here := sarifFlowLocation{
		Location:   sarifLocation{Physical: &sarifPhysical{Artifact: artifact(f.Path), Region: region(f)}, Message: &sarifMessage{Text: sarifText(f.Message).Text}},
		Importance: "essential",
	}
	if endsAtFinding(f.Rule) {
		return append(steps, here)
	}
	return append([]sarifFlowLocation{here}, steps...)
}

func stepLocation(step finding.Related) sarifLocation {
	message := sarifText(step.Message)
	return sarifLocation{
		Physical: &sarifPhysical{Artifact: artifact(step.Path), Region: &sarifRegion{StartLine: max(step.Start.Line, 1)}},
		Message:  &message,
	}
}

func region(f finding.Finding) *sarifRegion {
	if f.Start.Line < 1 {
		return &sarifRegion{StartLine: 1}
	}
	start, end := columns16(f)
	region := &sarifRegion{StartLine: f.Start.Line, EndLine: max(f.End.Line, f.Start.Line), StartColumn: start, EndColumn: end}
	if region.EndLine == region.StartLine && region.EndColumn < region.StartColumn {
		region.EndColumn = 0
	}
	return region
}

// context shows the masked line.
func context(f finding.Finding) *sarifRegion {
	if f.Snippet.Text == "" || f.Start.Line < 1 {
		return nil
	}
	return &sarifRegion{StartLine: f.Start.Line, Snippet: &sarifMessage{Text: f.Snippet.Text}}
}

// artifact names a file relative to the scanned root.
func artifact(path string) sarifArtifact {
	uri := url.URL{Path: strings.ToValidUTF8(path, "\uFFFD")}
	if strings.HasPrefix(path, "/") {
		return sarifArtifact{URI: "file://" + uri.EscapedPath()}
	}
	return sarifArtifact{URI: uri.String(), URIBaseID: "%SRCROOT%"}
}

// sarifText is text as a message, in which "[a](1)" would be a link.
func sarifText(text string) sarifMessage {
	return sarifMessage{Text: strings.ReplaceAll(text, "](", "] (")}
}
