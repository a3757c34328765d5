package gitleaks

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/spf13/viper"
	"github.com/zricethezav/gitleaks/v8/config"
	"github.com/zricethezav/gitleaks/v8/detect"
)

// The tests of this file hold the engine against gitleaks itself, with all rules.
// What may differ is listed in docs/gitleaks.md.

func TestSameAsGitleaksOnItsSamples(t *testing.T) {
	samples := theirSamples(t)
	e := ours(t, Default())
	for _, s := range samples {
		compare(t, e, s.Path, s.Text)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var text strings.Builder
		for range 1 + r.IntN(12) {
			text.WriteString(samples[r.IntN(len(samples))].Text + filler(r))
		}
		compare(t, e, "", text.String())
	}
}

func TestSameAsGitleaksOnGeneratedText(t *testing.T) {
	e := ours(t, Default())
	r := rand.New(rand.NewPCG(3, 4))
	paths := map[string]string{"freemius-secret-key": "a.php", "hashicorp-tf-password": "a.tf", "kubernetes-secret-yaml": "a.yaml", "nuget-config-password": "nuget.config"}
	rounds := 12
	if testing.Short() {
		rounds = 2
	}
	for i := range Default().Rules {
		rule := &Default().Rules[i]
		if rule.Regex == "" {
			continue
		}
		for range rounds {
			text := filler(r) + randomSample(t, r, rule) + filler(r)
			if r.IntN(2) == 0 {
				text += randomSample(t, r, rule) + filler(r)
			}
			compare(t, e, paths[rule.ID], text)
		}
	}
}

// A configuration with everything that the default rules do not use.
const custom = `
title = "custom"
[[allowlists]]
description = "everywhere"
stopwords = ["Sample"]
[[allowlists]]
targetRules = ["line", "nested"]
regexTarget = "line"
regexes = ["(?i)do not report"]
[[rules]]
id = "nested"
description = "Groups"
regex = '(?:user|(name))=(?:([a-z]{4,8})|([0-9]+));'
keywords = ["USER", "name"]
[[rules]]
id = "second-group"
regex = 'pair:([a-z]+)/([a-z0-9]+)'
secretGroup = 2
entropy = 1.5
keywords = "pair:"
[[rules]]
id = "line"
regex = 'line-[0-9]{4}\n*'
keywords = ["line-"]
[[rules]]
id = "both"
regex = 'both-[0-9]{4}'
keywords = ["both-"]
[[rules.allowlists]]
condition = "AND"
paths = ['^vendor/']
regexes = ['00']
[[rules.allowlists]]
condition = "&&"
regexTarget = "match"
regexes = ['both-1']
stopwords = ["11"]
[[rules]]
id = "somewhere"
regex = '\b[a-f0-9]{12}\b'
keywords = ["digest"]
[[rules]]
id = "no-keyword"
regex = 'nk_[0-9]{6}'
[[rules]]
id = "part"
regex = 'part=[a-z]{4}'
skipReport = true
[[rules]]
id = "whole"
regex = 'whole=[a-z]{4}'
keywords = ["whole"]
[[rules.required]]
id = "part"
withinLines = 2
[[rules]]
id = "columns"
regex = 'column=[a-z]{4}'
keywords = ["column"]
[[rules.required]]
id = "part"
withinColumns = 4
[[rules]]
id = "old"
regex = 'old=[a-z]{4}'
keywords = ["old"]
[rules.allowlist]
regexes = ["good"]
[[rules]]
id = "in-php"
path = '\.php$'
regex = 'php=[a-z]{4}'
keywords = ["php"]
[[rules]]
id = "by-path"
path = 'id_rsa$'
[[rules]]
id = "my-generic"
regex = '[a-z]+=[a-z]{4}'
keywords = ["="]
`

func TestSameAsGitleaksOnACustomConfiguration(t *testing.T) {
	their, err := theirDetector(custom)
	if err != nil {
		t.Fatal(err)
	}
	config, err := Read([]byte(custom), ".")
	if err != nil {
		t.Fatal(err)
	}
	e := ours(t, config)
	words := strings.Fields("user=abcde; name=123; user=sample; name=; pair:ab/abcdef pair:a/aaa line-1234 DO-NOT do not report both-1000 both-1100 both-1234 " +
		"digest 0123456789ab nk_123456 part=abcd whole=abcd column=abcd old=good old=evil php=abcd key=abcd gitleaks:allow Sample USER= NAME=12; =")
	seps := []string{" ", "\n", "\n\n\n", "\t", "; ", ""}
	paths := []string{"", "a.php", "vendor/a.go", ".ssh/id_rsa", "a.txt"}
	r := rand.New(rand.NewPCG(5, 6))
	for range 3000 {
		var text strings.Builder
		// Columns of gitleaks are one too large in all lines but the first.
		text.WriteString("\n")
		for range r.IntN(20) {
			text.WriteString(words[r.IntN(len(words))] + seps[r.IntN(len(seps))])
		}
		text.WriteString("\n")
		path := paths[r.IntN(len(paths))]
		if d := difference(findOurs(e, path, text.String()), findTheirs(their, path, text.String())); d != "" {
			t.Fatalf("in %q, path %q:\n%s", text.String(), path, d)
		}
	}
}

func compare(t *testing.T, e *Engine, path, text string) {
	t.Helper()
	// Two of the differences in docs/gitleaks.md: gitleaks takes all of the text
	// for the line of a match on a last line without an end, and we look for
	// gitleaks:allow only so far in a line.
	if longLine := func(line string) bool { return len(line) > lineReach }; slices.ContainsFunc(strings.Split(text, "\n"), longLine) {
		text = strings.ReplaceAll(text, "gitleaks:allow", "")
	}
	if strings.Contains(text, "gitleaks:allow") {
		text += "\n"
	}
	if d := difference(findOurs(e, path, text), findTheirs(theirs(), path, text)); d != "" {
		t.Errorf("in %q:\n%s", text, d)
	}
}

// theirs is gitleaks itself with its default rules, made once: its loader keeps
// state in package variables.
var theirs = sync.OnceValue(func() *detect.Detector {
	d, err := theirDetector(config.DefaultConfig)
	if err != nil {
		panic(err)
	}
	return d
})

func theirDetector(toml string) (*detect.Detector, error) {
	v := viper.New()
	v.SetConfigType("toml")
	if err := v.ReadConfig(strings.NewReader(toml)); err != nil {
		return nil, err
	}
	var vc config.ViperConfig
	if err := v.Unmarshal(&vc); err != nil {
		return nil, err
	}
	c, err := vc.Translate()
	if err != nil {
		return nil, err
	}
	return detect.NewDetector(c), nil
}

func ours(t testing.TB, c *Config) *Engine {
	t.Helper()
	e, err := New(c, func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// found is a finding as both sides have it.
type found struct {
	rule, match, secret string
	line                int // from 0
}

func findTheirs(d *detect.Detector, path, text string) []found {
	var all []found
	//nolint:staticcheck // deprecated, but what Detect takes
	fragment := detect.Fragment{Raw: text, FilePath: path}
	for _, f := range d.Detect(fragment) {
		all = append(all, found{f.RuleID, f.Match, f.Secret, f.StartLine})
	}
	return sorted(all)
}

func findOurs(e *Engine, path, text string) []found {
	var all []found
	matches := e.Append(nil, new(Search), &Text{Path: path, Data: []byte(text), Head: true})
	for _, m := range DropGeneric([]byte(text), matches, nil) {
		f := found{m.ID, text[m.Start:m.End], text[m.Secret.Start:m.Secret.End], strings.Count(text[:m.Start], "\n")}
		if m.Regex == "" {
			f.match, f.secret = "file detected: "+path, ""
		}
		all = append(all, f)
	}
	return sorted(all)
}

func sorted(all []found) []found {
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.rule, b.rule), cmp.Compare(a.match, b.match))
	})
	return all
}

// difference describes what one side finds and the other does not.
func difference(ours, theirs []found) string {
	var out strings.Builder
	for _, f := range ours {
		if !slices.Contains(theirs, f) {
			fmt.Fprintf(&out, "only ours:   %+q\n", []string{f.rule, f.match, f.secret, strconv.Itoa(f.line)})
		}
	}
	for _, f := range theirs {
		if !slices.Contains(ours, f) {
			fmt.Fprintf(&out, "only theirs: %+q\n", []string{f.rule, f.match, f.secret, strconv.Itoa(f.line)})
		}
	}
	return out.String()
}
