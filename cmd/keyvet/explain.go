package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/keyvet/keyvet/docs/rules"
	"github.com/keyvet/keyvet/internal/manual"
	"github.com/keyvet/keyvet/internal/settings"
)

func newExplainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [RULE]",
		Short: "Show what a rule means and what to do, or list the rules",
		Example: `  keyvet explain                       all rules, one line each
  keyvet explain unsafe-delete         bad code, good code, why, what to do now
  keyvet explain gitleaks/private-key  rules of gitleaks have a page together`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return pageNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				listRules(cmd.OutOrStdout())
				return nil
			}
			page, ok := rules.Lookup(args[0])
			if !ok {
				return fmt.Errorf("unknown rule %s%s\nRules are %s", settings.Quote(args[0]), settings.Suggest(args[0], pageNames()), strings.Join(pageNames(), ", "))
			}
			return manual.Markdown(cmd.OutOrStdout(), page.Markdown, manualOptions(cmd.OutOrStdout()))
		},
	}
}

func pageNames() []string {
	pages := rules.Pages()
	names := make([]string, len(pages))
	for i, page := range pages {
		names[i] = page.Rule
	}
	return names
}

func listRules(w io.Writer) {
	longest := 0
	for _, page := range rules.Pages() {
		longest = max(longest, len(page.Rule))
	}
	for _, page := range rules.Pages() {
		fmt.Fprintf(w, "%-*s  %s\n", longest, page.Rule, page.Short)
	}
}

// manualOptions lays documentation out for w.
func manualOptions(w io.Writer) manual.Options {
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return manual.Options{}
	}
	width, _, _ := term.GetSize(int(file.Fd())) // 0 means unknown
	return manual.Options{Width: width, Color: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}
