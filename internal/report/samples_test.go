package report_test

import (
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
)

// Secrets that the samples' source holds. They are random and were never anybody's.
const (
	sampleID     = "AKIAYZIZRKIDK3W2TJNF"
	sampleSecret = "v8Qm3ZtR0cXw7LpK5nBj1HsYd6GfUe4TaOi2VrMz"
)

const leakySource = `package main

// Zugangsdaten für die Brücke.
const id, secret = "` + sampleID + `", "` + sampleSecret + `"
`

// at makes the span of the first occurrence of text in src.
func at(src, text string) (finding.Span, finding.Position, finding.Position) {
	i := strings.Index(src, text)
	start := position(src, i)
	return finding.Span{Start: i, End: i + len(text)}, start, position(src, i+len(text))
}

func position(src string, offset int) finding.Position {
	line := strings.Count(src[:offset], "\n") + 1
	return finding.Position{Line: line, Column: offset - strings.LastIndex(src[:offset], "\n")}
}

// sample is a report with something of everything.
func sample() *finding.Report {
	secretSpan, secretStart, secretEnd := at(leakySource, sampleSecret)
	idSpan, idStart, idEnd := at(leakySource, sampleID)
	secrets := []finding.Span{secretSpan}

	const deletes = "package aws\n\nfunc (c *Cleaner) Remove(ctx context.Context, user, id string) error {\n" +
		"\t_, err := c.iam.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{UserName: &user, AccessKeyId: &id})\n"
	deleteSpan, deleteStart, deleteEnd := at(deletes, "c.iam.DeleteAccessKey")

	const yaml = "übung: 'ключ'; token: <masked by nobody> # AKIAYUZDLUSYFD5APWCT\n"
	yamlSpan, yamlStart, yamlEnd := at(yaml, "AKIAYUZDLUSYFD5APWCT")

	r := &finding.Report{Version: finding.Version, Root: ".", Findings: []finding.Finding{
		{
			Rule: finding.RuleAccessKeyID, Severity: finding.Error,
			Message: "the id of a long-term AWS key of a user or of root, " + sampleID + ", is embedded; it belongs to account 604033339910, decoded from the id",
			Path:    "cmd/bridge/main.go", Start: idStart, End: idEnd, KeyID: sampleID,
			Account:     &finding.Account{ID: "604033339910", Source: finding.SourceDecoded},
			Fingerprint: "0f0e0d0c0b0a09080706050403020100",
			Help:        "Deactivate the key in its account, see that nothing breaks, then delete it and read CloudTrail for what it did.",
			Snippet:     finding.NewSnippet([]byte(leakySource), idSpan, idSpan, secrets),
		},
		{
			Rule: finding.RuleSecretAccessKey, Severity: finding.Error,
			Message: "an AWS secret access key is embedded beside its id and reaches a credential provider",
			Path:    "cmd/bridge/main.go", Start: secretStart, End: secretEnd,
			Fingerprint: "1f0e0d0c0b0a09080706050403020101",
			Related: []finding.Related{
				{Path: "cmd/bridge/main.go", Start: finding.Position{Line: 31, Column: 9}, Message: "passed to newClient as secret"},
				{Path: "internal/aws/client.go", Start: finding.Position{Line: 18, Column: 44}, Message: "used as the secret of credentials.NewStaticCredentialsProvider"},
			},
			Help:    "Deactivate the key in its account, see that nothing breaks, then delete it and read CloudTrail for what it did.",
			Snippet: finding.NewSnippet([]byte(leakySource), secretSpan, secretSpan, secrets),
		},
		{
			Rule: finding.RuleAccessKeyID, Severity: finding.Error,
			Message: "the id of a long-term AWS key, AKIAYUZDLUSYFD5APWCT, is embedded",
			Path:    "deploy/a b%c:d,e.yaml", Start: yamlStart, End: yamlEnd, KeyID: "AKIAYUZDLUSYFD5APWCT",
			Account:     &finding.Account{ID: "594390262960", Source: finding.SourceSTS, Note: "production"},
			Commit:      "4be2f0d1c5a69788f3e2d1c0b9a8f7e6d5c4b3a2",
			Fingerprint: "2f0e0d0c0b0a09080706050403020102",
			Help:        "Deactivate the key in its account.",
			Snippet:     finding.NewSnippet([]byte(yaml), yamlSpan, yamlSpan, nil),
		},
		{
			Rule: finding.RuleUnsafeDelete, Severity: finding.Error,
			Message: "DeleteAccessKey deletes an access key for good, and nobody is asked on the way from main; seen but not enough: a check of the key's last use",
			Path:    "internal/aws/clean.go", Start: deleteStart, End: deleteEnd,
			Fingerprint: "3f0e0d0c0b0a09080706050403020103",
			Related: []finding.Related{
				{Path: "cmd/bridge/main.go", Start: finding.Position{Line: 12, Column: 6}, Message: "main starts here"},
				{Path: "cmd/bridge/main.go", Start: finding.Position{Line: 20, Column: 12}, Message: "main calls run"},
				{Path: "internal/aws/clean.go", Start: finding.Position{Line: 3, Column: 19}, Message: "run calls Cleaner.Remove"},
			},
			Help:    "Ask before the call, or put it behind an option that is off by default.\naws iam get-access-key-last-used --access-key-id ID",
			Snippet: finding.NewSnippet([]byte(deletes), deleteSpan, deleteSpan, nil),
		},
		{
			Rule: "gitleaks/generic-api-key", Severity: finding.Note,
			Message: "a generic API key is embedded",
			Path:    "vendor.zip!inner/settings.ini", Start: finding.Position{Line: 3, Column: 9}, End: finding.Position{Line: 3, Column: 29},
			Object:      "99aabbccddeeff00112233445566778899aabbcc",
			Fingerprint: "4f0e0d0c0b0a09080706050403020104",
		},
		{
			Rule: finding.RuleUnusedIgnore, Severity: finding.Warning,
			Message: "this suppression of access-key-id suppresses nothing: remove it",
			Path:    "x.go", Start: finding.Position{Line: 7, Column: 1}, End: finding.Position{Line: 7, Column: 30},
			Fingerprint: "5f0e0d0c0b0a09080706050403020105",
		},
	}, Errors: []finding.Problem{
		{Path: "secret.bin", Message: "permission denied"},
		{Message: "the go command is not installed: Go packages were read as text only"},
	}}
	r.Sort()
	return r
}

// hostile is a report about a repository that wants to harm whoever reads it.
func hostile() *finding.Report {
	const evil = "\x1b]0;owned\x07\u202e<script>alert(1)</script>]]>\r\n::error::x\n%0A\xff"
	line := []byte("a\t" + evil[:20] + "\tAKIATOGIP73UJGXTJJII\x00\xffé")
	i := strings.Index(string(line), "AKIA")
	r := &finding.Report{Version: finding.Version, Root: evil, Findings: []finding.Finding{{
		Rule: "gitleaks/" + evil, Severity: finding.Warning, Message: evil, Path: "dir/" + evil,
		Start: finding.Position{Line: 1, Column: i + 1}, End: finding.Position{Line: 1, Column: i + 21},
		KeyID: "AKIATOGIP73UJGXTJJII", Account: &finding.Account{ID: "236643679976", Source: finding.SourceDecoded, Note: evil},
		Commit: evil, Fingerprint: "6f", Help: evil,
		Related: []finding.Related{{Path: evil, Message: evil}},
		Snippet: finding.NewSnippet(line, finding.Span{Start: i, End: i + 20}, finding.Span{}, nil),
	}}, Errors: []finding.Problem{{Path: evil, Message: evil}}}
	return r
}
