package wording_test

import (
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/wording"
)

func TestOf(t *testing.T) {
	const (
		canary = awskey.ID("AKIAQYLPMN5HHHFPZAM2")
		old    = awskey.ID("AKIAIQ5ZT7W2LXMB4RVD")
	)
	tests := []struct {
		name  string
		match awskey.Match
		rule  string
		says  string
	}{
		{"canary", awskey.Match{Kind: awskey.KeyID, ID: canary}, finding.RuleAccessKeyID, "in account 052310077262, decoded from the id. The account is known for canaries"},
		{"old id", awskey.Match{Kind: awskey.KeyID, ID: old}, finding.RuleAccessKeyID, "a long-term key of a user or root. Take it out"},
		{"temporary", awskey.Match{Kind: awskey.KeyID, ID: "ASIA" + old[4:]}, finding.RuleAccessKeyID, "a temporary key. Take it out, and revoke"},
		{"secret of an id", awskey.Match{Kind: awskey.SecretKey, ID: old}, finding.RuleSecretAccessKey, "that of " + string(old) + ", is embedded"},
		{"secret alone", awskey.Match{Kind: awskey.SecretKey}, finding.RuleSecretAccessKey, "secret access key is embedded"},
		{"token", awskey.Match{Kind: awskey.SessionToken}, finding.RuleSessionToken, "session token"},
		{"Bedrock", awskey.Match{Kind: awskey.BedrockKey}, finding.RuleBedrockAPIKey, "Bedrock"},
		{"SMTP", awskey.Match{Kind: awskey.SMTPPassword, ID: old}, finding.RuleSecretAccessKey, "SMTP password, that of " + string(old)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := wording.Of(test.match)
			if c.Rule != test.rule || !strings.Contains(c.Message, test.says) || c.Help == "" {
				t.Errorf("got %s: %s (help %q)", c.Rule, c.Message, c.Help)
			}
			if strings.Contains(c.Message, "active ") {
				t.Errorf("%s: nothing here can know whether a key is active", c.Message)
			}
		})
	}
	if c := wording.Of(awskey.Match{Kind: awskey.KeyID, ID: canary}); c.Account == nil || c.Account.Note != "canary" || c.Account.Source != finding.SourceDecoded {
		t.Errorf("account %+v", c.Account)
	}
}
