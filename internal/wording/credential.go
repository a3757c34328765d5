// Package wording is what keyvet says of an embedded AWS credential: the rule,
// the message and the advice, the same for Go code, other files and history.
package wording

import (
	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/finding"
)

// Credential is the part of a finding that the credential alone decides.
type Credential struct {
	Rule    string
	Message string
	// KeyID and Account are set for key ids only.
	KeyID   string
	Account *finding.Account
	Help    string
}

// Of describes a match. It shows no part of the text but key ids.
func Of(m awskey.Match) Credential {
	switch m.Kind {
	case awskey.KeyID:
		return KeyID(m.ID)
	case awskey.SecretKey:
		return SecretKey(m.ID)
	case awskey.SessionToken:
		return Credential{
			Rule:    finding.RuleSessionToken,
			Message: "An AWS session token is embedded. Take it out, and revoke the sessions of its role.",
			Help:    temporaryHelp,
		}
	case awskey.BedrockKey:
		return Credential{
			Rule:    finding.RuleBedrockAPIKey,
			Message: "An Amazon Bedrock API key is embedded. Take it out, and deactivate the key.",
			Help:    bedrockHelp,
		}
	case awskey.SMTPPassword:
		return Credential{
			Rule:    finding.RuleSecretAccessKey,
			Message: "An Amazon SES SMTP password" + of(m.ID) + " is embedded. Take it out, and deactivate the access key that it was made from.",
			Help:    longTermHelp,
		}
	}
	return Credential{Rule: finding.RuleSecretAccessKey, Message: "An AWS credential is embedded.", Help: longTermHelp}
}

// KeyID describes an access key id.
func KeyID(id awskey.ID) Credential {
	c := Credential{
		Rule:    finding.RuleAccessKeyID,
		Message: "AWS access key id " + string(id) + " is embedded, ",
		KeyID:   string(id),
		Help:    longTermHelp,
	}
	advice := "Take it out, and deactivate the key."
	switch id.Kind() {
	case awskey.Temporary:
		c.Message += "of a temporary key"
		advice = "Take it out, and revoke the sessions of its role."
		c.Help = temporaryHelp
	case awskey.Bearer:
		c.Message += "of an STS bearer token"
	case awskey.ContextSpecific:
		c.Message += "of a context-specific credential"
	default:
		c.Message += "of a long-term key of a user or root"
	}
	if account, ok := id.Account(); ok {
		c.Account = &finding.Account{ID: account, Source: finding.SourceDecoded}
		c.Message += " in account " + account + ", decoded from the id"
		if id.Canary() {
			c.Account.Note = "canary"
			c.Message += ". The account is known for canaries, alarms that go off when a key is used: do not use it."
			c.Help = canaryHelp
			return c
		}
	}
	c.Message += ". " + advice
	return c
}

// SecretKey describes a secret access key, with the id that it belongs to where
// that is known.
func SecretKey(id awskey.ID) Credential {
	c := Credential{
		Rule:    finding.RuleSecretAccessKey,
		Message: "An AWS secret access key" + of(id) + " is embedded. Take it out, and deactivate the key.",
		Help:    longTermHelp,
	}
	if id.Kind() == awskey.Temporary {
		c.Message = "An AWS secret access key" + of(id) + " is embedded. Take it out, and revoke the sessions of its role."
		c.Help = temporaryHelp
	}
	return c
}

func of(id awskey.ID) string {
	if id == "" {
		return ""
	}
	return ", that of " + string(id) + ","
}

// What to do, in order. The sources are "Update access keys" and "Revoke IAM
// role temporary security credentials" in the IAM User Guide and "Amazon Bedrock
// API keys" in the Bedrock User Guide.
const (
	longTermHelp = "Make a replacement or, better, use a role, IAM Identity Center or OIDC federation. " +
		"Deactivate the key, which can be undone, and see with `aws iam get-access-key-last-used` and CloudTrail that nothing uses it any more; then delete it. " +
		"Sessions that the key has started outlive it."
	temporaryHelp = "Temporary credentials cannot be deleted: revoke the sessions of the role, and find in CloudTrail who asked for them. " +
		"Let the program take its credentials from its environment."
	bedrockHelp = "Make a replacement or, better, use a role. Deactivate the key with `aws iam update-service-specific-credential`, see that nothing uses it any more, then delete it."
	canaryHelp  = "Ask who planted it. If it is meant to be here, accept it with a keyvet:ignore comment."
)
