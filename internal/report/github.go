package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
)

// githubAnnotations is how many annotations of each kind GitHub shows for a step
// of a workflow; the log has all.
// https://docs.github.com/en/rest/checks/runs and actions/runner's limits
const githubAnnotations = 10

// writeGitHub writes workflow commands, which GitHub shows as annotations at the
// lines of a pull request.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
func writeGitHub(w io.Writer, r *finding.Report, options Options) error {
	out := bufio.NewWriter(w)
	kinds := map[string]int{}
	for _, f := range r.Findings {
		kind := githubKind(f.Severity)
		kinds[kind]++
		at := [][2]string{{"file", f.Path}}
		if f.Start.Line > 0 {
			start, end := columns16(f)
			at = append(at, [2]string{"line", strconv.Itoa(f.Start.Line)}, [2]string{"endLine", strconv.Itoa(max(f.End.Line, f.Start.Line))})
			if f.End.Line <= f.Start.Line && start > 0 {
				at = append(at, [2]string{"col", strconv.Itoa(start)}, [2]string{"endColumn", strconv.Itoa(max(end, start))})
			}
		}
		command(out, kind, append(at, [2]string{"title", "keyvet " + f.Rule}), standalone(f)+way(f))
	}
	for _, p := range r.Errors {
		kind, title := "error", "keyvet: incomplete"
		if p.Optional {
			kind, title = "warning", "keyvet"
		}
		kinds[kind]++
		command(out, kind, [][2]string{{"title", title}}, problemLine(p))
	}
	for _, kind := range []string{"error", "warning", "notice"} {
		if n := kinds[kind]; n > githubAnnotations {
			options.notice(fmt.Sprintf("GitHub shows %d annotations of each kind a step; this report has %d of kind %s, all of them in the log", githubAnnotations, n, kind))
		}
	}
	return out.Flush()
}

// way is the related places as a list below a message.
func way(f finding.Finding) string {
	var out strings.Builder
	for _, step := range f.Related {
		fmt.Fprintf(&out, "\n%s: %s", place(step.Path, step.Start), visible(step.Message))
	}
	return out.String()
}

func githubKind(severity finding.Severity) string {
	switch severity {
	case finding.Error:
		return "error"
	case finding.Warning:
		return "warning"
	default:
		return "notice"
	}
}

// command writes a workflow command: nothing in a property or a message can end
// it and begin another.
func command(w io.Writer, name string, properties [][2]string, message string) {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	pairs := make([]string, len(properties))
	for i, p := range properties {
		pairs[i] = p[0] + "=" + property.Replace(visible(p[1]))
	}
	lines := strings.Split(message, "\n")
	for i := range lines {
		lines[i] = visible(lines[i])
	}
	fmt.Fprintf(w, "::%s %s::%s\n", name, strings.Join(pairs, ","), data.Replace(strings.Join(lines, "\n")))
}

// columns16 is the columns of f in UTF-16 code units where they are known, in
// bytes elsewhere.
func columns16(f finding.Finding) (start, end int) {
	if f.Snippet.StartUTF16 > 0 {
		return f.Snippet.StartUTF16, f.Snippet.EndUTF16
	}
	return f.Start.Column, f.End.Column
}
