package credential_test

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/settings"
)

func TestEncodedCredentials(t *testing.T) {
	file := "[default]\naws_access_key_id = " + keyID + "\naws_secret_access_key = " + secret + "\n"
	in := strconv.Quote(file)
	tests := []struct {
		name, path, text string
		rules            string // in the order of their places
		from             string // what the message says
	}{
		{"a Kubernetes Secret", "secret.yaml",
			"apiVersion: v1\nkind: Secret\nmetadata:\n  name: aws\ntype: Opaque\ndata:\n  AWS_ACCESS_KEY_ID: " + b64(keyID) + "\n  AWS_SECRET_ACCESS_KEY: " + b64(secret) + "\n",
			"gitleaks/kubernetes-secret-yaml access-key-id secret-access-key", "base64"},
		{"a credentials file in base64", "deploy.sh", "echo " + b64(file) + " | base64 -d > ~/.aws/credentials", "access-key-id secret-access-key", "base64"},
		{"base64 that is wrapped in the middle of a key", "user-data.txt", wrapped(b64("#!/bin/sh\nexport A=1\nexport AWS_ACCESS_KEY_ID=" + keyID + "\n")), "access-key-id", "base64"},
		{"basic authentication", "req.http", "Authorization: Basic " + b64(keyID+":"+secret), "access-key-id secret-access-key", "base64"},
		{"base64 in base64", "x", "x: " + b64("y: "+b64(file)), "access-key-id secret-access-key", "base64"},
		{"hexadecimal", "x.c", "char *k = \"" + hex.EncodeToString([]byte(keyID)) + "\";", "access-key-id", "hexadecimal"},
		{"a query", "x.txt", "https://h/?aws_access_key_id=" + keyID + "&aws_secret_access_key=" + url.QueryEscape(secret) + "&x=1", "access-key-id secret-access-key", ""},
		{"one character of an id is escaped", "x.js", `k = "` + strings.Replace(keyID, "3", `\u0033`, 1) + `"`, "access-key-id", "backslash escapes"},
		{"one character of an id is escaped twice", "x.js", `eval('k = "' + '` + strings.Replace(keyID, "3", `\\u0033`, 1) + `"')`, "access-key-id", "backslash escapes"},
		{"one character of an id is percent encoded", "x.txt", "k=" + strings.Replace(keyID, "3", "%33", 1), "access-key-id", "percent encoding"},
		{"a secret in a page, as template engines write it", "x.html", "<code>aws_secret_access_key = " + references(secret) + "</code>", "secret-access-key", "character references"},
		{"an id in a page, letter by letter", "x.html", "<b>" + references(keyID) + "</b>", "access-key-id", "character references"},
		{"a token in an attribute", "x.html", `<div data-props="{&quot;billing_api_key&quot;:&quot;m4Xq8ZtR2vKw9LpY7hNc&quot;}">`, "gitleaks/generic-api-key", "character references"},
		{"JSON in JSON", "x.json", `{"body": "{\"token\": \"` + githubToken + `\"}"}`, "gitleaks/github-pat", ""},
		{"a named value in JSON in JSON", "x.json", `{"body": "{\"billing_api_key\": \"m4Xq8ZtR2vKw9LpY7hNc\"}"}`, "gitleaks/generic-api-key", "backslash escapes"},
		{"a notebook", "x.ipynb", `{"cells": [{"source": ["aws_secret_access_key = \"` + secret + `\"\n"]}]}`, "secret-access-key", ""},
		{"a file in JSON", "terraform.tfstate", `{"user_data": ` + in + `}`, "access-key-id secret-access-key", ""},
		{"a token in base64", "x.yaml", "auth: " + b64("x-access-token:"+githubToken), "gitleaks/github-pat", "base64"},

		{"a presigned URL that is percent encoded", "x.txt",
			"u=" + url.QueryEscape("https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="+keyID+"/20260101/us-east-1/s3/aws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Signature="+strings.Repeat("0a", 32)), "", ""},
		{"an example in a page", "x.html", "<code>aws_secret_access_key = " + references("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY") + "</code>", "", ""},
		{"an example in base64", "x.txt", "x: " + b64("aws_access_key_id = AKIAIOSFODNN7EXAMPLE"), "", ""},
		{"an integrity hash", "pnpm-lock.yaml", "integrity: sha512-" + b64(strings.Repeat("\x9f\x1b", 32)), "", ""},
		{"text in base64", "x.txt", "x: " + b64("nothing to see here, move along please"), "", ""},
	}
	d := newDetector(t, &settings.Settings{})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var rules []string
			for _, m := range d.Detect(nil, &detect.Fragment{Path: test.path, Data: []byte(test.text)}) {
				rules = append(rules, m.Rule)
				if m.Rule != "gitleaks/kubernetes-secret-yaml" && test.from != "" && !strings.Contains(m.Message, test.from) {
					t.Errorf("%s: the message %q does not say %q", m.Rule, m.Message, test.from)
				}
				if strings.Contains(m.Message+m.Help, secret) || strings.Contains(m.Message+m.Help, githubToken) {
					t.Errorf("%s: the message shows the secret", m.Rule)
				}
			}
			if got := strings.Join(rules, " "); got != test.rules {
				t.Errorf("got %q, want %q", got, test.rules)
			}
		})
	}
}

func TestEncodedCredentialsWithoutOtherRules(t *testing.T) {
	d := newDetector(t, &settings.Settings{Rules: map[string]string{"gitleaks/*": "off"}})
	check(t, d, "x", "x: "+strings.TrimRight(b64(keyID), "=")+" "+b64(githubToken), []string{"access-key-id " + strings.TrimRight(b64(keyID), "=")})
}

// A match in decoded text is where its encoded characters are, and all of them
// are secret.
func TestEncodedPlaces(t *testing.T) {
	text := "first: 1\nsecret: " + b64("user: a\naws_secret_access_key: "+secret) + "\n"
	var got []detect.Match
	for _, m := range newDetector(t, &settings.Settings{}).Detect(nil, &detect.Fragment{Path: "x", Data: []byte(text)}) {
		if m.Rule == finding.RuleSecretAccessKey {
			got = append(got, m)
		}
	}
	if len(got) != 1 {
		t.Fatalf("%d secrets, want 1", len(got))
	}
	m := got[0]
	if len(m.Secrets) != 1 || m.Secrets[0].Start > m.Start || m.Secrets[0].End < m.End {
		t.Errorf("%v is to be reported, but only %v masked", [2]int{m.Start, m.End}, m.Secrets)
	}
	const before = len("first: 1\nsecret: ")
	lo := before + len("user: a\naws_secret_access_key: ")*4/3
	if m.Start != lo || m.End-m.Start < len(secret)*4/3 || m.End-m.Start > len(secret)*4/3+2 {
		t.Errorf("found at [%d, %d), want about [%d, %d)", m.Start, m.End, lo, lo+len(secret)*4/3)
	}
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// references is s with every character but letters in lower case written as HTML.
func references(s string) string {
	var b strings.Builder
	for _, c := range s {
		if 'a' <= c && c <= 'z' {
			b.WriteRune(c)
		} else {
			fmt.Fprintf(&b, "&#%d;", c)
		}
	}
	return b.String()
}

// wrapped is s in lines of 64 characters, as base64 -w 64 writes it.
func wrapped(s string) string {
	var lines []string
	for len(s) > 64 {
		lines, s = append(lines, s[:64]), s[64:]
	}
	return strings.Join(append(lines, s), "\n")
}
