package report

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	pages "github.com/keyvet/keyvet/docs/rules"
	"github.com/keyvet/keyvet/internal/finding"
)

const homepage = "https://github.com/keyvet/keyvet"

// about is what a format says of a rule.
type about struct {
	Name     string
	Short    string
	Full     string
	Text     string
	Markdown string
	Severity finding.Severity
	Tags     []string
	// Precision is SARIF's: very-high, high, medium or low.
	Precision string
	// SecuritySeverity ranks security rules from 0.0 to 10.0: GitHub calls 9.0
	// and more critical, 7.0 high, 4.0 medium.
	SecuritySeverity string
}

// risks ranks keyvet's own rules by what somebody who finds the key, or
// whoever runs the program, can do: an id alone opens nothing.
func risks() map[string]string {
	return map[string]string{
		finding.RuleAccessKeyID:     "7.5",
		finding.RuleSecretAccessKey: "9.8",
		finding.RuleSessionToken:    "9.0",
		finding.RuleBedrockAPIKey:   "9.1",
		finding.RuleCloudSecret:     "9.1",
		finding.RuleUnsafeDelete:    "8.1",
		finding.RulePrintedSecret:   "7.5",
	}
}

// describe lists keyvet's own rules and then the others that occur in findings.
func describe(findings []finding.Finding) []about {
	rules := make([]about, 0, len(finding.Rules()))
	own := map[string]bool{}
	risk := risks()
	for _, rule := range finding.Rules() {
		own[rule.Name] = true
		a := about{
			Name: rule.Name, Short: sentence(rule.Short), Severity: rule.Severity,
			Precision: "very-high", SecuritySeverity: risk[rule.Name], Tags: []string{"maintainability"},
		}
		if a.SecuritySeverity != "" {
			a.Tags = []string{"security", "external/cwe/cwe-798"}
		}
		if rule.Name == finding.RuleUnsafeDelete {
			a.Tags = []string{"security", "reliability"}
		}
		if rule.Name == finding.RulePrintedSecret {
			a.Tags = []string{"security", "external/cwe/cwe-532"}
		}
		rules = append(rules, a)
	}
	others := map[string]finding.Severity{}
	for _, f := range findings {
		if !own[f.Rule] {
			others[f.Rule] = max(others[f.Rule], f.Severity)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(others)) {
		rules = append(rules, about{
			Name: name, Short: sentence("a credential that the rule " + name + " recognises is embedded"), Severity: others[name],
			Precision: "high", SecuritySeverity: "7.0", Tags: []string{"security", "external/cwe/cwe-798"},
		})
	}
	for i := range rules {
		rules[i].explain()
	}
	return rules
}

// longestDescription is how many characters GitHub takes.
const longestDescription = 1024

// explain fills in what the rule's page says. The examples of the page are left
// out: they hold keys that other scanners would find in the report.
func (a *about) explain() {
	a.Full = a.Short
	page, ok := pages.Lookup(a.Name)
	if !ok {
		a.Text = a.Short + " See " + finding.HelpURL(a.Name)
		return
	}
	a.Full = cutRunes(plain(page.Introduction()), longestDescription)
	parts := []string{page.Introduction()}
	for _, title := range []string{pages.Why, pages.Now, pages.Configure, pages.Suppress} {
		parts = append(parts, "## "+title, page.Section(title))
	}
	a.Markdown = strings.Join(parts, "\n\n")
	a.Text = plain(page.Section(pages.Now)) + "\n\n" + finding.HelpURL(a.Name)
}

var markdownLink = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\[([^\]]+)\]\(([^)]+)\)`) })

// plain is Markdown without the marks of code and links and with lines joined to
// paragraphs.
func plain(markdown string) string {
	var out strings.Builder
	markdown = markdownLink().ReplaceAllString(strings.ReplaceAll(markdown, "`", ""), "$1 ($2)")
	for i, line := range strings.Split(markdown, "\n") {
		switch {
		case i == 0:
		case line == "" || numbered(line) || strings.HasSuffix(out.String(), "\n"):
			out.WriteString("\n")
		default:
			out.WriteString(" ")
		}
		out.WriteString(line)
	}
	return out.String()
}

func numbered(line string) bool {
	return len(line) > 2 && line[0] >= '1' && line[0] <= '9' && line[1] == '.'
}

// sentence is text with a capital and a full stop.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// endsAtFinding reports whether the related places of rule's findings lead to
// the finding, as the path to a delete does, rather than away from it, as the
// way of a constant to its sink does.
func endsAtFinding(rule string) bool {
	return rule == finding.RuleUnsafeDelete || rule == finding.RulePrintedSecret
}

// thisFinding is what a path says of the place that the finding stands at.
const thisFinding = "this finding"

// standalone is the message of f for formats that have no place to say where in
// the history f is.
func standalone(f finding.Finding) string {
	switch {
	case f.Commit != "" && !strings.Contains(f.Message, short(f.Commit)):
		return f.Message + " (introduced by commit " + short(f.Commit) + ")"
	case f.Object != "" && !strings.Contains(f.Message, short(f.Object)):
		return f.Message + " (in object " + short(f.Object) + ", which no commit reaches)"
	}
	return f.Message
}

// short is an object id as people write it.
func short(id string) string { return id[:min(len(id), 12)] }
