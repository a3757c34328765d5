// Package advice is what keyvet says about an embedded AWS credential: which
// rule it breaks, what it is, whose it is, and what to do now.
package advice

import (
	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/finding"
)

// Advice is the part of a finding that does not depend on where it stands.
type Advice struct {
	Rule string
	// Message stands alone: it says what is embedded and whose it is. It shows
	// ids, never a secret.
	Message string
	// Help says what to do now.
	Help    string
	KeyID   string
	Account *finding.Account
}

// On describes a credential of kind. The id is the credential itself for a
// [awskey.KeyID], or the id that it belongs to; it is empty where none is known.
func On(kind awskey.Kind, why awskey.Why, id awskey.ID) Advice {
	a := Advice{Rule: rule(kind), KeyID: string(id), Account: account(id)}
	switch kind {
	case awskey.KeyID:
		a.Message = "the id of " + describe(id) + ", " + string(id) + ", is embedded" + owner(a.Account)
	default:
		a.Message = "an " + noun(kind) + " is embedded"
		switch {
		case why == awskey.BesideID && id != "":
			a.Message += " beside the id " + string(id) + owner(a.Account)
		case why == awskey.Named:
			a.Message += ": its name says so"
		}
	}
	a.Help = help(kind, id)
	return a
}

func rule(kind awskey.Kind) string {
	switch kind {
	case awskey.KeyID:
		return finding.RuleAccessKeyID
	case awskey.SessionToken:
		return finding.RuleSessionToken
	case awskey.BedrockKey:
		return finding.RuleBedrockAPIKey
	default: // an SMTP password is made of a secret access key
		return finding.RuleSecretAccessKey
	}
}

func noun(kind awskey.Kind) string {
	switch kind {
	case awskey.BedrockKey:
		return "Amazon Bedrock API key"
	case awskey.SMTPPassword:
		return "Amazon SES SMTP password, which is made of a secret access key,"
	default:
		return "AWS " + kind.String()
	}
}

func describe(id awskey.ID) string {
	switch id.Kind() {
	case awskey.LongTerm:
		return "a long-term AWS access key (of an IAM user or root)"
	default:
		return "an AWS " + id.Kind().String()
	}
}

// account is the account that owns id, where the id tells.
func account(id awskey.ID) *finding.Account {
	number, ok := id.Account()
	if !ok {
		return nil
	}
	a := &finding.Account{ID: number, Source: finding.SourceDecoded}
	if id.Canary() {
		a.Note = "canary"
	}
	return a
}

func owner(a *finding.Account) string {
	if a == nil {
		return ""
	}
	text := "; it belongs to account " + a.ID + ", decoded from the id"
	if a.Note != "" {
		text += ", which is publicly known for canaries: using the key sets off an alarm"
	}
	return text
}

func help(kind awskey.Kind, id awskey.ID) string {
	switch {
	case id != "" && id.Canary():
		return "Ask who planted the key before touching it; never use it."
	case kind == awskey.SessionToken, id != "" && id.Kind() != awskey.LongTerm:
		return "Temporary credentials cannot be deleted: revoke the sessions of the role, find in CloudTrail who asked for them, and let programs take their credentials from a role instead of a file."
	case kind == awskey.BedrockKey:
		return "Make or switch to a replacement, then deactivate the key and, once nothing misses it, delete it. Better than any key is a role."
	default:
		return "Switch to a role or a new key kept outside the repository, deactivate this one, see that it is unused (aws iam get-access-key-last-used, CloudTrail), then delete it. It stays in the history of the repository: removing the line revokes nothing."
	}
}
