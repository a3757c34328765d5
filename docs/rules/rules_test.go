package rules_test

import (
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/docs/rules"
	"github.com/keyvet/keyvet/internal/config"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/settings"
)

// TestEveryRuleHasAPage has a page with all sections, in their order, for each
// rule that can be reported.
func TestEveryRuleHasAPage(t *testing.T) {
	names := append(settings.RuleNames(), finding.GitleaksPrefix+"private-key")
	for _, name := range names {
		page, ok := rules.Lookup(name)
		if !ok {
			t.Errorf("the rule %s has no page", name)
			continue
		}
		if !strings.HasPrefix(page.Markdown, "# "+page.Rule+"\n\n") {
			t.Errorf("%s: the title is not the rule", name)
		}
		if !strings.HasSuffix(page.Short, ".") || strings.Contains(strings.TrimSuffix(page.Short, "."), ".") {
			t.Errorf("%s: the first paragraph is not one sentence: %q", name, page.Short)
		}
		var titles []string
		for line := range strings.SplitSeq(page.Markdown, "\n") {
			if title, ok := strings.CutPrefix(line, "## "); ok {
				titles = append(titles, title)
			}
		}
		if !slices.Equal(titles, rules.Sections()) {
			t.Errorf("%s: sections are %q", name, titles)
		}
		for _, title := range rules.Sections() {
			if page.Section(title) == "" {
				t.Errorf("%s: the section %s is empty", name, title)
			}
		}
		if page.Rule != finding.RuleUnusedIgnore && !strings.Contains(page.Section(rules.Why), "](https://") {
			t.Errorf("%s: no source says why it matters", name)
		}
	}
	if got := len(rules.Pages()); got != len(finding.Rules())+1 {
		t.Errorf("%d pages are listed", got)
	}
}

// TestShortAgrees compares a page's first sentence with the rule's own.
func TestShortAgrees(t *testing.T) {
	for _, rule := range finding.Rules() {
		page, _ := rules.Lookup(rule.Name)
		if got := strings.ToLower(strings.TrimSuffix(page.Short, ".")); got != strings.ToLower(rule.Short) {
			t.Errorf("%s is %q in the list and %q on its page", rule.Name, rule.Short, page.Short)
		}
	}
}

// TestConfigureIsValid reads what the pages say to put into the configuration.
func TestConfigureIsValid(t *testing.T) {
	for _, page := range rules.Pages() {
		example := strings.TrimPrefix(page.Section(rules.Configure), "```yaml\n")
		example, _, ok := strings.Cut(example, "```")
		if !ok {
			t.Errorf("%s: no configuration in YAML", page.Rule)
			continue
		}
		if err := config.Check([]byte(example)); err != nil {
			t.Errorf("%s: %v", page.Rule, err)
		}
	}
}

// TestExamplesParse reads the Go code of all pages.
func TestExamplesParse(t *testing.T) {
	for _, page := range rules.Pages() {
		for _, title := range []string{rules.Bad, rules.Good} {
			language, code, ok := page.Example(title)
			if !ok {
				t.Errorf("%s: the section %s has no code", page.Rule, title)
			}
			if language != "go" {
				continue
			}
			if _, err := parser.ParseFile(token.NewFileSet(), page.Rule+"/"+title, code, parser.SkipObjectResolution); err != nil {
				t.Error(err)
			}
		}
	}
}
