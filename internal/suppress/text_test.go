package suppress_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/suppress"
)

func TestParseText(t *testing.T) {
	const ignore = "keyvet:ignore access-key-id a test"
	tests := []struct {
		name, line string
		// columns is "begin-end", with "alone" where nothing else stands on
		// the line; it is empty where there is no comment.
		columns string
	}{
		{"a.py", "key = 1  # " + ignore, "10-46"},
		{"a.py", "  # " + ignore, "3-39 alone"},
		{"a.py", "### " + ignore, "1-39 alone"},
		{"a.tf", "key = 1 // " + ignore, "9-46"},
		{"a.sql", "select 1; -- " + ignore, "11-48"},
		{"a.ini", "; " + ignore, "1-37 alone"},
		{"a.lisp", ";; " + ignore, "1-38 alone"},
		{"a.c", "/* " + ignore + " */ int a;", "1-41"},
		{"a.c", "int a; /*" + ignore + "*/", "8-46"},
		{"a.java", "   * " + ignore, "4-40 alone"},
		{"a.xml", "<a/><!-- " + ignore + " -->", "5-48"},
		{"a.md", "<!-- " + ignore + " -->", "1-44 alone"},
		{"a.html", "{# " + ignore + " #}", ""},
		{"a.j2", "{# " + ignore + " #}", "1-41 alone"},
		{"a.yaml.tpl", "{{- /* " + ignore + " */}}", "5-45"},
		{"a.tex", "% " + ignore, "1-37 alone"},
		{"a.bat", "REM " + ignore, "1-39 alone"},
		{"a.bat", ":: " + ignore, "1-38 alone"},
		{"a.vb", "' " + ignore, "1-37 alone"},
		{"a.vim", `" ` + ignore, "1-37 alone"},
		{"a.ipynb", `    "# ` + ignore + `\n",`, "6-46 alone"},
		{"a.txt", ignore, ""},
		{"a.js", `log("` + ignore + `")`, ""},
		{"a.js", `log('` + ignore + `')`, ""},
		{"a.sh", "rem " + ignore + " is no comment: " + ignore, "1-89 alone"},
		{"a.sh", "theorem " + ignore, ""},
		{"a.md", "Write `# " + ignore + "` on the line.", ""},
		{"a.md", "<!-- keyvet:ignore no-such-rule x -->", ""},
		{"a.py", "# keyvet:ignored access-key-id", ""},
	}
	for _, test := range tests {
		t.Run(test.line, func(t *testing.T) {
			for _, end := range []string{"", "\n", "\r\n", "\nnext"} {
				got := ""
				for _, d := range suppress.ParseText(test.name, []byte("first\n"+test.line+end)).Directives {
					if d.Verb != suppress.VerbIgnore {
						continue
					}
					if d.Line != 2 || !d.Ignores("access-key-id") {
						t.Errorf("got %+v", d)
					}
					got += fmt.Sprintf("%d-%d", d.Column, d.EndColumn)
					if d.Alone {
						got += " alone"
					}
				}
				if got != test.columns {
					t.Errorf("with %q at the end: got %q, want %q", end, got, test.columns)
				}
			}
		})
	}
}

func TestParseTextFaults(t *testing.T) {
	for line, want := range map[string]string{
		"# keyvet:ignore":                        "it names no rule",
		"# keyvet:ignore access-key-id":          "it gives no reason",
		"# keyvet:ignore access-key-id -- 12":    "it gives no reason",
		"/* keyvet:ignore access-key-id */":      "it gives no reason",
		"# keyvet:ignore no-such-rule for fun":   `there is no rule "no-such-rule"`,
		"# keyvet:ignore access-key-id,b reason": `there is no rule "b"`,
	} {
		x := suppress.ParseText("a.py", []byte(line))
		if len(x.Directives) != 1 || !strings.Contains(x.Directives[0].Fault, want) {
			t.Errorf("%s: got %+v, want %q", line, x.Directives, want)
		}
	}
}

func FuzzParseText(f *testing.F) {
	f.Add("a.py", []byte("x # keyvet:ignore access-key-id a reason\n\n/* keyvet:ignore */ keyvet:ignore"))
	f.Add("a.md", []byte("<!-- keyvet:ignore gitleaks/* why -->\r\n;;keyvet:ignore"))
	f.Fuzz(func(t *testing.T, name string, src []byte) {
		lines := strings.Split(string(src), "\n")
		for _, d := range suppress.ParseText(name, src).Directives {
			if d.Line < 1 || d.Line > len(lines) || d.Column < 1 || d.EndColumn <= d.Column || d.EndColumn > len(lines[d.Line-1])+1 {
				t.Errorf("%+v is outside of %q", d, src)
			}
		}
	})
}
