package suppress_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/suppress"
)

func TestParseDirective(t *testing.T) {
	tests := []struct {
		text   string
		rules  string
		reason string
		fault  string // a part of it
	}{
		{text: "keyvet:ignore access-key-id a key of the test account", rules: "access-key-id", reason: "a key of the test account"},
		{text: " keyvet:ignore access-key-id,secret-access-key -- revoked", rules: "access-key-id,secret-access-key", reason: "-- revoked"},
		{text: "keyvet:ignore gitleaks/slack-bot-token revoked", rules: "gitleaks/slack-bot-token", reason: "revoked"},
		{text: "keyvet:ignore gitleaks/* fixtures", rules: "gitleaks/*", reason: "fixtures"},
		{text: "keyvet:ignore access-key-id", rules: "access-key-id", fault: "no reason"},
		{text: "keyvet:ignore access-key-id --", rules: "access-key-id", reason: "--", fault: "no reason"},
		{text: "keyvet:ignore", fault: "no rule"},
		{text: "keyvet:ignore acces-key-id typing error", reason: "typing error", fault: `no rule "acces-key-id"`},
		{text: "keyvet:ignroe access-key-id typing error", fault: `no directive "keyvet:ignroe"`},
		{text: "keyvet:confirmed the operator has to type the name", reason: "the operator has to type the name"},
		{text: "keyvet:confirmed", fault: "no reason"},
		{text: "keyvet:confirms"},
	}
	for _, test := range tests {
		d, ok := suppress.ParseDirective(test.text)
		if !ok {
			t.Errorf("%q is no directive", test.text)
			continue
		}
		if got := strings.Join(d.Rules, ","); got != test.rules || d.Reason != test.reason {
			t.Errorf("%q: rules %q, reason %q", test.text, got, d.Reason)
		}
		if (d.Fault == "") != (test.fault == "") || !strings.Contains(d.Fault, test.fault) {
			t.Errorf("%q: fault %q, want one with %q", test.text, d.Fault, test.fault)
		}
	}
	for _, text := range []string{"", "keyvet", "see keyvet:ignore", "nolint:keyvet"} {
		if _, ok := suppress.ParseDirective(text); ok {
			t.Errorf("%q is a directive", text)
		}
	}
}

// What stands where a rule belongs may be anything, so the fault does not repeat
// what looks like no rule.
func TestFaultShowsNoSecret(t *testing.T) {
	const secret = "kT9vQe2LmX7cZr4BnY8wHs1JdF6gPa3UoV5iRtWq"
	d, ok := suppress.ParseDirective("keyvet:ignore " + secret + " reason")
	if !ok || strings.Contains(d.Fault, secret) || d.Fault == "" {
		t.Errorf("fault %q", d.Fault)
	}
}

func TestIgnoresInGo(t *testing.T) {
	const src = `package p

var a = 1 //keyvet:ignore access-key-id on the line

//keyvet:ignore access-key-id above
var b = 1

//keyvet:ignore access-key-id above,
//keyvet:ignore session-token both
var c = 1

//keyvet:ignore access-key-id not right above

var d = 1

var e = 1 //keyvet:ignore access-key-id not of the next line
var f = 1

//keyvet:ignore access-key-id at the beginning of the literal
var g = ` + "`1\n2\n3`" + `

var h = ` + "`1\n2\n3`" + ` //keyvet:ignore access-key-id at its end

//keyvet:ignore access-key-id
var i = 1

/* keyvet:ignore access-key-id a general comment */ var j = 1
var k = 1
// var l = 1 // keyvet:ignore access-key-id in code that is commented out
// The comment keyvet:ignore access-key-id reason is not meant here.
var m = 1
var n = "//keyvet:ignore access-key-id no comment"
//line other.go:1
var o = 1 //keyvet:ignore access-key-id after a line comment
`
	ignores := suppress.ParseGo([]byte(src))
	var got []string
	for i, line := range strings.Split(src, "\n") {
		if ignores.Match(finding.RuleAccessKeyID, i+1) >= 0 {
			if name, ok := strings.CutPrefix(line, "var "); ok {
				got = append(got, name[:1])
			} else {
				got = append(got, strings.TrimSpace(line))
			}
		}
	}
	want := "a|//keyvet:ignore access-key-id above|b|//keyvet:ignore access-key-id above,|//keyvet:ignore session-token both|c"
	if joined := strings.Join(got, "|"); !strings.HasPrefix(joined, want+"|") {
		t.Errorf("accepted: %s\nwant it to begin with: %s", joined, want)
	}
	accepted := map[string]bool{}
	for _, g := range got {
		accepted[g] = true
	}
	for name, want := range map[string]bool{
		"d": false, "e": true, "f": false, "g": true, "2": true, "h": true, "i": false, "k": false,
		"/* keyvet:ignore access-key-id a general comment */ var j = 1": true,
		"m": false, "n": false, "o": true,
		"// var l = 1 // keyvet:ignore access-key-id in code that is commented out": true,
	} {
		if accepted[name] != want {
			t.Errorf("%s: accepted %t, want %t", name, accepted[name], want)
		}
	}
	if ignores.Match(finding.RuleSecretAccessKey, 3) >= 0 {
		t.Error("a directive accepts another rule than its own")
	}
}

func TestCommentsOfOtherTools(t *testing.T) {
	const src = `package p

var a = 1 // gitleaks:allow
// gitleaks:allow
var b = 1

var c = 1 //nolint:gosec,keyvet // both

//nolint:keyvet // all of the function
func d() {
	_ = 1
}

var e = 1 //nolint:gosec
`
	ignores := suppress.ParseGo([]byte(src))
	var allowed, nolint []int
	for line := range strings.Count(src, "\n") {
		if ignores.Match(finding.RuleAccessKeyID, line+1) >= 0 {
			allowed = append(allowed, line+1)
		}
		if ignores.Nolint(line + 1) {
			nolint = append(nolint, line+1)
		}
	}
	if want := []int{3, 4}; !slices.Equal(allowed, want) {
		t.Errorf("gitleaks:allow accepts lines %v, want %v", allowed, want)
	}
	if want := []int{7, 9, 10, 11, 12}; !slices.Equal(nolint, want) {
		t.Errorf("nolint speaks of lines %v, want %v", nolint, want)
	}
	if ignores.Match(finding.RuleUnsafeDelete, 3) >= 0 {
		t.Error("gitleaks:allow accepts a delete")
	}
}

func FuzzParseGo(f *testing.F) {
	f.Add([]byte("package p\n//keyvet:ignore access-key-id reason\nvar a = `\n`\n"), 3)
	f.Add([]byte("/*keyvet:"), 1)
	f.Fuzz(func(_ *testing.T, src []byte, line int) {
		suppress.ParseGo(src).Match(finding.RuleAccessKeyID, line)
	})
}
