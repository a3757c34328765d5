package credential_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/scan/credential"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/settings"
)

// A search of some ranges finds all that a search of the whole finds there.
func TestRanges(t *testing.T) {
	d := newDetector(t, &settings.Settings{})
	r := rand.New(rand.NewPCG(7, 8))
	for range 80 {
		text := randomFile(r)
		whole := d.Detect(nil, &detect.Fragment{Path: "a.yaml", Data: text})
		for range 4 {
			want := randomRanges(r, len(text))
			some := d.Detect(nil, &detect.Fragment{Path: "a.yaml", Data: text, Want: want})
			if missing := missingFrom(some, whole, want); missing != "" {
				t.Fatalf("not found in the ranges %v of %d bytes: %s", want, len(text), missing)
			}
		}
	}
}

// A window of a text finds what the whole has more than Reach from its edges.
func TestWindows(t *testing.T) {
	d := newDetector(t, &settings.Settings{})
	r := rand.New(rand.NewPCG(9, 10))
	for range 80 {
		text := randomFile(r)
		whole := d.Detect(nil, &detect.Fragment{Path: "a.yaml", Data: text})
		lo := r.IntN(len(text))
		hi := lo + r.IntN(len(text)-lo+1)
		window := d.Detect(nil, &detect.Fragment{Path: "a.yaml", Data: text[lo:hi], Offset: int64(lo)})
		for i := range window {
			window[i].Start += lo
			window[i].End += lo
		}
		inner := finding.Span{Start: lo + d.Reach(), End: hi - d.Reach()}
		if lo == 0 {
			inner.Start = 0
		}
		if missing := missingFrom(window, whole, []finding.Span{inner}); missing != "" {
			t.Fatalf("not found in [%d, %d): %s", lo, hi, missing)
		}
	}
}

// missingFrom describes the matches of whole that begin in the ranges and are
// not in some.
func missingFrom(some, whole []detect.Match, ranges []finding.Span) string {
	var out strings.Builder
	for _, m := range whole {
		in := func(s finding.Span) bool { return s.Start <= m.Start && m.Start < s.End }
		same := func(o detect.Match) bool {
			return o.Rule == m.Rule && o.Start == m.Start && o.End == m.End && o.Value == m.Value
		}
		if !m.Unbounded && slices.ContainsFunc(ranges, in) && !slices.ContainsFunc(some, same) {
			fmt.Fprintf(&out, "%s at [%d, %d) ", m.Rule, m.Start, m.End)
		}
	}
	return out.String()
}

// randomFile is a file with credentials in plain and encoded text.
func randomFile(r *rand.Rand) []byte {
	pieces := []string{
		"aws_access_key_id = " + keyID + "\n", "aws_secret_access_key = " + secret + "\n", "\"" + keyID + "\", \"" + secret + "\"\n",
		"token: " + githubToken + "\n", slackToken + "\n", "billing_api_key=m4Xq8ZtR2vKw9LpY7hNc\n",
		"x: " + b64("aws_access_key_id = "+keyID+"\naws_secret_access_key = "+secret) + "\n", wrapped(b64(strings.Repeat("a line of text\n", 12)+githubToken)) + "\n",
		`"{\"api_key\": \"m4Xq8ZtR2vKw9LpY7hNc\"}"` + "\n", strings.Replace(keyID, "3", "%33", 1) + "\n",
		"-----BEGIN PRIVATE KEY-----\n" + strings.Repeat("MIIEvQIBADANBgkqhkiG9w0BAQEF\n", 6) + "-----END PRIVATE KEY-----\n",
		strings.Repeat("an ordinary line of a file\n", 40), strings.Repeat("x", 3000) + "\n", "key, err := store.Get(ctx, name)\n",
	}
	var out strings.Builder
	for range 1 + r.IntN(30) {
		out.WriteString(pieces[r.IntN(len(pieces))])
	}
	return []byte(out.String())
}

func randomRanges(r *rand.Rand, size int) []finding.Span {
	var ranges []finding.Span
	for at := r.IntN(size); at < size; at += 1 + r.IntN(size) {
		s := finding.Span{Start: at, End: min(size, at+r.IntN(300))}
		ranges = append(ranges, s)
		at = s.End
	}
	return ranges
}

func FuzzDetect(f *testing.F) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 5 {
		f.Add(randomFile(r))
	}
	d, err := credential.New(&settings.Settings{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		last := 0
		for _, m := range d.Detect(nil, &detect.Fragment{Path: "a.yaml", Data: text}) {
			if m.Start < last || m.End < m.Start || m.End > len(text) {
				t.Fatalf("%s at [%d, %d) of %d bytes, behind %d", m.Rule, m.Start, m.End, len(text), last)
			}
			last = m.Start
			for _, s := range m.Secrets {
				if s.Start < 0 || s.End < s.Start || s.End > len(text) {
					t.Fatalf("%s: secret at %v of %d bytes", m.Rule, s, len(text))
				}
			}
		}
	})
}
