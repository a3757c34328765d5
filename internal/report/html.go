package report

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"strconv"
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
)

//go:embed page
var pageFiles embed.FS

// page is what the template page/page.html shows.
type page struct {
	// Policy is the content security policy: nothing but the page's own style
	// and script, known by their hashes.
	Policy        string
	Style, Script template.HTML

	Version, When string
	Root          string
	Findings      int
	Files         []pageFile
	Rules         []pageRule
	Severities    []pageSeverity
	Errors        []string
}

type pageRule struct {
	Name, Short, URL, Severity string
	Count                      int
}

type pageSeverity struct {
	Name  string
	Count int
}

type pageFile struct {
	Path     string
	Findings []pageFinding
}

type pageFinding struct {
	ID, Rule, URL, Severity, Where, Message string
	Line                                    string
	Before, Marked, After                   string
	Account, Commit, Object, Fingerprint    string
	// Steps lead from top to bottom; the one that Here marks is the finding.
	Steps []pageStep
	// Help is lines of advice.
	Help []pageHelp
}

type pageStep struct {
	Place, Message string
	Here           bool
}

type pageHelp struct {
	Text    string
	Command bool
}

// writeHTML writes one page that needs nothing else: no script, style, font or
// picture from anywhere.
func writeHTML(w io.Writer, r *finding.Report, options Options) error {
	parsed, err := template.ParseFS(pageFiles, "page/page.html")
	if err != nil {
		return err
	}
	style, styleHash, err := inline("style", "page/page.css")
	if err != nil {
		return err
	}
	script, scriptHash, err := inline("script", "page/page.js")
	if err != nil {
		return err
	}
	p := page{
		Policy:  "default-src 'none'; style-src '" + styleHash + "'; script-src '" + scriptHash + "'; base-uri 'none'; form-action 'none'",
		Style:   style,
		Script:  script,
		Version: options.version(),
		Root:    visible(r.Root),
	}
	if !options.Started.IsZero() {
		p.When = options.Started.UTC().Format("2006-01-02 15:04 UTC")
	}
	p.fill(r)
	// The template writes in small pieces.
	var out bytes.Buffer
	if err := parsed.Execute(&out, p); err != nil {
		return err
	}
	_, err = w.Write(out.Bytes())
	return err
}

// inline is a file of ours as an element, and the source expression that allows
// it in a content security policy.
func inline(element, file string) (template.HTML, string, error) {
	content, err := pageFiles.ReadFile(file)
	if err != nil {
		return "", "", err
	}
	sum := sha256.Sum256(content)
	html := "<" + element + ">" + string(content) + "</" + element + ">"
	return template.HTML(html), "sha256-" + base64.StdEncoding.EncodeToString(sum[:]), nil //nolint:gosec // our own file, no input
}

func (p *page) fill(r *finding.Report) {
	p.Findings = len(r.Findings)
	shorts := map[string]about{}
	for _, rule := range describe(r.Findings) {
		shorts[rule.Name] = rule
	}
	for _, c := range countByRule(r.Findings) {
		rule := shorts[c.rule]
		p.Rules = append(p.Rules, pageRule{visible(c.rule), visible(rule.Short), finding.HelpURL(c.rule), rule.Severity.String(), c.n})
	}
	for _, severity := range []finding.Severity{finding.Error, finding.Warning, finding.Note} {
		n := 0
		for _, f := range r.Findings {
			if f.Severity == severity {
				n++
			}
		}
		if n > 0 {
			p.Severities = append(p.Severities, pageSeverity{severity.String(), n})
		}
	}
	for i, f := range r.Findings {
		if i == 0 || f.Path != r.Findings[i-1].Path {
			p.Files = append(p.Files, pageFile{Path: visible(f.Path)})
		}
		file := &p.Files[len(p.Files)-1]
		file.Findings = append(file.Findings, newPageFinding(f, i))
	}
	for _, e := range r.Errors {
		p.Errors = append(p.Errors, problemLine(e))
	}
}

func newPageFinding(f finding.Finding, index int) pageFinding {
	p := pageFinding{
		ID: "f" + strconv.Itoa(index+1), Rule: visible(f.Rule), URL: finding.HelpURL(f.Rule), Severity: f.Severity.String(),
		Message: visible(f.Message), Commit: visible(f.Commit), Object: visible(f.Object), Fingerprint: visible(f.Fingerprint),
	}
	if f.Start.Line > 0 {
		p.Line = strconv.Itoa(f.Start.Line)
		p.Where = "line " + p.Line + ", column " + strconv.Itoa(f.Start.Column)
	}
	if f.Account != nil {
		p.Account = account(*f.Account)
	}
	if f.Snippet.Text != "" {
		p.Before, p.Marked, p.After = pieces(f)
	}
	if len(f.Related) > 0 {
		p.Steps = steps(f)
	}
	if f.Help != "" {
		for line := range strings.SplitSeq(f.Help, "\n") {
			p.Help = append(p.Help, pageHelp{visible(line), isCommand(line)})
		}
	}
	return p
}

// pieces is the source line of f around the finding.
func pieces(f finding.Finding) (before, marked, after string) {
	from, to := within(f)
	cells, first, last := cut(f.Snippet.Text, from, to)
	join := func(cells []cell) string {
		var out strings.Builder
		for _, c := range cells {
			out.WriteString(c.text)
		}
		return out.String()
	}
	return join(cells[:first]), join(cells[first:last]), join(cells[last:])
}

func steps(f finding.Finding) []pageStep {
	var steps []pageStep
	for _, step := range explanation(f) {
		steps = append(steps, pageStep{Place: place(step.Path, step.Start), Message: visible(step.Message)})
	}
	here := pageStep{Place: place(f.Path, f.Start), Message: thisFinding, Here: true}
	if endsAtFinding(f.Rule) {
		return append(steps, here)
	}
	return append([]pageStep{here}, steps...)
}

// isCommand reports whether a line of advice is one for a shell.
func isCommand(line string) bool {
	for _, tool := range []string{"aws ", "git ", "go ", "keyvet ", "aliyun ", "tccli ", "hcloud "} {
		if strings.HasPrefix(strings.TrimSpace(line), tool) {
			return true
		}
	}
	return false
}
