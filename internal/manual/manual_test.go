package manual_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/keyvet/keyvet/docs/rules"
	"github.com/keyvet/keyvet/internal/manual"
)

const sample = "# Title\n\nOne sentence with `code of words` and a [link](https://example.com/a),\nand one more.\n\n" +
	"## Section\n\n- first item, which is long enough to be wrapped\n  and goes on here\n- second\n\n1. step: `run this`\n\n" +
	"```go\nfunc f() {\n\treturn\n}\n```\n\nEnd **strong**.\n"

func TestMarkdown(t *testing.T) {
	const want = `Title

One sentence with code of words and a
link <https://example.com/a>, and one
more.

Section

- first item, which is long enough to be
  wrapped and goes on here
- second

1. step: run this

    func f() {
        return
    }

End strong.
`
	var out bytes.Buffer
	if err := manual.Markdown(&out, sample, manual.Options{Width: 40}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestColor paints and changes nothing else.
func TestColor(t *testing.T) {
	escape := regexp.MustCompile("\x1b\\[[0-9;]*m")
	for _, page := range rules.Pages() {
		var plain, painted bytes.Buffer
		if err := manual.Markdown(&plain, page.Markdown, manual.Options{Width: 70}); err != nil {
			t.Fatal(err)
		}
		if err := manual.Markdown(&painted, page.Markdown, manual.Options{Width: 70, Color: true}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(plain.String(), escape.ReplaceAllString(painted.String(), "")); diff != "" {
			t.Errorf("%s (-plain +painted without escapes):\n%s", page.Rule, diff)
		}
		if plain.String() == painted.String() {
			t.Errorf("%s has no colour", page.Rule)
		}
		for line := range strings.SplitSeq(painted.String(), "\n") {
			if strings.Count(line, "\x1b[0m")*2 != strings.Count(line, "\x1b[") {
				t.Errorf("%s: a style goes on to the next line: %q", page.Rule, line)
			}
		}
	}
}

// TestPagesFit lays all pages out for a narrow terminal: only code and single
// words are wider.
func TestPagesFit(t *testing.T) {
	for _, page := range rules.Pages() {
		var out bytes.Buffer
		if err := manual.Markdown(&out, page.Markdown, manual.Options{Width: 60}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(out.String(), "\n") {
			if utf8.RuneCountInString(line) > 60 && !strings.HasPrefix(line, "    ") && !strings.Contains(line, "aws ") && strings.Count(strings.TrimSpace(line), " ") > 1 {
				t.Errorf("%s: a line is wider than the terminal: %s", page.Rule, line)
			}
		}
	}
}

func TestMan(t *testing.T) {
	root := &cobra.Command{Use: "tool", Short: "Do things - well", Long: "First paragraph.\n\n.Second begins with a dot."}
	sub := &cobra.Command{
		Use: "sub [PATH]", Short: "Do one thing", Example: "  tool sub --level 3   deep",
		RunE: func(*cobra.Command, []string) error { return nil },
	}
	sub.Flags().IntP("level", "l", 0, `how deep, a C:\path`)
	hidden := &cobra.Command{Use: "secret", Hidden: true, Run: func(*cobra.Command, []string) {}}
	root.AddCommand(sub, hidden)
	var out bytes.Buffer
	if err := manual.Man(&out, root, "1.0"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		".SH NAME\ntool \\- Do things \\- well\n", ".SS tool sub [PATH]\n", ".B \\-l, \\-\\-level int\nhow deep, a C:\\epath\n",
		"\n\\&.Second begins", ".nf\n  tool sub \\-\\-level 3   deep\n.fi\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "secret") {
		t.Error("a hidden command is in the page")
	}
}
