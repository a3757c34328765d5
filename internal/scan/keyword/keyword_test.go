package keyword_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/scan/keyword"
)

func TestFind(t *testing.T) {
	words := []string{"key", "ey", "keyring", "secret", "-----begin", "é"}
	tests := []struct {
		name, text string
		want       string
	}{
		{"nothing", "nothing here", ""},
		{"empty text", "", ""},
		{"one", "a secret", "secret@2"},
		{"any case", "a SeCrEt", "secret@2"},
		{"words within words", "Keyring", "key@0 ey@1 keyring@0"},
		{"side by side", "keykey", "key@0 ey@1 key@3 ey@4"},
		{"a start that leads nowhere", "seckeycret", "key@3 ey@4"},
		{"a start that leads to another word", "keyrey", "key@0 ey@1 ey@4"},
		{"punctuation", "------BEGIN", "-----begin@1"},
		{"bytes beyond ASCII stand for themselves", "café CAFÉ", "é@3"},
		{"long s and the Kelvin sign are no letters of ours", "\u017fecret \u212aey", "ey@11"},
	}
	set, err := keyword.New(words)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, hit := range find(set, []byte(test.text)) {
				got = append(got, fmt.Sprintf("%s@%d", words[hit.Word], hit.Start))
			}
			if got := strings.Join(got, " "); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestNewRefuses(t *testing.T) {
	for name, words := range map[string][]string{
		"an empty word":           {"key", ""},
		"words that are too long": {strings.Repeat("ab", 40000)},
	} {
		if _, err := keyword.New(words); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("key ey secret", "The KEYring's secret")
	f.Add("aa a aaa", "aaaaAAAA")
	f.Add("ab bc abc", "xabcabc")
	f.Fuzz(func(t *testing.T, list, text string) {
		words := strings.Fields(list)
		slices.Sort(words)
		words = slices.Compact(words)
		set, err := keyword.New(words)
		if err != nil {
			return
		}
		// Long enough to be read in several lanes and blocks.
		text = strings.Repeat(text, 1+min(200, 40_000/(len(text)+1)))
		got := find(set, []byte(text))
		// By now, and with this, enough was read to make the automaton.
		set.Find(new(keyword.Search), make([]byte, 1<<14), func([]keyword.Hit) {})
		if again := find(set, []byte(text)); !slices.Equal(got, again) {
			t.Errorf("words %q in %q:\nfirst %v\nlater %v", words, text, got, again)
		}
		var want []keyword.Hit
		folded := fold(text)
		for end := range len(folded) + 1 {
			var here []keyword.Hit
			for i, word := range words {
				if strings.HasSuffix(folded[:end], fold(word)) {
					here = append(here, keyword.Hit{Word: i, Start: end - len(word)})
				}
			}
			slices.SortStableFunc(here, func(a, b keyword.Hit) int { return a.Start - b.Start })
			want = append(want, here...)
		}
		// Words that differ in case only end in the same state; their order is
		// that of the list on both sides.
		if !slices.Equal(got, want) {
			t.Errorf("words %q in %q:\ngot  %v\nwant %v", words, text, got, want)
		}
	})
}

func find(set *keyword.Set, text []byte) []keyword.Hit {
	var all []keyword.Hit
	set.Find(new(keyword.Search), text, func(hits []keyword.Hit) { all = append(all, hits...) })
	return all
}

// fold lowers the ASCII letters of s.
func fold(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

func BenchmarkFind(b *testing.B) {
	set, err := keyword.New([]string{"access", "api", "auth", "creds", "curl", "ey", "ghp_", "key", "password", "s.", "secret", "sk", "token"})
	if err != nil {
		b.Fatal(err)
	}
	text := proseOf(1 << 20)
	var search keyword.Search
	hits := 0
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		set.Find(&search, text, func(h []keyword.Hit) { hits += len(h) })
	}
}

// proseOf is n bytes of words as code has them.
func proseOf(n int) []byte {
	words := strings.Fields("func return if err != nil { } range for := context.Context request response string int byte value name options client server region bucket instance key token list range append len map node cluster")
	r := rand.New(rand.NewPCG(1, 2))
	var out bytes.Buffer
	for out.Len() < n {
		out.WriteString(words[r.IntN(len(words))])
		out.WriteByte(" \n\t("[r.IntN(4)])
	}
	return out.Bytes()[:n]
}
