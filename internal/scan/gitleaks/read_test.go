package gitleaks

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestReadRefuses(t *testing.T) {
	const rule = "[[rules]]\nid = \"a\"\nregex = \"a\"\n"
	tests := []struct {
		name, text string
		message    string
	}{
		{"no TOML", "title = \n", "line 1, column 9"},
		{"a rule without id", "[[rules]]\nregex = \"a\"", "has no id"},
		{"a rule that matches nothing", "[[rules]]\nid = \"a\"", "neither regex nor path"},
		{"an expression", "[[rules]]\nid = \"a\"\nregex = \"(\"", `rule "a": regex: error parsing regexp`},
		{"an expression for paths", "[[rules]]\nid = \"a\"\npath = \"[\"", `rule "a": path: error parsing regexp`},
		{"a group that is not there", rule + "secretGroup = 1", "has 0 groups"},
		{"a rule that requires another", rule + "[[rules.required]]\nid = \"b\"", `requires rule "b"`},
		{"an empty allowlist", rule + "[[rules.allowlists]]\ndescription = \"x\"", "needs one at least"},
		{"a condition", rule + "[[rules.allowlists]]\ncondition = \"xor\"\npaths = [\"a\"]", `unknown condition "xor"`},
		{"a target", rule + "[[rules.allowlists]]\nregexTarget = \"file\"\npaths = [\"a\"]", `unknown regexTarget "file"`},
		{"an expression in an allowlist", rule + "[[rules.allowlists]]\nregexes = [\"*\"]", "missing argument"},
		{"both forms of allowlists", rule + "[rules.allowlist]\npaths = [\"a\"]\n[[rules.allowlists]]\npaths = [\"a\"]", "exclude each other"},
		{"both forms of global allowlists", "[allowlist]\npaths = [\"a\"]\n[[allowlists]]\npaths = [\"a\"]", "exclude each other"},
		{"an allowlist for a rule that is not there", "[[allowlists]]\ntargetRules = [\"b\"]\npaths = [\"a\"]", `target rule "b"`},
		{"two bases", "[extend]\nuseDefault = true\npath = \"a\"", "exclude each other"},
		{"a base that is not there", "[extend]\npath = \"missing.toml\"", "missing.toml"},
		{"another type", "rules = 7", "reading a gitleaks configuration"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Read([]byte(test.text), t.TempDir())
			if err == nil || !strings.Contains(err.Error(), test.message) {
				t.Errorf("error %v, want one that says %q", err, test.message)
			}
		})
	}
}

func TestReadExtends(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("base.toml", `
[[rules]]
id = "z"
regex = "z"
[[rules]]
id = "a"
description = "of the base"
regex = "base"
keywords = ["Base"]
entropy = 2
[[rules.allowlists]]
paths = ["p"]
[[allowlists]]
stopwords = ["Base"]
`)
	got, err := ReadFile(write("own.toml", `
[extend]
path = "base.toml"
disabledRules = ["z"]
[[rules]]
id = "a"
regex = "own"
keywords = ["own"]
[[rules.allowlists]]
regexes = ["r"]
[[rules]]
id = "b"
regex = "b"
[[allowlists]]
targetRules = ["a"]
stopwords = ["T"]
`))
	if err != nil {
		t.Fatal(err)
	}
	want := &Config{
		Rules: []Rule{
			{
				ID: "a", Description: "of the base", Regex: "own", Entropy: 2, Keywords: []string{"base", "own"},
				Allowlists: []Allowlist{{Paths: []string{"p"}}, {Regexes: []string{"r"}}, {StopWords: []string{"t"}}},
			},
			{ID: "b", Regex: "b"},
		},
		Allowlists: []Allowlist{{StopWords: []string{"base"}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestReadExtendsTheDefault(t *testing.T) {
	// More than once: gitleaks itself counts in a package variable.
	for range 4 {
		c, err := Read([]byte("[extend]\nuseDefault = true\ndisabledRules = [\"jwt\"]\n[[rules]]\nid = \"acme\"\nregex = \"acme\""), ".")
		if err != nil {
			t.Fatal(err)
		}
		if got, want := len(c.Rules), len(Default().Rules); got != want {
			t.Fatalf("%d rules, want %d: one less and one more", got, want)
		}
	}
}

func TestReadEndsWithFilesThatExtendEachOther(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.toml")
	if err := os.WriteFile(path, []byte("[extend]\npath = \"a.toml\"\n[[rules]]\nid = \"a\"\nregex = \"a\""), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := ReadFile(path)
	if err != nil || len(c.Rules) != 1 {
		t.Errorf("got %+v, %v", c, err)
	}
}

// Commits in allowlists are left to whoever knows the commit.
func TestAllowedInCommits(t *testing.T) {
	c, err := Read([]byte(`
[[rules]]
id = "a"
regex = "tok_[0-9]{4}"
[[rules.allowlists]]
commits = ["ABCD"]
[[rules.allowlists]]
condition = "AND"
commits = ["1234"]
paths = ["^test/"]
`), ".")
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"main.go": "abcd", "test/a.go": "abcd 1234"} {
		matches := ours(t, c).Append(nil, new(Search), &Text{Path: path, Data: []byte("tok_1234")})
		if len(matches) != 1 || strings.Join(matches[0].AllowedIn, " ") != want {
			t.Errorf("%s: got %+v, want one match, allowed in %s", path, matches, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(custom, "user=abcde; pair:ab/abcdef")
	f.Add("[[rules]]\nid = \"a\"\nregex = \"\\\\d+\"\nkeywords = [\"\", \"x\"]", "x1")
	f.Fuzz(func(_ *testing.T, toml, text string) {
		if strings.Contains(toml, "path") && strings.Contains(toml, "extend") {
			return // reads other files
		}
		c, err := Read([]byte(toml), ".")
		if err != nil {
			return
		}
		e, err := New(c, func(string) bool { return true })
		if err != nil {
			return
		}
		e.Append(nil, new(Search), &Text{Path: "a", Data: []byte(text), Head: true})
	})
}

// Whatever the text, a rule finds what its expression matches in all of it.
func FuzzEngine(f *testing.F) {
	f.Add(uint8(0), `api_key = "m4Xq8ZtR2vKw9LpY7hNc"`)
	f.Add(uint8(77), "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END")
	f.Add(uint8(101), "eyJh.eyJh.\xff curl -u \"a:b\"")
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		if strings.ContainsAny(text, "\u017f\u212a") {
			return // see package pattern
		}
		spec := Default().Rules[int(which)%len(Default().Rules)]
		if spec.Regex == "" {
			return
		}
		plain := Rule{ID: spec.ID, Regex: spec.Regex, Keywords: spec.Keywords}
		matches := ours(t, &Config{Rules: []Rule{plain}}).Append(nil, new(Search), &Text{Data: []byte(text)})
		r := new(rule)
		r.init(&plain, 0)
		want := 0
		if hasKeyword(text, plain.Keywords) {
			for _, m := range r.pattern().Regexp().FindAllStringIndex(text, -1) {
				line := lineSpan([]byte(text), m[0], m[1])
				if !strings.Contains(text[line.Start:line.End], "gitleaks:allow") {
					want++
				}
			}
		}
		if len(matches) != want {
			t.Errorf("%s: %d matches in %q, want %d", spec.ID, len(matches), text, want)
		}
	})
}

func hasKeyword(text string, keywords []string) bool {
	for _, k := range keywords {
		if strings.Contains(strings.ToLower(text), k) {
			return true
		}
	}
	return len(keywords) == 0
}
