package wording

import (
	"strings"

	"github.com/keyvet/keyvet/internal/awskey"
)

// Whose says what is known of the account that owns a key.
type Whose int

// The answers.
const (
	// Unsaid: the account is unknown, or no own accounts are configured.
	Unsaid Whose = iota
	// Own is an account of the user's.
	Own
	// Foreign is none of the configured accounts.
	Foreign
	// Canary is an account that is known for canaries.
	Canary
)

// Help says what to do about an embedded credential of kind, in lines; a line
// that begins with "aws " is a command. The id is the credential itself or the
// one that it belongs to, and empty where none is known.
func Help(kind awskey.Kind, id awskey.ID, whose Whose) string {
	lines := steps(kind, id)
	switch {
	case whose == Canary, id.Canary():
		lines = canaryHelp
	case whose == Foreign:
		lines = append([]string{foreignHelp}, lines...)
	}
	name := "KEYID"
	if id != "" {
		name = string(id)
	}
	return strings.ReplaceAll(strings.Join(lines, "\n"), "KEYID", name)
}

func steps(kind awskey.Kind, id awskey.ID) []string {
	switch {
	case kind == awskey.BedrockKey:
		return bedrockHelp
	case kind == awskey.SessionToken, id != "" && id.Kind() != awskey.LongTerm:
		if id == "" {
			return temporaryHelp[:1]
		}
		return temporaryHelp
	}
	return longTermHelp
}

// What to do, in order. The sources are the pages that are linked, and
// "Remediating compromised AWS credentials" in the GuardDuty User Guide.
//
//nolint:gochecknoglobals // tables that nothing writes
var (
	longTermHelp = []string{
		"Make a replacement or, better than any key, use a role, IAM Identity Center or OIDC federation. Then deactivate the key, which can be undone:",
		"aws iam update-access-key --access-key-id KEYID --status Inactive --user-name USER",
		"See whose it is, and that nothing uses it any more, here and in CloudTrail; the sessions that it has started outlive it:",
		"aws iam get-access-key-last-used --access-key-id KEYID",
		"Delete it last:",
		"aws iam delete-access-key --access-key-id KEYID --user-name USER",
		"A key of the root user is one that root itself deactivates: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user_manage_delete-key.html",
		"If AWS has attached an AWSCompromisedKeyQuarantine policy, leave it and follow the support case: it limits the key and does not revoke it.",
		"https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html",
	}
	temporaryHelp = []string{
		"Temporary credentials cannot be deleted. Revoke the sessions of the role, and let the program take its credentials from its environment: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html",
		"Find who asked for them, and what they did, in CloudTrail:",
		"aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=KEYID",
	}
	bedrockHelp = []string{
		"Make a replacement or, better, use a role. Deactivate a long-lived key, which can be undone, see that nothing uses it any more, then delete it; a short-lived key ends with the session that it was made from.",
		"aws iam update-service-specific-credential --service-specific-credential-id CREDENTIAL --status Inactive --user-name USER",
		"https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html",
	}
	canaryHelp = []string{
		"Do not use the key: it is an alarm. Tell whoever planted it that it was found; if it is meant to be here, accept it with a keyvet:ignore comment.",
	}
)

const foreignHelp = "The account is none of yours: tell its owner, who alone can do what follows, or report the key to AWS: https://repost.aws/knowledge-center/report-aws-abuse"
