package gitleaks

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/spf13/viper"
	"github.com/zricethezav/gitleaks/v8/config"
	"github.com/zricethezav/gitleaks/v8/detect"
)

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
	for _, f := range d.Detect(detect.Fragment{Raw: text, FilePath: path}) {
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
