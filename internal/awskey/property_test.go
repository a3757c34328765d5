package awskey_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/awskey"
)

// check holds text to what Append promises for any text.
func check(t *testing.T, text []byte) {
	t.Helper()
	all := awskey.Append(nil, text)
	if len(all) > 0 && !awskey.Candidate(text) {
		t.Errorf("Candidate(%q) is false", text)
	}
	end := 0
	for _, m := range all {
		if m.Start < end || m.End > len(text) {
			t.Fatalf("%v at %d-%d after %d in %q", m.Kind, m.Start, m.End, end, text)
		}
		end = m.End
		if id := string(text[m.Start:m.End]); m.Kind == awskey.KeyID && id != string(m.ID) {
			t.Errorf("id %q at %q", m.ID, id)
		}
		from, to := max(0, m.Start-awskey.Context), min(len(text), m.End+awskey.Context)
		want := m
		want.Start -= from
		want.End -= from
		if got := awskey.Append(nil, text[from:to]); !slices.Contains(got, want) {
			t.Errorf("%v at %d-%d of %q is not found in its window", m.Kind, m.Start, m.End, text)
		}
	}
	// A destination is extended, not changed.
	before := []awskey.Match{{Kind: awskey.SecretKey, Start: 1 << 30}}
	if got := awskey.Append(before, text); got[0] != before[0] || !slices.Equal(got[1:], all) {
		t.Errorf("Append to a destination finds %v, without one %v", got[1:], all)
	}
}

// soup is a text of fragments that matter, in random order.
func (s sample) soup(n int) []byte {
	fragments := []string{
		"{id}", "{id2}", "{tmp}", "{secret}", "{secret2}", "{secret/}", "{token}", "{smtp}", "{bedrock}", "{short bedrock}", "{base64}", "{plain token}",
		"AWS_SECRET_ACCESS_KEY", "secret", "secretKey", "value", "name", "string", "X-Amz-Credential", "AWSAccessKeyId", "aws_session_token", "s3", "sha1",
		"=", ":", ": ", " = ", "\"", "'", "\n", "\n\n", " ", ",", ";", "(", ")", "{", "}", "<", ">", "/", "+", "_", "-", ".", "&", "%2F", "%", "\\", "\\n", "\\/", `\u002f`, "\\\"", "&quot;",
		"/20240101/", "Expires", "Signature", "word", "Ab1", "\x00", "é", "\x1b[31m",
		strings.Repeat("some text ", 12), strings.Repeat("Path1/", 20), strings.Repeat("%2F", 30), strings.Repeat("x", 90),
	}
	var text strings.Builder
	for range n {
		text.WriteString(fragments[s.IntN(len(fragments))])
	}
	filled, _ := s.fill(text.String())
	return []byte(filled)
}

func TestWindows(t *testing.T) {
	s := newSample(7)
	found := 0
	for range 3000 {
		text := s.soup(5 + s.IntN(120))
		found += len(awskey.Append(nil, text))
		check(t, text)
		if t.Failed() {
			return
		}
	}
	if found < 5000 {
		t.Errorf("only %d credentials in all texts: the test shows little", found)
	}
}

func FuzzAppend(f *testing.F) {
	s := newSample(8)
	for range 50 {
		f.Add(s.soup(20))
	}
	f.Fuzz(check)
}

func TestAppendDoesNotAllocate(t *testing.T) {
	s := newSample(9)
	text, _ := s.fill("id = {id}\nsecret_access_key = {secret}\n" + strings.Repeat("some other text\n", 1000))
	dst := make([]awskey.Match, 0, 8)
	clean := []byte(strings.Repeat("some other text: Value1\n", 1000) + s.base64(600))
	if n := testing.AllocsPerRun(100, func() { awskey.Append(dst, clean) }); n != 0 {
		t.Errorf("%v allocations where nothing is found", n)
	}
	// An ID is a string of its own.
	leaky := []byte(text)
	if n := testing.AllocsPerRun(100, func() { awskey.Append(dst, leaky) }); n != 1 {
		t.Errorf("%v allocations for one id and its secret", n)
	}
}
