package gitleaks

import (
	"strings"
	"testing"
)

// codeLike is text as repositories hold it: keywords of rules are everywhere, and
// no credential.
func codeLike() string {
	const piece = `
	// GetToken returns the access token of the client, or a key from the store.
	token, err := client.GetToken(ctx, &api.TokenRequest{Key: key, Name: name})
	if err != nil {
		return fmt.Errorf("getting the token of %q: %w", name, err)
	}
	options := map[string]string{"api-version": version, "secret-name": secretName}
	for _, k := range sortedKeys(options) {
		password := lookup(options, k) // never logged
		auth.Credentials = append(auth.Credentials, newCredential(k, password))
	}
	metadata:
	  name: keyring-access
	  labels: {app.kubernetes.io/name: auth-proxy, heroku: "false", datadog: enabled}
`
	return strings.Repeat(piece, 120)
}

// BenchmarkEngine compares the engine with gitleaks, all rules, on one text.
func BenchmarkEngine(b *testing.B) {
	text := codeLike()
	b.Run("keyvet", func(b *testing.B) {
		e := ours(b, Default())
		s := new(Search)
		t := &Text{Path: "a.go", Data: []byte(text), Head: true}
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		var found []Match
		for b.Loop() {
			found = e.Append(found[:0], s, t)
		}
	})
	b.Run("gitleaks", func(b *testing.B) {
		d := theirs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			findTheirs(d, "a.go", text)
		}
	})
}

// BenchmarkStart is what a scan of next to nothing costs: the index of keywords,
// and the few rules that a small file needs.
func BenchmarkStart(b *testing.B) {
	t := &Text{Path: "a.go", Data: []byte(codeLike()[:1000]), Head: true}
	for b.Loop() {
		ours(b, Default()).Append(nil, new(Search), t)
	}
}
