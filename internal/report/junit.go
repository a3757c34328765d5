package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
)

// JUnit's XML as Jenkins, GitLab, Azure Pipelines and others read it: a suite for
// each file, a test case for each finding.
// https://github.com/testmoapp/junitxml
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    string        `xml:"line,attr,omitempty"`
		Failure *junitProblem `xml:"failure"`
		Error   *junitProblem `xml:"error"`
	}
	junitProblem struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// writeJUnit writes a suite with one passing case when there is nothing to
// report: some readers take an empty file for a failed run.
func writeJUnit(w io.Writer, r *finding.Report, _ Options) error {
	out := junitSuites{Name: "keyvet"}
	for i, f := range r.Findings {
		if i == 0 || f.Path != r.Findings[i-1].Path {
			out.Suites = append(out.Suites, junitSuite{Name: visible(f.Path)})
		}
		suite := &out.Suites[len(out.Suites)-1]
		suite.Cases = append(suite.Cases, newJUnitCase(f))
		suite.Tests++
		suite.Failures++
		out.Failures++
	}
	if r.Incomplete() {
		suite := junitSuite{Name: "incomplete"}
		for _, p := range r.Errors {
			if p.Optional {
				continue
			}
			suite.Cases = append(suite.Cases, junitCase{
				Name: "read", Class: visible(p.Path), File: visible(p.Path),
				Error: &junitProblem{Type: "incomplete", Message: visible(p.Message), Text: problemLine(p)},
			})
			suite.Tests++
			suite.Errors++
			out.Errors++
		}
		out.Suites = append(out.Suites, suite)
	}
	if len(out.Suites) == 0 {
		out.Suites = []junitSuite{{Name: "keyvet", Tests: 1, Cases: []junitCase{{Name: "no findings", Class: "keyvet"}}}}
		out.Tests = 1
	}
	out.Tests += out.Failures + out.Errors
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func newJUnitCase(f finding.Finding) junitCase {
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %s\n", place(f.Path, f.Start), visible(standalone(f)))
	if line, marker := excerpt(f, 0); line != "" {
		fmt.Fprintf(&text, "    %s\n    %s\n", line, marker)
	}
	for _, step := range f.Related {
		fmt.Fprintf(&text, "    %s: %s\n", place(step.Path, step.Start), visible(step.Message))
	}
	if f.Help != "" {
		for line := range strings.SplitSeq(f.Help, "\n") {
			text.WriteString(visible(line) + "\n")
		}
	}
	c := junitCase{
		Name: visible(f.Rule), Class: visible(f.Path), File: visible(f.Path),
		Failure: &junitProblem{Type: f.Severity.String(), Message: visible(standalone(f)), Text: text.String()},
	}
	if f.Start.Line > 0 {
		c.Name += fmt.Sprintf(" at %d:%d", f.Start.Line, f.Start.Column)
		c.Line = strconv.Itoa(f.Start.Line)
	}
	return c
}
