package credential_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/scan/credential"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/settings"
)

// Credentials that were never issued.
const (
	keyID  = "AKIA3PE4ONUGRPEOD2X6"
	secret = "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"
)

func TestAWS(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"a credentials file", "[default]\naws_access_key_id = " + keyID + "\naws_secret_access_key = " + secret + "\n",
			[]string{"access-key-id " + keyID, "secret-access-key " + secret}},
		{"an id alone", "key: " + keyID, []string{"access-key-id " + keyID}},
		{"an example of the documentation", "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", nil},
		{"a reference to a secret", "AWS_SECRET_ACCESS_KEY: ${{ secrets.AWS_SECRET_ACCESS_KEY }}\naws_secret_key = var.aws_secret_key", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			check(t, newDetector(t, &settings.Settings{}), "f", test.text, test.want)
		})
	}
}

// Tokens that were never issued.
const (
	githubToken = "ghp_q7RkWz2vXh9TbN4mLc8JyPd3FsGa6EuK1oVi"
	slackToken  = "xoxb-394820571639-582013947265-hTzQ4vWn8RkYb2LmXc6JpDs9"
)

func TestOtherCredentials(t *testing.T) {
	tests := []struct {
		name, path, text string
		want             []string
	}{
		{"a token by its shape", "a.go", `t := "` + githubToken + `"`, []string{"gitleaks/github-pat " + githubToken}},
		{"a token with a name is not reported twice", "a.py", `github_token = "` + githubToken + `"`, []string{"gitleaks/github-pat " + githubToken}},
		{"a key of AWS is not reported twice", "a.env", "AWS_ACCESS_KEY_ID=" + keyID, []string{"access-key-id " + keyID}},
		{"a name and entropy", "a.env", "billing_api_key=m4Xq8ZtR2vKw9LpY7hNc", []string{"gitleaks/generic-api-key billing_api_key=m4Xq8ZtR2vKw9LpY7hNc"}},
		{"a lock file", "package-lock.json", `"billing_api_key": "m4Xq8ZtR2vKw9LpY7hNc"`, nil},
		{"accepted on its line", "a.go", `t := "` + githubToken + `" // gitleaks:allow`, nil},
		{"a file by its path", "certs/server.p12", "binary", []string{"gitleaks/pkcs12-file "}},
		{"placeholders", "a.env", "api_key=${{ secrets.API_KEY }}\napi_key=<your key here>\napi_key=$API_KEY\napi_key = var.api_key_of_billing\n", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			check(t, newDetector(t, &settings.Settings{}), test.path, test.text, test.want)
		})
	}
}

func TestGitleaksConfig(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rules.toml")
	err := os.WriteFile(file, []byte(`
[extend]
useDefault = true
disabledRules = ["github-pat"]
[[rules]]
id = "acme"
regex = "acme_[0-9]{8}"
keywords = ["acme_"]
`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	d := newDetector(t, &settings.Settings{Gitleaks: settings.Gitleaks{Config: file}})
	check(t, d, "a.txt", "acme_19283746 "+githubToken+" "+slackToken,
		[]string{"gitleaks/acme acme_19283746", "gitleaks/slack-bot-token " + slackToken})
	if _, err := credential.New(&settings.Settings{Gitleaks: settings.Gitleaks{Config: file + ".missing"}}); err == nil {
		t.Error("no error for a file that is not there")
	}
}

func TestRulesOff(t *testing.T) {
	d := newDetector(t, &settings.Settings{Rules: map[string]string{"access-key-id": "off"}})
	check(t, d, "f", "aws_access_key_id = "+keyID+"\naws_secret_access_key = "+secret, []string{"secret-access-key " + secret})

	d = newDetector(t, &settings.Settings{Rules: map[string]string{"gitleaks/*": "off", "gitleaks/aws-access-token": "on"}})
	check(t, d, "f", githubToken+" "+keyID, []string{"access-key-id " + keyID, "gitleaks/aws-access-token " + keyID})
}

func newDetector(t *testing.T, s *settings.Settings) *credential.Detector {
	t.Helper()
	d, err := credential.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// check compares what d finds in text, as "rule reported text", with want.
func check(t *testing.T, d *credential.Detector, path, text string, want []string) {
	t.Helper()
	matches := d.Detect(nil, &detect.Fragment{Path: path, Data: []byte(text)})
	got := make([]string, 0, len(matches))
	for _, m := range matches {
		got = append(got, fmt.Sprintf("%s %s", m.Rule, text[m.Start:m.End]))
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got:\n%s\nwant:\n%s", g, w)
	}
}
