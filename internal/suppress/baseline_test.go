package suppress_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/suppress"
)

// found makes findings from "path:line value", of the rule gitleaks/test unless
// "rule=name" follows.
func found(places ...string) []finding.Finding {
	var out []finding.Finding
	for _, place := range places {
		var path, value string
		var line int
		place = strings.Replace(place, ":", " ", 1)
		rule := finding.GitleaksPrefix + "test"
		if before, after, ok := strings.Cut(place, " rule="); ok {
			place, rule = before, after
		}
		if _, err := fmt.Sscan(place, &path, &line, &value); err != nil {
			panic(err)
		}
		out = append(out, finding.Finding{
			Rule: rule, Path: path, Start: finding.Position{Line: line, Column: 1}, Digest: finding.NewSecret(value).Digest(rule),
		})
	}
	return out
}

func places(findings []finding.Finding) []string {
	var out []string
	for _, f := range findings {
		out = append(out, fmt.Sprintf("%s:%d", f.Path, f.Start.Line))
	}
	return out
}

// rewritten is b after it was written and read.
func rewritten(t *testing.T, b *suppress.Baseline) (*suppress.Baseline, string) {
	t.Helper()
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	b, err := suppress.ReadBaseline(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return b, out.String()
}

func TestBaseline(t *testing.T) {
	before := []string{"a:1 one", "a:2 two", "b:1 two", "c:9 three"}
	tests := []struct {
		name  string
		now   []string
		fresh []string
		stale []string
	}{
		{"nothing changed", before, nil, nil},
		{"lines moved", []string{"a:10 one", "a:1 two", "b:7 two", "c:1 three"}, nil, nil},
		{"a new value on an old line", []string{"a:1 other", "a:2 two", "b:1 two", "c:9 three"}, []string{"a:1"}, []string{"a 1"}},
		{"a file was renamed", []string{"z:1 one", "z:2 two", "b:1 two", "c:9 three"}, nil, nil},
		{"a file was copied", []string{"a:1 one", "a:2 two", "aa:1 one", "aa:2 two", "b:1 two", "c:9 three"}, []string{"aa:1", "aa:2"}, nil},
		{"once more in the same file", []string{"a:1 one", "a:2 two", "a:3 two", "b:1 two", "c:9 three"}, []string{"a:3"}, nil},
		{"one of two is gone", []string{"a:1 one", "b:1 two", "c:9 three"}, nil, []string{"a 1"}},
		{"all are gone", nil, nil, []string{"a 1", "a 1", "b 1", "c 1"}},
		{"another rule", []string{"a:1 one rule=access-key-id", "a:2 two", "b:1 two", "c:9 three"}, []string{"a:1"}, []string{"a 1"}},
	}
	b := suppress.NewBaseline()
	if err := b.Record(found(before...)); err != nil {
		t.Fatal(err)
	}
	b, _ = rewritten(t, b)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			fresh, gone := b.Filter(found(test.now...))
			var stale []string
			for _, e := range gone {
				stale = append(stale, fmt.Sprintf("%s %d", e.Path, e.Count))
			}
			if !slices.Equal(places(fresh), test.fresh) || !slices.Equal(stale, test.stale) {
				t.Errorf("new %q, stale %q; want %q, %q", places(fresh), stale, test.fresh, test.stale)
			}
		})
	}
}

func TestBaselinePrune(t *testing.T) {
	b := suppress.NewBaseline()
	if err := b.Record(found("a:1 one", "a:2 two", "a:3 two")); err != nil {
		t.Fatal(err)
	}
	dropped, err := b.Prune(found("b:1 two", "b:2 new"))
	if err != nil || dropped != 2 || b.Len() != 1 {
		t.Errorf("%d dropped, %d left, %v", dropped, b.Len(), err)
	}
	fresh, stale := b.Filter(found("b:1 two", "b:2 new"))
	if got := places(fresh); !slices.Equal(got, []string{"b:2"}) || len(stale) > 0 {
		t.Errorf("new %q, stale %v", got, stale)
	}
}

func TestBaselineFile(t *testing.T) {
	findings := found("b:1 hunter2", "a:1 hunter2", "a:2 hunter3")
	one, another := suppress.NewBaseline(), suppress.NewBaseline()
	for _, b := range []*suppress.Baseline{one, another} {
		if err := b.Record(findings); err != nil {
			t.Fatal(err)
		}
	}
	read, text := rewritten(t, one)
	if _, other := rewritten(t, another); other == text {
		t.Error("two baselines have the same hashes")
	}
	if strings.Contains(text, "hunter") {
		t.Error("a baseline shows a value")
	}
	slices.Reverse(findings)
	if err := read.Record(findings); err != nil {
		t.Fatal(err)
	}
	if _, again := rewritten(t, read); again != text {
		t.Errorf("recorded again:\n%s\nbefore:\n%s", again, text)
	}
}

func TestReadBaselineErrors(t *testing.T) {
	salt := strings.Repeat("ab", 32)
	for content, want := range map[string]string{
		"":                                     "is no baseline",
		"{}":                                   "is a baseline of version 0, not 1",
		`{"keyvetBaseline": 2}`:                "is a baseline of version 2, not 1",
		`{"keyvetBaseline": 1, "salt": "ab"}`:  "the salt is not 32 bytes",
		`{"keyvetBaseline": 1, "unknown": 2}`:  "unknown field",
		`{"keyvetBaseline": 1} {}`:             "something follows it",
		`[{"RuleID": 1, "Secret": "hunter2"}]`: "a report of gitleaks is a list of findings",
		`{"keyvetBaseline": 1, "salt": "` + salt + `", "findings": [{"hash": "zz", "rule": "r", "path": "p", "count": 1}]}`: `the entry of rule "r" for "p" is damaged`,
	} {
		_, err := suppress.ReadBaseline([]byte(content))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: got %v, want %q", content, err, want)
		}
	}
}

func TestGitleaksBaseline(t *testing.T) {
	b, err := suppress.ReadBaseline([]byte(`[
		{"RuleID": "test", "File": "a", "StartLine": 1, "Secret": "one"},
		{"RuleID": "aws-access-token", "File": "dir\\b", "StartLine": 1, "Secret": "two"},
		{"RuleID": "test", "File": "c", "StartLine": 5, "Secret": "REDACTED"}
	]`))
	if err != nil {
		t.Fatal(err)
	}
	fresh, _ := b.Filter(found("a:7 one", "a:8 two", "dir/b:3 two rule=access-key-id", "c:5 three", "c:6 three", "c:5 four rule=gitleaks/other"))
	if got, want := places(fresh), []string{"a:8", "c:6", "c:5"}; !slices.Equal(got, want) {
		t.Errorf("new %q, want %q", got, want)
	}
	if err := b.Record(nil); err == nil {
		t.Error("a report of gitleaks is overwritten")
	}
}

func TestGitleaksIgnore(t *testing.T) {
	x := suppress.ParseGitleaksIgnore([]byte("# a comment\na:test:1\n\n  c0ffee:b:aws-access-token:2  \r\nnonsense\nd\\e.zip!f:test:3\n"))
	findings := found("a:1 x", "a:2 x", "b:2 x rule=access-key-id", "b:2 x rule=access-key-id", "d/e.zip!f:3 x")
	findings[3].Commit = "c0ffee"
	findings[4].Commit = "any"
	var got []bool
	for i := range findings {
		got = append(got, x.Has(&findings[i]))
	}
	if want := []bool{true, false, false, true, true}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func FuzzReadBaseline(f *testing.F) {
	b := suppress.NewBaseline()
	if err := b.Record(found("a:1 one", "b:2 two")); err != nil {
		f.Fatal(err)
	}
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Add([]byte(`[{"RuleID": "test", "File": "a", "StartLine": 1, "Secret": "one"}]`))
	f.Fuzz(func(t *testing.T, content []byte) {
		b, err := suppress.ReadBaseline(content)
		if err != nil {
			return
		}
		fresh, _ := b.Filter(found("a:1 one", "b:2 two", "c:3 three"))
		if len(fresh) > 3 {
			t.Error("findings multiply")
		}
	})
}

func FuzzParseGitleaksIgnore(f *testing.F) {
	f.Add([]byte("a:test:1\nc0ffee:b:aws-access-token:2\n# x"))
	f.Fuzz(func(_ *testing.T, content []byte) {
		x := suppress.ParseGitleaksIgnore(content)
		for _, one := range found("a:1 one", "b:2 two") {
			x.Has(&one)
		}
	})
}
