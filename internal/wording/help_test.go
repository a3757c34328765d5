package wording_test

import (
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/wording"
)

func TestHelp(t *testing.T) {
	const (
		id        = awskey.ID("AKIASG4MFV6LEBQXJTCE")
		temporary = awskey.ID("ASIASG4MFV6LEBQXJTCE")
		canary    = awskey.ID("AKIAQYLPMN5HHHFPZAM2")
	)
	for _, test := range []struct {
		name  string
		kind  awskey.Kind
		id    awskey.ID
		whose wording.Whose
		says  []string
		not   string
	}{
		{"a long-term key, in order", awskey.KeyID, id, wording.Own, []string{
			"role",
			"\naws iam update-access-key --access-key-id " + string(id) + " --status Inactive",
			"\naws iam get-access-key-last-used --access-key-id " + string(id),
			"\naws iam delete-access-key --access-key-id " + string(id),
			"root", "https://docs.aws.amazon.com/IAM/",
		}, "report the key"},
		{"a secret alone", awskey.SecretKey, "", wording.Unsaid, []string{"--access-key-id KEYID --status Inactive"}, ""},
		{"a temporary key", awskey.KeyID, temporary, wording.Unsaid, []string{"cannot be deleted", "Revoke the sessions", "AttributeValue=" + string(temporary)}, "delete-access-key"},
		{"a token alone", awskey.SessionToken, "", wording.Unsaid, []string{"Revoke the sessions"}, "KEYID"},
		{"a Bedrock key", awskey.BedrockKey, "", wording.Unsaid, []string{"update-service-specific-credential"}, "KEYID"},
		{"a foreign key", awskey.KeyID, id, wording.Foreign, []string{"none of yours", "report the key to AWS: https://", "update-access-key"}, ""},
		{"a canary", awskey.KeyID, canary, wording.Foreign, []string{"Do not use", "Tell whoever planted it"}, "update-access-key"},
	} {
		t.Run(test.name, func(t *testing.T) {
			help := wording.Help(test.kind, test.id, test.whose)
			rest := help
			for _, part := range test.says {
				_, after, ok := strings.Cut(rest, part)
				if !ok {
					t.Fatalf("%q does not say %q at its place", help, part)
				}
				rest = after
			}
			if test.not != "" && strings.Contains(help, test.not) {
				t.Errorf("%q says %q", help, test.not)
			}
		})
	}
}
