package owner_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/owner"
	"github.com/keyvet/keyvet/internal/wording"
)

func TestEnrich(t *testing.T) {
	own := map[string]string{"210987654321": "prod", "310987654321": ""}
	for _, test := range []struct {
		name     string
		account  int64
		rule     string
		own      map[string]string
		want     *finding.Account
		message  string
		help     string
		severity finding.Severity
	}{
		{"an own account", 210987654321, finding.RuleAccessKeyID, own, &finding.Account{ID: "210987654321", Source: "decoded", Note: "own: prod"}, "The account is yours: prod.", "--status Inactive", finding.Error},
		{"an own account without a name", 310987654321, finding.RuleAccessKeyID, own, &finding.Account{ID: "310987654321", Source: "decoded", Note: "own"}, "The account is yours.", "--status Inactive", finding.Error},
		{"a secret of an own account", 210987654321, finding.RuleSecretAccessKey, own, &finding.Account{ID: "210987654321", Source: "decoded", Note: "own: prod"}, "yours", "--status Inactive", finding.Error},
		{"a foreign account", 410987654321, finding.RuleAccessKeyID, own, &finding.Account{ID: "410987654321", Source: "decoded", Note: "foreign"}, "none of yours", "report the key to AWS", finding.Warning},
		{"no own accounts", 410987654321, finding.RuleAccessKeyID, nil, &finding.Account{ID: "410987654321", Source: "decoded"}, "", "as before", finding.Warning},
		{"a canary", 52310077262, finding.RuleAccessKeyID, own, &finding.Account{ID: "052310077262", Source: "decoded", Note: "canary"}, "", "as before", finding.Warning},
		{"an id without an account", -1, finding.RuleAccessKeyID, own, nil, "", "as before", finding.Warning},
		{"another rule", 210987654321, finding.RuleCloudSecret, own, nil, "", "as before", finding.Warning},
	} {
		t.Run(test.name, func(t *testing.T) {
			id := newID(newRand(), "AKIA", test.account)
			report := &finding.Report{Findings: []finding.Finding{{
				Rule: test.rule, KeyID: string(id), Severity: finding.Warning, Message: "It is embedded.", Help: "as before",
			}}}
			owner.Enrich(t.Context(), report, owner.Options{Own: test.own})
			f := report.Findings[0]
			if (f.Account == nil) != (test.want == nil) || f.Account != nil && *f.Account != *test.want {
				t.Errorf("account %+v, want %+v", f.Account, test.want)
			}
			if !strings.HasPrefix(f.Message, "It is embedded.") || !strings.Contains(f.Message, test.message) || test.message == "" && f.Message != "It is embedded." {
				t.Errorf("message %q, want %q", f.Message, test.message)
			}
			if !strings.Contains(f.Help, test.help) || f.Severity != test.severity || len(report.Errors) != 0 {
				t.Errorf("severity %v, help %q, errors %v", f.Severity, f.Help, report.Errors)
			}
		})
	}
}

func TestEnrichOnline(t *testing.T) {
	r := newRand()
	old, same, other := newID(r, "AKIA", -1), newID(r, "AKIA", 210987654321), newID(r, "AKIA", 610987654321)
	const secret = "tK7mZ2qX9vB4nL1pR8sW3yD6fG0hJ5cA/uE+iO2Q"
	report := func() *finding.Report {
		return &finding.Report{Findings: []finding.Finding{
			{Rule: finding.RuleAccessKeyID, KeyID: string(old), Message: "An old id."},
			{Rule: finding.RuleAccessKeyID, KeyID: string(same), Message: "An id."},
			{Rule: finding.RuleAccessKeyID, KeyID: string(other), Message: "An id."},
			{Rule: finding.RuleSecretAccessKey, Message: "A secret.", Snippet: finding.Snippet{Text: secret}},
		}}
	}
	own := map[string]string{"210987654321": "prod"}

	newSTS(t, account("210987654321"))
	got := report()
	owner.Enrich(t.Context(), got, owner.Options{Own: own, Online: owner.Online{Ask: owner.All}})
	for i, want := range []string{
		"An old id. It belongs to account 210987654321, says STS. The account is yours: prod.",
		"An id. STS confirms the account. The account is yours: prod.",
		"An id. It belongs to account 210987654321, says STS. The account is yours: prod.",
		"A secret.",
	} {
		if f := got.Findings[i]; f.Message != want || i < 3 && (f.Account == nil || f.Account.Source != finding.SourceSTS) {
			t.Errorf("message %q, account %+v; want %q", f.Message, f.Account, want)
		}
	}

	newSTS(t, account("052310077262"))
	got = report()
	owner.Enrich(t.Context(), got, owner.Options{Own: own, Online: owner.Online{Ask: owner.Undecoded}})
	if f := got.Findings[0]; f.Account.Note != wording.NoteCanary || !strings.Contains(f.Message, "do not use it") || !strings.Contains(f.Help, "alarm") {
		t.Errorf("a canary by STS: %+v", f)
	}

	for _, required := range []bool{false, true} {
		server := newSTS(t, failure(403, "AccessDenied"))
		got = report()
		owner.Enrich(t.Context(), got, owner.Options{Own: own, Online: owner.Online{Ask: owner.Undecoded, Required: required}})
		text, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), callerARN) || !strings.Contains(got.Findings[0].Message, "could not be looked up: the caller lacks the permission") {
			t.Errorf("%s", text)
		}
		if got.Incomplete() != required || len(got.Errors) != 1 {
			t.Errorf("required %v: errors %+v", required, got.Errors)
		}
		for _, form := range server.requests {
			if strings.Contains(form.Encode(), secret) {
				t.Errorf("a secret was sent: %v", form)
			}
		}
	}
}

func TestPlaceholdersAreNotAsked(t *testing.T) {
	server := newSTS(t, account("210987654321"))
	id, ok := awskey.ParseID("AKIAIOSFODNN7EXAMPLE")
	if !ok {
		t.Fatal("the documented id is none")
	}
	owner.Find(t.Context(), []awskey.ID{id}, owner.Options{Online: owner.Online{Ask: owner.All}})
	if len(server.requests) != 0 {
		t.Errorf("asked about it: %v", server.requests)
	}
}

func TestOnlineFlag(t *testing.T) {
	for value, want := range map[string]owner.Online{
		"undecoded":    {Ask: owner.Undecoded},
		"all":          {Ask: owner.All},
		"required":     {Ask: owner.Undecoded, Required: true},
		"all,required": {Ask: owner.All, Required: true},
		"required,all": {Ask: owner.All, Required: true},
		"off":          {},
	} {
		var got owner.Online
		if err := got.Set(value); err != nil || got != want {
			t.Errorf("--online=%s: %+v, %v; want %+v", value, got, err, want)
		}
		var again owner.Online
		if err := again.Set(got.String()); err != nil || again != got {
			t.Errorf("--online=%s prints as %s, which reads as %+v, %v", value, got.String(), again, err)
		}
	}
	for _, value := range []string{"", "yes", "off,all", "all,", "required,off", "undecoded,all"} {
		var got owner.Online
		if err := got.Set(value); err == nil || got != (owner.Online{}) {
			t.Errorf("--online=%s: %+v, %v; want an error", value, got, err)
		}
	}
}
