package finding

// Names of the rules. Users type them in suppressions and configuration.
const (
	RuleAccessKeyID     = "access-key-id"
	RuleSecretAccessKey = "secret-access-key"
	RuleSessionToken    = "session-token"
	RuleBedrockAPIKey   = "bedrock-api-key"
	RuleCloudSecret     = "cloud-secret"
	RuleUnsafeDelete    = "unsafe-delete"
	RulePrintedSecret   = "printed-secret"
	RuleUnusedIgnore    = "unused-ignore"

	// GitleaksPrefix begins the name of a rule that gitleaks defines.
	GitleaksPrefix = "gitleaks/"
)

// Rule describes a rule of keyvet's own.
type Rule struct {
	Name string
	// Short is one line for lists.
	Short    string
	Severity Severity
}

// Rules lists keyvet's own rules in the order of their importance.
func Rules() []Rule {
	return []Rule{
		{RuleAccessKeyID, "an AWS access key id is embedded", Error},
		{RuleSecretAccessKey, "an AWS secret access key is embedded", Error},
		{RuleSessionToken, "an AWS session token is embedded", Error},
		{RuleBedrockAPIKey, "an Amazon Bedrock API key is embedded", Error},
		{RuleCloudSecret, "a constant reaches the credential sink of another cloud's SDK", Error},
		{RuleUnsafeDelete, "a delete that cannot be undone is reachable without anyone's consent", Error},
		{RulePrintedSecret, "a secret that the program holds is printed, logged or put into an error", Error},
		{RuleUnusedIgnore, "a suppression suppresses nothing", Warning},
	}
}

// HelpURL is the page that explains rule.
func HelpURL(rule string) string {
	const pages = "https://github.com/keyvet/keyvet/blob/main/docs/rules/"
	if len(rule) > len(GitleaksPrefix) && rule[:len(GitleaksPrefix)] == GitleaksPrefix {
		return pages + "gitleaks.md"
	}
	return pages + rule + ".md"
}
