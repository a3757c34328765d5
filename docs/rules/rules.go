// Package rules holds the pages that explain keyvet's rules: what the command,
// the reports and the website show has this one source.
package rules

import (
	"embed"
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
)

//go:embed *.md
var files embed.FS

// Page explains a rule. All pages have the same sections, in the order of
// [Sections].
type Page struct {
	// Rule is the name of the rule; "gitleaks" for all of those.
	Rule string
	// Short is one sentence.
	Short string
	// Markdown is the whole page.
	Markdown string
}

// Titles of the sections of a page.
const (
	Bad       = "Bad"
	Good      = "Good"
	Why       = "Why it matters"
	Now       = "What to do now"
	Configure = "Configure"
	Suppress  = "Suppress"
)

// Sections lists the titles of the sections in their order.
func Sections() []string { return []string{Bad, Good, Why, Now, Configure, Suppress} }

// gitleaks is the page for all rules of that name.
const gitleaks = "gitleaks"

// Lookup is the page of rule, and false where there is none. Every rule of
// gitleaks has the same page.
func Lookup(rule string) (Page, bool) {
	if strings.HasPrefix(rule, finding.GitleaksPrefix) {
		rule = gitleaks
	}
	content, err := files.ReadFile(rule + ".md")
	if err != nil {
		return Page{}, false
	}
	page := Page{Rule: rule, Markdown: string(content)}
	_, rest, _ := strings.Cut(page.Markdown, "\n\n")
	page.Short, _, _ = strings.Cut(rest, "\n")
	return page, true
}

// Pages lists all pages, keyvet's own rules in the order of their importance.
func Pages() []Page {
	var pages []Page
	for _, rule := range finding.Rules() {
		if rule.Name == finding.RuleUnusedIgnore {
			if page, ok := Lookup(gitleaks); ok {
				pages = append(pages, page)
			}
		}
		if page, ok := Lookup(rule.Name); ok {
			pages = append(pages, page)
		}
	}
	return pages
}

// Introduction is the text between the title and the first section.
func (p Page) Introduction() string {
	_, rest, _ := strings.Cut(p.Markdown, "\n\n")
	intro, _, _ := strings.Cut(rest, "\n## ")
	return strings.TrimSpace(intro)
}

// Section is the text below the section's title, without the title.
func (p Page) Section(title string) string {
	_, rest, found := strings.Cut(p.Markdown, "\n## "+title+"\n")
	if !found {
		return ""
	}
	body, _, _ := strings.Cut(rest, "\n## ")
	return strings.TrimSpace(body)
}

// Example is the code of the section [Bad] or [Good] and its language, which is
// also the extension of such files.
func (p Page) Example(title string) (language, code string, ok bool) {
	_, block, found := strings.Cut("\n"+p.Section(title), "\n```")
	if !found {
		return "", "", false
	}
	fence, rest, _ := strings.Cut(block, "\n")
	code, _, found = strings.Cut(rest, "```")
	language, _, _ = strings.Cut(fence, " ")
	return language, code, found
}
