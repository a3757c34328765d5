package decode_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/scan/decode"
)

func TestDecode(t *testing.T) {
	const plain = "user=amelie password=tulip-field-19"
	std := base64.StdEncoding.EncodeToString([]byte(plain))
	tests := []struct {
		name, text, want string
	}{
		{"base64", "auth: Basic " + std + "\n", "auth: Basic " + plain + "\n"},
		{"base64 without padding", "x=" + strings.TrimRight(std, "=") + ";", "x=" + plain + ";"},
		{"base64 for URLs", "?t=" + base64.RawURLEncoding.EncodeToString([]byte("~~~>>>???"+plain)) + "&", "?t=~~~>>>???" + plain + "&"},
		{"base64 at the end of a path", "secrets/" + std, "secrets/" + plain},
		{"base64 behind an escaped line feed", `"a\n` + std + `"`, "\"a\n" + plain + `"`},
		{"base64 of UTF-16", "-enc " + base64.StdEncoding.EncodeToString(utf16(plain)), "-enc " + plain},
		{"base64 that is wrapped", "data: |\n  " + wrap(plain+plain+plain, "\n  ") + "\nnext: 1", "data: |\n  " + plain + plain + plain + "\nnext: 1"},
		{"base64 that is wrapped with escapes", `"` + wrap(plain+plain+plain, `\n`) + `"`, `"` + plain + plain + plain + `"`},
		{"hexadecimal", "0x" + hex.EncodeToString([]byte(plain)), "0x" + plain},
		{"hexadecimal in upper case", strings.ToUpper(hex.EncodeToString([]byte(plain))), plain},
		{"percent", "a%2Fb%3d%C3%A9", "a/b=é"},
		{"JSON in JSON", `{\"a\": \"b\\c\"}`, `{"a": "b\c"}`},
		{"escapes of characters", `\u0041\u{42}\x43\U00000044 \ud83d\ude00`, "ABCD \U0001f600"},
		{"a slash that JSON escapes", `a\/b`, "a/b"},
		{"an escape in JSON in JSON, once", `a\\u0041b\\u{42}`, `a\u0041b\u{42}`},
		{"references of HTML", "a&#43;b&#x2F;c&#X41;", "a+b/cA"},
		{"JSON in an attribute", "{&quot;a&quot;:&#34;b&#34;}", `{"a":"b"}`},
		{"all references around one", "&lt;b&gt; &amp;&apos;&#39;&#65;", "<b> &''A"},
		{"a reference behind another ampersand", "?a&b&#43;c", "?a&b+c"},

		{"nothing", "func main() {}", ""},
		{"an identifier", "NewStaticCredentialsProviderFactory", ""},
		{"a digest", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", ""},
		{"an image", base64.StdEncoding.EncodeToString([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01")), ""},
		{"escapes that are common in code", `"a\n\tb\\c"`, ""},
		{"paths of Windows", `"C:\\users\\user\\xml"`, ""},
		{"a percent sign", "100% of %d, %zz, 5%", ""},
		{"references that are common in pages", "a &lt; b &amp;&amp; c &gt; d &#39; &nbsp; &#160; &eacute;", ""},
		{"broken references", "&#; &#x; &#xzz; &#4a; &#43 &#1114112; &#xd800; &#0; &", ""},
		{"broken escapes", `\u12 \x4 \u{} \ud83d \U99999999 \`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var d decode.Decoder
			var got strings.Builder
			for _, text := range d.Decode([]byte(test.text), nil) {
				got.Write(text.Data)
			}
			if got.String() != test.want {
				t.Errorf("got %q, want %q", got.String(), test.want)
			}
		})
	}
}

// Wrapped base64 that turns out at its end to be no text is not tried from every
// line: that would take minutes here. Its lines are still read one by one.
func TestWrappedDataIsReadInLinearTime(t *testing.T) {
	data := strings.Repeat("the quick brown fox jumps over the lazy dog ", 50_000) + "\x00"
	var d decode.Decoder
	texts := d.Decode([]byte(wrap(data, "\n")), nil)
	if len(texts) == 0 || !bytes.Contains(texts[0].Data, []byte("the quick brown fox")) {
		t.Errorf("nothing was decoded")
	}
}

func TestDecodeWords(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"punctuation alone", `{\"a\": \"b\/c\"} d%3D%22e%22 \u003c\u4e2d\u003e`, ""},
		{"a letter", `%41b`, "Ab"},
		{"a letter between punctuation", `\u0022\u0041\u0022`, `"A"`},
		{"punctuation near a letter", `{\"a\": \"\x62\"}`, `{"a": "b"}`},
		{"an underscore", `a\u005fb`, "a_b"},
		{"punctuation of HTML alone", "&#34;a&#34;: &quot;b&quot;", ""},
		{"a reference that stands in a secret", "&quot;a&#43;b&quot;", `"a+b"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := decode.Decoder{Words: true}
			var got strings.Builder
			for _, text := range d.Decode([]byte(test.text), nil) {
				got.Write(text.Data)
			}
			if got.String() != test.want {
				t.Errorf("got %q, want %q", got.String(), test.want)
			}
		})
	}
}

// What is decoded knows where it comes from.
func TestSource(t *testing.T) {
	const plain = "one two three four five six seven eight nine ten eleven twelve"
	tests := []struct {
		name, text, part string
		want             string // of the source
	}{
		{"plain text before", "key: " + encode("abcdefghijklmnop"), "key", "key"},
		{"plain text behind", encode("abcdefghijklmnop") + " end", "end", "end"},
		{"all of base64, without the padding", "<" + encode(plain) + ">", plain, strings.TrimRight(encode(plain), "=")},
		{"a part of base64", encode(plain), "two three", encode(plain)[4*4/3 : (13*4+2)/3]},
		{"a part of a line that is wrapped", wrap(plain, "\n"), "one", wrap(plain, "\n")[:4]},
		{"a part over two lines", wrap(plain, "\n"), "six seven eight", wrap(plain, "\n")[24*4/3 : (39*4+2)/3+1]},
		{"hexadecimal", hex.EncodeToString([]byte(plain)), "two", hex.EncodeToString([]byte("two"))},
		{"an escape within", `a%2Bb`, "a+b", "a%2Bb"},
		{"an escape at the end", `x=a%2Bb%2F;`, "a+b/", "a%2Bb%2F"},
		{"references of different lengths", "x=a&#43;b&#x2B;;", "a+b+", "a&#43;b&#x2B;"},
		{"an escaped character of two bytes", `\u00e9!`, "é", `\u00e9`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var d decode.Decoder
			texts := d.Decode([]byte(test.text), nil)
			if len(texts) != 1 {
				t.Fatalf("%d texts, want 1", len(texts))
			}
			at := bytes.Index(texts[0].Data, []byte(test.part))
			if at < 0 {
				t.Fatalf("%q is not in %q", test.part, texts[0].Data)
			}
			span := texts[0].Source(finding.Span{Start: at, End: at + len(test.part)})
			if got := test.text[span.Start:span.End]; got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestDecodedTextKeepsItsSurroundings(t *testing.T) {
	far := strings.Repeat(".", 3*decode.Context)
	text := far + "name=" + encode("abcdefghijklmnop") + far + "%41" + far
	var d decode.Decoder
	texts := d.Decode([]byte(text), nil)
	if len(texts) != 2 {
		t.Fatalf("%d texts, want 2", len(texts))
	}
	if want := "name=abcdefghijklmnop"; !bytes.Contains(texts[0].Data, []byte(want)) {
		t.Errorf("%q is not in the text", want)
	}
	for _, text := range texts {
		if n := len(text.Data); n > 3*decode.Context {
			t.Errorf("a text has %d bytes", n)
		}
	}
	if within := d.Decode([]byte(text), []finding.Span{{Start: 0, End: len(far)}}); within != nil {
		t.Errorf("%d texts where nothing is encoded", len(within))
	}
}

// A run that goes on in an escaped character is decoded when that is.
func TestLayers(t *testing.T) {
	const plain = "access=??>>~~ and more of it"
	text := "v=" + strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D").Replace(encode(plain))
	if !strings.Contains(text, "%2") {
		t.Fatal("the sample needs an escape")
	}
	for _, want := range []string{"v=" + encode(plain), "v=" + plain} {
		var d decode.Decoder
		texts := d.Decode([]byte(text), nil)
		if len(texts) != 1 || string(texts[0].Data) != want {
			t.Fatalf("%q decodes to %v, want %q", text, texts, want)
		}
		text = string(texts[0].Data)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("a=" + encode("some text that is encoded") + "\n%41\\u0041"))
	f.Add([]byte(wrap(strings.Repeat("wrapped text ", 9), "\n  ")))
	f.Add([]byte(`\\\"\n` + hex.EncodeToString([]byte("hexadecimal text"))))
	f.Fuzz(func(t *testing.T, text []byte) {
		var d decode.Decoder
		last, total := 0, 0
		for _, part := range d.Decode(text, nil) {
			whole := part.Source(finding.Span{End: len(part.Data)})
			if whole.Start < last || whole.End > len(text) {
				t.Fatalf("%v is not behind %d in %d bytes", whole, last, len(text))
			}
			last = whole.End
			total += len(part.Data)
			at := whole.Start
			for i := range part.Data {
				span := part.Source(finding.Span{Start: i, End: i + 1})
				if span.Start < at && part.Decoded(finding.Span{Start: i, End: i + 1}, 0) == nil || span.End > whole.End || span.Start >= span.End {
					t.Fatalf("byte %d of %d comes from %v in %v", i, len(part.Data), span, whole)
				}
				if part.Decoded(finding.Span{Start: i, End: i + 1}, 0) == nil && text[span.Start] != part.Data[i] {
					t.Fatalf("byte %d is %q, but its source is %q", i, part.Data[i], text[span.Start])
				}
				at = span.Start
			}
		}
		if total > len(text) {
			t.Fatalf("%d bytes decode to %d", len(text), total)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	var text bytes.Buffer
	for i := 0; text.Len() < 1<<20; i++ {
		fmt.Fprintf(&text, "\tif err := client.DescribeInstances%d(ctx, \"name\\n\"); err != nil {\n", i)
	}
	var d decode.Decoder
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		d.Decode(text.Bytes(), nil)
	}
}

func encode(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// wrap is s in lines of base64 with the given break between them.
func wrap(s, lineBreak string) string {
	const width = 40
	encoded := encode(s)
	var lines []string
	for len(encoded) > width {
		lines = append(lines, encoded[:width])
		encoded = encoded[width:]
	}
	return strings.Join(append(lines, encoded), lineBreak)
}

func utf16(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}
