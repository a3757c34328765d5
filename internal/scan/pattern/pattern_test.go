package pattern_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/scan/pattern"
)

// expressions are of the kinds that rules have.
var expressions = []struct {
	expr     string
	keywords []string
	anchored bool
	local    bool
}{
	{`acme_[0-9a-f]{8}`, []string{"acme_"}, true, true},
	{`\bACME[0-9]{4}\b`, []string{"acme"}, true, true},
	{`(?i)[\w.-]{0,50}?(?:acme|ajax)(?:[ \t\w.-]{0,20})[\s'"]{0,3}(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}([a-z0-9]{8,12})(?:[\x60'"\s;]|\\[nr]|$)`, []string{"acme", "ajax"}, true, true},
	{`(?i)(?:key|(?-i:[Tt]oken|TOKEN))[ :=]{1,3}([\w.=-]{10,150}|[a-z0-9][a-z0-9+/]{11,}={0,3})(?:[\s;]|$)`, []string{"key", "token"}, true, true},
	{`\b(ey[a-zA-Z0-9]{4,}\.ey[a-zA-Z0-9/_-]{4,}\.(?:[a-zA-Z0-9/_-]{4,}={0,2})?)(?:['"\s;]|$)`, []string{"ey"}, true, true},
	{`[a-z0-9]{4,}\.acme\.com/[a-z]+`, []string{".acme.com"}, true, true},
	{`[0-9]{3}_mmk$`, []string{"_mmk"}, true, true},
	{`^acme-[a-z]+`, []string{"acme-"}, true, true},
	{`(?m)^acme: *(\S+)$`, []string{"acme"}, true, false},
	{`-----BEGIN[ A-Z]{0,20}KEY-----[\s\S]{8,}?END-----`, []string{"-----begin"}, true, false},
	{`\bcurl\b(?:.*|.*(?:[\r\n]{1,2}.*){1,5})[ \t\n](?:-u|--user) ?("[^"]{3,}"|\w+:\w+)(?:\s|\z)`, []string{"curl"}, true, false},
	{`(?i)(?:kind: secret(?s:.){0,20}data: \w+|data: \w+(?s:.){0,20}kind: secret)`, []string{"secret"}, true, true},
	{`acm[eé]=.{3}`, []string{"acm"}, true, true},
	{`(?:a|b)cme(?:x{2,3}|y)*z`, []string{"acme", "bcme"}, true, true},
	{`(?i)[\w.-]*?(acme|ajax)_(\w{3,})`, []string{"acme", "ajax"}, true, true},
	{`(?i)[\w.-]{0,3}?(acme)(?:_acme)?[=;](\w{3,5})(?:\s|$)`, []string{"acme"}, true, true},
	{`(?i)\bname:[ \t]*["']?\bacme\b(?s:.){0,20}?value:\s*\w`, []string{"acme"}, true, false},
	{`\b(?:acme_(?:[a-f0-9]{16}|local)_[a-f0-9]{40}|acme-[0-9]{30}[a-z]{30}|[a-f0-9]{40})\b`, []string{"acme"}, false, false},
	{`(?i)https?://a.me.com/[\w/]{3,}`, []string{"acme"}, false, false},
	{`[a-f0-9]{12}`, []string{"acme"}, false, false},
	{`acme|[0-9]{3}`, []string{"acme"}, false, false},
	{`x(?:acme)?y`, []string{"acme"}, false, false},
}

func TestAnchors(t *testing.T) {
	for _, e := range expressions {
		p, err := pattern.Parse(e.expr, e.keywords)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Anchored(); got != e.anchored {
			t.Errorf("%s: anchored is %t", e.expr, got)
		}
		if got := p.Reach() != pattern.Unlimited; got != e.local {
			t.Errorf("%s: has a reach: %t", e.expr, got)
		}
	}
	if _, err := pattern.Parse("(", nil); err == nil {
		t.Error("no error for an expression that is none")
	}
}

func TestMatches(t *testing.T) {
	texts := []string{
		"",
		"acme_0123abcd",
		"acme_0123abcd acme_0123abcdacme_0123abcd",
		"ACME1234 xACME1234 ACME12345",
		`my.acme.key = "abcdefgh12"` + "\n" + `ajax:=abcdefgh;` + `acmeacme=abcdefgh `,
		"key=abcdefghij;Token: abcdefghijkl/mnop==\nTOKEN:abcdefghij",
		"tOKEN: abcdefghij monkey=abcdefghijk",
		"eyAAAA.eyBBBB.CCCC== theyAAAA.eyBBBB. eyAAAA.eyBBBB.",
		"see abcd.acme.com/x and abc.acme.com/y or efgh.acme.com/zz",
		"123_mmk", "123_mmk\n", "12_mmk 123_mmk",
		"acme-x acme-y", "\nacme: one\nacme:  two \nacme: three",
		"-----BEGIN A KEY-----\nabcdefgh\n-----END-----\n-----BEGIN KEY-----END-----",
		"curl -X GET \\\n  http://a \\\n -u \"user:pw\" x\ncurl --user a:b\n",
		"kind: Secret\ndata: abc\nkind: secret", "data: abc\n\nkind: Secret data: x",
		"acmé=äöü acme=abc acme=\xff\xfe\xfd",
		"acmexxyxxxz bcmez acmexz",
		"my.acme_abcd.acme_efg x_ajax_acme_ajax_abc", "xxxxxacme_acme=abc acmeacme;abcdef acme=acme;abc\nacme;abcde",
		"name: 'Acme'\nvalue: x\nname:\t\tacme value:y acme value:z",
		"acme_local_" + strings.Repeat("0123456789", 4) + " acme-" + strings.Repeat("0123456789", 3) + strings.Repeat("abcdefghij", 3) + " " + strings.Repeat("0a", 20),
		"http://acme.com/abc HTTPS://A.ME.COM/x/y https://a-me-com/ab",
	}
	for _, e := range expressions {
		for _, text := range texts {
			check(t, e.expr, e.keywords, text)
			check(t, e.expr, e.keywords, strings.Repeat(text+"\n", 20))
			check(t, e.expr, e.keywords, strings.ToUpper(text))
		}
	}
}

func TestMatch(t *testing.T) {
	p, err := pattern.Parse(`(?i)(?:^|/)vendor/.*\.go$`, nil)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{"Vendor/a.go": true, "x/vendor/b/c.go": true, "xvendor/a.go": false, "a.go": false, "": false} {
		if got := p.Match([]byte(path)); got != want {
			t.Errorf("%q: %t", path, got)
		}
	}
}

// Any text has the matches that regexp finds in it.
func FuzzMatches(f *testing.F) {
	f.Add(2, `acme.x = "abcdefgh" ;`)
	f.Add(4, "eyAAAA.eyBBBB.CCCC==;eyAAAA.eyBBBB.")
	f.Add(10, "curl a\n\n -u \"x\n:y\" ")
	f.Add(12, "acm\xc3\xa9=\xff\xc3x")
	f.Fuzz(func(t *testing.T, which int, text string) {
		e := expressions[((which%len(expressions))+len(expressions))%len(expressions)]
		check(t, e.expr, e.keywords, text)
	})
}

// Deriving anchors never fails, whatever the expression, and loses no match.
func FuzzParse(f *testing.F) {
	for _, e := range expressions {
		f.Add(e.expr, e.keywords[0], "acme key token 123")
	}
	f.Fuzz(func(t *testing.T, expr, keyword, text string) {
		keyword = strings.ToLower(keyword)
		if len(expr) > 200 || keyword == "" {
			return
		}
		if _, err := regexp.Compile(expr); err != nil {
			if _, err := pattern.Parse(expr, []string{keyword}); err == nil {
				t.Errorf("%q is read, but does not compile", expr)
			}
			return
		}
		check(t, expr, []string{keyword}, text)
	})
}

// check compares the matches in text with those of regexp.
func check(t *testing.T, expr string, keywords []string, text string) {
	t.Helper()
	if strings.ContainsAny(text, "\u017f\u212a") || !ascii(keywords) {
		return // the exception of the package comment
	}
	p, err := pattern.Parse(expr, keywords)
	if err != nil {
		t.Fatal(err)
	}
	var got, want [][2]int
	if p.Anchored() {
		var s pattern.Search
		for end := range len(text) + 1 {
			for _, k := range keywords {
				if start := end - len(k); start >= 0 && lower(text[start:end]) == k {
					s.At(p, []byte(text), start, p.Hooks(k, keywords))
				}
			}
		}
		got = s.Matches(nil, p, []byte(text))
	} else {
		got = p.FindAll(nil, []byte(text))
	}
	for _, m := range regexp.MustCompile(expr).FindAllStringIndex(text, -1) {
		want = append(want, [2]int{m[0], m[1]})
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s\nin %q:\ngot  %v\nwant %v", expr, text, fmt.Sprint(got), fmt.Sprint(want))
	}
	for _, m := range want {
		match := []byte(text[m[0]:m[1]])
		if got, want := p.FindGroups(match), regexp.MustCompile(expr).FindSubmatchIndex(match); !slices.Equal(got, want) {
			t.Errorf("%s\ngroups of %q:\ngot  %v\nwant %v", expr, match, got, want)
		}
	}
}

func ascii(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool {
		return strings.ContainsFunc(w, func(r rune) bool { return r >= 0x80 })
	})
}

// lower lowers the letters of ASCII.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

func BenchmarkMatches(b *testing.B) {
	e := expressions[3]
	p, err := pattern.Parse(e.expr, e.keywords)
	if err != nil {
		b.Fatal(err)
	}
	text := []byte(strings.Repeat("\tkey, err := token.Get(ctx, name) // the key of it\n\tkeys[i] = Key{Name: name}\n", 1000))
	hooks := map[string][]pattern.Hook{}
	for _, k := range e.keywords {
		hooks[k] = p.Hooks(k, e.keywords)
	}
	type hit struct {
		at   int
		word string
	}
	var hits []hit
	for i := range text {
		for _, k := range e.keywords {
			if strings.HasPrefix(lower(string(text[i:min(len(text), i+len(k))])), k) {
				hits = append(hits, hit{i, k})
			}
		}
	}
	b.Run("ours", func(b *testing.B) {
		var s pattern.Search
		var found [][2]int
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			s.Reset()
			for _, h := range hits {
				s.At(p, text, h.at, hooks[h.word])
			}
			found = s.Matches(found[:0], p, text)
		}
	})
	b.Run("regexp", func(b *testing.B) {
		re := regexp.MustCompile(e.expr)
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			re.FindAllIndex(text, -1)
		}
	})
}
