package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
)

// writeText writes for a person. On a terminal findings are grouped by file,
// with their account, path and advice, and a summary ends the report. Elsewhere
// each finding is one line that starts as compilers' do, "path:line:column:",
// with the source and the path indented below it.
func writeText(w io.Writer, r *finding.Report, options Options) error {
	out := bufio.NewWriter(w)
	if options.Terminal != nil {
		newScreen(out, *options.Terminal, options.Quiet).report(r)
	} else {
		lines(out, r, options.Quiet)
	}
	return out.Flush()
}

func lines(w io.Writer, r *finding.Report, quiet bool) {
	for _, f := range r.Findings {
		fmt.Fprintf(w, "%s: %s: %s [%s]\n", place(f.Path, f.Start), f.Severity, visible(standalone(f)), visible(f.Rule))
		if quiet {
			continue
		}
		if line, marker := excerpt(f, 0); line != "" {
			fmt.Fprintf(w, "    %s\n    %s\n", line, marker)
		}
		for _, step := range explanation(f) {
			fmt.Fprintf(w, "    %s: %s\n", place(step.Path, step.Start), visible(step.Message))
		}
	}
	for _, problem := range r.Errors {
		fmt.Fprintf(w, "%s\n", problemLine(problem))
	}
}

// explanation is the steps that explain f: its related places but for what the message says already of
// the place where f stands.
func explanation(f finding.Finding) []finding.Related {
	return slices.DeleteFunc(slices.Clone(f.Related), func(step finding.Related) bool {
		return step.Path == f.Path && step.Start == f.Start && strings.Contains(f.Message, step.Message)
	})
}

// place is a location as compilers write it. A finding about a whole file, such
// as a message of a commit, may have no line.
func place(path string, at finding.Position) string {
	switch {
	case at.Line < 1:
		return visible(path)
	case at.Column < 1:
		return fmt.Sprintf("%s:%d", visible(path), at.Line)
	}
	return fmt.Sprintf("%s:%d:%d", visible(path), at.Line, at.Column)
}

func problemLine(p finding.Problem) string {
	if p.Path == "" {
		return visible(p.Message)
	}
	return visible(p.Path) + ": " + visible(p.Message)
}

// count is "1 finding" or "2 findings".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// total names the findings of each rule, in the order of importance of the
// rules: "2 access-key-id, 1 unsafe-delete".
func total(findings []finding.Finding) string {
	counts := countByRule(findings)
	parts := make([]string, len(counts))
	for i, c := range counts {
		parts[i] = fmt.Sprintf("%d %s", c.n, visible(c.rule))
	}
	return strings.Join(parts, ", ")
}

type ruleCount struct {
	rule string
	n    int
}

func countByRule(findings []finding.Finding) []ruleCount {
	n := map[string]int{}
	for _, f := range findings {
		n[f.Rule]++
	}
	var counts []ruleCount
	for _, rule := range describe(findings) {
		if n[rule.Name] > 0 {
			counts = append(counts, ruleCount{rule.Name, n[rule.Name]})
		}
	}
	return counts
}
