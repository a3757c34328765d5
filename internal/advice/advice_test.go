package advice_test

import (
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/advice"
	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/finding"
)

func TestOn(t *testing.T) {
	const (
		long   = "AKIA3PE4ONUGRPEOD2X6"
		short  = "ASIARZNURQWGNTOBQTDY"
		old    = "AKIAJ5E4SV57G7AIAGFK"
		canary = "AKIAQYLPMN5HHHFPZAM2"
	)
	tests := []struct {
		name    string
		kind    awskey.Kind
		why     awskey.Why
		id      string
		rule    string
		message []string
		help    string
	}{
		{
			name: "a long-term id says its account", kind: awskey.KeyID, why: awskey.Shape, id: long,
			rule:    finding.RuleAccessKeyID,
			message: []string{"long-term", long, "account 788454599949", "decoded from the id"},
			help:    "deactivate",
		},
		{
			name: "an old id has no account to say", kind: awskey.KeyID, why: awskey.Shape, id: old,
			rule: finding.RuleAccessKeyID, message: []string{"the id of a long-term AWS access key (of an IAM user or root), " + old + ", is embedded"},
			help: "deactivate",
		},
		{
			name: "a temporary id cannot be deleted", kind: awskey.KeyID, why: awskey.Shape, id: short,
			rule: finding.RuleAccessKeyID, message: []string{"temporary"}, help: "revoke the sessions",
		},
		{
			name: "a canary is never to be called", kind: awskey.KeyID, why: awskey.Shape, id: canary,
			rule: finding.RuleAccessKeyID, message: []string{"account 052310077262", "canaries"}, help: "never use it",
		},
		{
			name: "a secret beside an id names the id", kind: awskey.SecretKey, why: awskey.BesideID, id: long,
			rule: finding.RuleSecretAccessKey, message: []string{"secret access key", "beside the id " + long}, help: "deactivate",
		},
		{
			name: "a secret behind its name", kind: awskey.SecretKey, why: awskey.Named,
			rule: finding.RuleSecretAccessKey, message: []string{"an AWS secret access key is embedded: its name says so"}, help: "deactivate",
		},
		{
			name: "an SMTP password is a secret access key", kind: awskey.SMTPPassword, why: awskey.BesideID, id: long,
			rule: finding.RuleSecretAccessKey, message: []string{"SES SMTP password", long}, help: "deactivate",
		},
		{
			name: "a token", kind: awskey.SessionToken, why: awskey.Shape,
			rule: finding.RuleSessionToken, message: []string{"session token"}, help: "revoke the sessions",
		},
		{
			name: "a Bedrock key", kind: awskey.BedrockKey, why: awskey.Shape,
			rule: finding.RuleBedrockAPIKey, message: []string{"Bedrock"}, help: "deactivate",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			id, ok := awskey.ParseID(test.id)
			if test.id != "" && !ok {
				t.Fatalf("%s is no id", test.id)
			}
			got := advice.On(test.kind, test.why, id)
			if got.Rule != test.rule || got.KeyID != test.id {
				t.Errorf("rule %q, key %q; want %q, %q", got.Rule, got.KeyID, test.rule, test.id)
			}
			for _, part := range test.message {
				if !strings.Contains(got.Message, part) {
					t.Errorf("message %q does not say %q", got.Message, part)
				}
			}
			if !strings.Contains(got.Help, test.help) {
				t.Errorf("help %q does not say %q", got.Help, test.help)
			}
			if strings.Contains(got.Message, "active") {
				t.Errorf("message %q says more than can be known", got.Message)
			}
		})
	}
}
