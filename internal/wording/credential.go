// Package wording is what keyvet says of an embedded AWS credential: the rule,
// the message and the advice, the same for Go code, other files and history.
package wording

import (
	"strings"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/finding"
)

// Credential is the part of a finding that the credential alone decides.
type Credential struct {
	Rule    string
	Message string
	// KeyID is the id itself or, for a secret, the one that it belongs to. It
	// and Account are empty where they are unknown.
	KeyID   string
	Account *finding.Account
	Help    string
}

// At is c with evidence put behind "is embedded": where the credential stands
// and what tells that it is one, such as " in main: it reaches f".
func (c Credential) At(evidence string) Credential {
	c.Message = strings.Replace(c.Message, " is embedded", " is embedded"+evidence, 1)
	return c
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
			Help:    Help(m.Kind, m.ID, Unsaid),
		}
	case awskey.BedrockKey:
		return Credential{
			Rule:    finding.RuleBedrockAPIKey,
			Message: "An Amazon Bedrock API key is embedded. Take it out, and deactivate the key.",
			Help:    Help(m.Kind, m.ID, Unsaid),
		}
	case awskey.SMTPPassword:
		return Credential{
			Rule:    finding.RuleSecretAccessKey,
			Message: "An Amazon SES SMTP password" + of(m.ID) + " is embedded. Take it out, and deactivate the access key that it was made from.",
			KeyID:   string(m.ID),
			Account: account(m.ID),
			Help:    Help(m.Kind, m.ID, Unsaid),
		}
	}
	return Credential{Rule: finding.RuleSecretAccessKey, Message: "An AWS credential is embedded.", Help: Help(m.Kind, m.ID, Unsaid)}
}

// KeyID describes an access key id.
func KeyID(id awskey.ID) Credential {
	c := Credential{
		Rule:    finding.RuleAccessKeyID,
		Message: "AWS access key id " + string(id) + " is embedded, ",
		KeyID:   string(id),
		Account: account(id),
		Help:    Help(awskey.KeyID, id, Unsaid),
	}
	advice := "Take it out, and deactivate the key."
	switch id.Kind() {
	case awskey.Temporary:
		c.Message += "of a temporary key"
		advice = "Take it out, and revoke the sessions of its role."
	case awskey.Bearer:
		c.Message += "of an STS bearer token"
	case awskey.ContextSpecific:
		c.Message += "of a context-specific credential"
	default:
		c.Message += "of a long-term key of a user or root"
	}
	if c.Account != nil {
		c.Message += " in account " + c.Account.ID + ", decoded from the id"
		if id.Canary() {
			c.Message += ". The account is known for canaries, alarms that go off when a key is used: do not use it."
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
		KeyID:   string(id),
		Account: account(id),
		Help:    Help(awskey.SecretKey, id, Unsaid),
	}
	if id.Kind() == awskey.Temporary {
		c.Message = "An AWS secret access key" + of(id) + " is embedded. Take it out, and revoke the sessions of its role."
	}
	return c
}

// account is the account that owns id, where the id tells.
func account(id awskey.ID) *finding.Account {
	number, ok := id.Account()
	if !ok {
		return nil
	}
	a := &finding.Account{ID: number, Source: finding.SourceDecoded}
	if id.Canary() {
		a.Note = NoteCanary
	}
	return a
}

// NoteCanary is the note on an account that is known for canaries.
const NoteCanary = "canary"

func of(id awskey.ID) string {
	if id == "" {
		return ""
	}
	return ", that of " + string(id) + ","
}
