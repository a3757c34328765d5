package credential_test

import (
	"fmt"
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

func TestRulesOff(t *testing.T) {
	d := newDetector(t, &settings.Settings{Rules: map[string]string{"access-key-id": "off"}})
	check(t, d, "f", "aws_access_key_id = "+keyID+"\naws_secret_access_key = "+secret, []string{"secret-access-key " + secret})
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
	var got []string
	for _, m := range d.Detect(nil, &detect.Fragment{Path: path, Data: []byte(text)}) {
		got = append(got, fmt.Sprintf("%s %s", m.Rule, text[m.Start:m.End]))
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got:\n%s\nwant:\n%s", g, w)
	}
}
