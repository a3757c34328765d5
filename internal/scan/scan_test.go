package scan_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/keyvet/keyvet/internal/archive"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo"
	"github.com/keyvet/keyvet/internal/scan"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/settings"
)

// marks is a detector of words such as <<7>>, which it reports as access keys.
// It looks 16 bytes around the start of one.
type marks struct{}

var mark = regexp.MustCompile(`<<[0-9]{1,8}>>`)

func (marks) Reach() int { return 16 }

func (marks) Detect(dst []detect.Match, f *detect.Fragment) []detect.Match {
	for at := 0; ; {
		i := bytes.Index(f.Data[at:], []byte("<<"))
		if i < 0 {
			return dst
		}
		at += i
		m := mark.FindIndex(f.Data[at:min(len(f.Data), at+12)])
		if m == nil || m[0] != 0 {
			at++
			continue
		}
		m[0], m[1] = at, at+m[1]
		at = m[1]
		dst = append(dst, detect.Match{
			Rule:     finding.RuleAccessKeyID,
			Severity: finding.Error,
			Start:    m[0],
			End:      m[1],
			Secrets:  []finding.Span{{Start: m[0], End: m[1]}},
			Value:    finding.NewSecret(string(f.Data[m[0]:m[1]])),
			Message:  "mark " + string(f.Data[m[0]+2:m[1]-2]),
		})
	}
}

// items is a source of what is in memory.
type items []*repo.Item

func (x items) Walk(ctx context.Context, v repo.Visitor) error {
	for _, item := range x {
		v.Visit(ctx, item)
	}
	return nil
}

// file is an item that has to be read.
func file(path string, content []byte) *repo.Item {
	return &repo.Item{Path: path, Size: -1, Reader: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(content)), nil
	}}
}

func run(t *testing.T, source repo.Source, change ...func(*scan.Options)) *finding.Report {
	t.Helper()
	limits := archive.DefaultLimits()
	o := scan.Options{Detectors: []detect.Detector{marks{}}, Archives: &limits, UnusedIgnores: true}
	for _, c := range change {
		c(&o)
	}
	return scan.Run(t.Context(), source, o)
}

// lines is a report in short: "path:line:column-line:column message", and
// "path! message" for errors.
func lines(r *finding.Report) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, fmt.Sprintf("%s:%d:%d-%d:%d %s", f.Path, f.Start.Line, f.Start.Column, f.End.Line, f.End.Column, f.Message))
	}
	for _, p := range r.Errors {
		out = append(out, p.Path+"! "+p.Message)
	}
	return out
}

func check(t *testing.T, r *finding.Report, want ...string) {
	t.Helper()
	if got := lines(r); !slices.Equal(got, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func utf16Bytes(order binary.AppendByteOrder, text string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

func utf32Bytes(order binary.AppendByteOrder, text string) []byte {
	var out []byte
	for _, r := range text {
		out = order.AppendUint32(out, uint32(r))
	}
	return out
}

func TestEncodings(t *testing.T) {
	const ascii = "the first line\nkey = <<1>>\n"
	const more = "žluťoučký 🐎 kůň\n🐎 <<1>>\n"
	little, big := binary.LittleEndian, binary.BigEndian
	noise := []byte{0x80, 0xfe, 0x07, 0x13, 0xff, 0x99, 0xc0}
	tests := []struct {
		name    string
		content []byte
		want    string
	}{
		{"ASCII", []byte(ascii), "2:7-2:12"},
		{"UTF-8", []byte(more), "2:6-2:11"},
		{"UTF-8 with a mark counts the mark", []byte("\ufeff<<1>>"), "1:4-1:9"},
		{"Latin-1", []byte("cl\xe9\ncl\xe9 = <<1>>"), "2:7-2:12"},
		{"carriage returns", []byte("one\r\n <<1>>\r\n"), "2:2-2:7"},
		{"zero bytes", []byte("a\x00b\x00\x00\n\x00<<1>>\x00"), "2:2-2:7"},
		{"UTF-16, little end first", utf16Bytes(little, "\ufeff"+more), "2:7-2:17"},
		{"UTF-16, big end first", utf16Bytes(big, "\ufeff"+more), "2:7-2:17"},
		{"UTF-16 without a mark", utf16Bytes(little, ascii), "2:13-2:23"},
		{"UTF-16 without a mark, big end first", utf16Bytes(big, ascii), "2:13-2:23"},
		{"UTF-16 with half a pair", append(utf16Bytes(little, "\ufeff"), append([]byte{0x00, 0xd8}, utf16Bytes(little, "<<1>>")...)...), "1:5-1:15"},
		{"UTF-16 of another script without a mark", utf16Bytes(little, strings.Repeat("日本語。", 100)+"the key is <<1>>"), "1:823-1:833"},
		{"UTF-32", utf32Bytes(little, "\ufeff"+more), "2:9-2:29"},
		{"UTF-32, big end first", utf32Bytes(big, "\ufeff"+more), "2:9-2:29"},
		{"UTF-32 without a mark", utf32Bytes(little, ascii), "2:25-2:45"},
		{"UTF-16 between other bytes", slices.Concat(noise, utf16Bytes(little, "this is the key <<1>>"), noise), "1:40-1:50"},
		{"UTF-16 at an odd place", slices.Concat(noise[1:], utf16Bytes(little, "this is the key <<1>>"), noise), "1:39-1:49"},
		{"UTF-16 between other bytes, big end first", slices.Concat(noise, utf16Bytes(big, "this is the key <<1>>"), noise), "1:41-1:51"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			check(t, run(t, items{file("f", test.content)}), "f:"+test.want+" mark 1")
			check(t, run(t, items{{Path: "f", Data: test.content}}), "f:"+test.want+" mark 1")
		})
	}
}

// TestWindows puts marks around every place where a long file is cut.
func TestNames(t *testing.T) {
	var zipped bytes.Buffer
	w := zip.NewWriter(&zipped)
	inner, err := w.Create("keys/long1name2in3zip4<<3>>.pem")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(inner, "text <<4>>")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	source := items{
		file("backup/long1name2of3key4<<1>>.pem", []byte("<<2>>")),
		file("an.archive", zipped.Bytes()),
		file("notes<<5>>", nil), // shorter than anything secret
	}
	check(t, run(t, source, func(o *scan.Options) { o.Names = true }),
		"an.archive!keys/long1name2in3zip4<<3>>.pem:1:6-1:11 mark 4",
		"an.archive!keys/long1name2in3zip4<<3>>.pem:1:34-1:39 mark 3 (in the name of the file)",
		"backup/long1name2of3key4<<1>>.pem:1:1-1:6 mark 2",
		"backup/long1name2of3key4<<1>>.pem:1:25-1:30 mark 1 (in the name of the file)",
	)
}

func TestArchivesThatAreNotRead(t *testing.T) {
	var notices []string
	notice := func(o *scan.Options) { o.Notice = func(message string) { notices = append(notices, message) } }
	check(t, run(t, items{
		file("b.rar", []byte("Rar!\x1a\x07\x01\x00 <<1>>")),
		file("a.7z", []byte("7z\xbc\xaf\x27\x1c\x00\x04")),
		file("c.txt", []byte("<<2>>")),
	}, notice), "b.rar:1:10-1:15 mark 1", "c.txt:1:1-1:6 mark 2")
	if want := []string{`not opened, for keyvet does not read such archives: "a.7z" (7z), "b.rar" (RAR)`}; !slices.Equal(notices, want) {
		t.Errorf("got %q, want %q", notices, want)
	}
}

func TestWindows(t *testing.T) {
	encodings := map[string]func(string) []byte{
		"bytes":  func(s string) []byte { return []byte(s) },
		"UTF-16": func(s string) []byte { return utf16Bytes(binary.LittleEndian, "\ufeff"+s) },
	}
	for name, encode := range encodings {
		t.Run(name, func(t *testing.T) {
			var text strings.Builder
			var want []string
			size, at := 1, 0
			if name == "UTF-16" {
				size, at = 2, 2 // the mark
			}
			for line := range 9000 {
				pad, word := strings.Repeat(" ", 1000+line%23), fmt.Sprintf("<<%d>>", line)
				at += size*len(pad) + 1
				want = append(want, fmt.Sprintf("f:%d:%d-%d:%d mark %d", line+1, at, line+1, at+size*len(word), line))
				text.WriteString(pad + word + "\n")
				at = 0
			}
			check(t, run(t, items{file("f", encode(text.String()))}), want...)
		})
	}
}

func TestTooMany(t *testing.T) {
	r := run(t, items{file("f", []byte(strings.Repeat("<<1>>\n", 20_000)))})
	if len(r.Findings) != 10_000 || len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Message, "more than 10000 findings") {
		t.Errorf("%d findings, errors: %v", len(r.Findings), r.Errors)
	}
}

// TestSeams slides a mark over the end of the first windows of a long file.
func TestSeams(t *testing.T) {
	const window = 4 << 20
	for _, end := range []int{window, 2*window - 2*(4<<10)} {
		for shift := -20; shift < 20; shift++ {
			at := end + shift
			content := bytes.Repeat([]byte{'.'}, at+100)
			copy(content[at:], "<<12345>>")
			content[at-300_000] = '\n'
			want := fmt.Sprintf("f:2:%d-2:%d mark 12345", 300_000, 300_009)
			check(t, run(t, items{file("f", content)}), want)
		}
	}
}

func TestReadErrors(t *testing.T) {
	broken := &repo.Item{Path: "b", Size: -1, Reader: func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("<<1>> "), iotest.ErrReader(io.ErrUnexpectedEOF))), nil
	}}
	check(t, run(t, items{broken}), "b:1:1-1:6 mark 1", "b! unexpected EOF")
}

func TestOnlyWhatIsNew(t *testing.T) {
	const old = "<<1>> <<2>> <<2>>\n"
	base := file("f", []byte(old))
	changed := file("f", []byte("<<3>>\n<<2>> <<2>> <<2>>"))
	changed.Base = base
	check(t, run(t, items{changed}), "f:1:1-1:6 mark 3", "f:2:13-2:18 mark 2")
}

func TestIgnores(t *testing.T) {
	tests := []struct {
		name, path, content string
		want                []string
	}{
		{"on the line", "a.py", "k = '<<1>>'  # keyvet:ignore access-key-id a test\n", nil},
		{"on the line above", "a.tf", "// keyvet:ignore access-key-id a test\nk = <<1>>\n", nil},
		{"two lines above", "a.tf", "// keyvet:ignore access-key-id a test\n\nk = <<1>>\n", []string{
			"a.tf:1:1-1:38 This comment accepts access-key-id, but nothing here is reported. Remove it.",
			"a.tf:3:5-3:10 mark 1",
		}},
		{"without a reason", "a.sh", "k=<<1>> # keyvet:ignore access-key-id\n", []string{
			"a.sh:1:3-1:8 mark 1",
			"a.sh:1:9-1:38 This comment has no effect: it gives no reason: write keyvet:ignore RULE reason.",
		}},
		{"another rule", "a.sql", "-- keyvet:ignore session-token a test\n<<1>>", []string{
			"a.sql:1:1-1:38 This comment accepts session-token, but nothing here is reported. Remove it.",
			"a.sql:2:1-2:6 mark 1",
		}},
		{"Go is judged by the analyzers", "a.go", "package a\n\n//keyvet:ignore access-key-id a test\nvar a = 1", nil},
		{"Go", "a.go", "package a\n\n//keyvet:ignore access-key-id a test\nvar a = `\n<<1>>`", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			check(t, run(t, items{file(test.path, []byte(test.content))}), test.want...)
		})
	}
}

// TestIgnoresInWindows has a comment far into a long file, one at the end of a
// window and one in the part that two windows share.
func TestIgnoresInWindows(t *testing.T) {
	const window = 4 << 20
	for shift := -120; shift < 20; shift += 5 {
		content := bytes.Repeat([]byte(strings.Repeat("x", 63)+"\n"), 2*window/64)
		copy(content[window+shift:], "\n<<1>> # keyvet:ignore access-key-id a test\n")
		check(t, run(t, items{file("f", content)}))
	}
}

func TestRules(t *testing.T) {
	off := func(o *scan.Options) {
		o.Settings = &settings.Settings{Rules: map[string]string{"access-key-id": "off"}}
	}
	check(t, run(t, items{file("f", []byte("<<1>>"))}, off))
	note := func(o *scan.Options) {
		o.Settings = &settings.Settings{Rules: map[string]string{"access-key-id": "note"}}
	}
	r := run(t, items{file("f", []byte("<<1>>"))}, note)
	if len(r.Findings) != 1 || r.Findings[0].Severity != finding.Note {
		t.Errorf("findings: %v", r.Findings)
	}
}

func TestSnippet(t *testing.T) {
	text := strings.Repeat("x ", 3<<20) + "<<1>> <<22>>\n"
	r := run(t, items{file("f", []byte(text))})
	for _, f := range r.Findings {
		at := f.Start.Column - f.Snippet.Column
		shown := f.Snippet.Text[at : at+f.End.Column-f.Start.Column]
		if strings.Trim(shown, "*") != "" || strings.Contains(f.Snippet.Text, "<") {
			t.Errorf("%s: %q of %q", f.Message, shown, f.Snippet.Text)
		}
	}
	if len(r.Findings) != 2 {
		t.Errorf("findings: %v", r.Findings)
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	waiting, _ := io.Pipe()
	defer waiting.Close()
	in := io.MultiReader(strings.NewReader("<<1>>\n"), readerFunc(func(p []byte) (int, error) {
		cancel()
		return waiting.Read(p)
	}))
	r := scan.Run(ctx, repo.Stream{Path: "stdin", Reader: in}, scan.Options{Detectors: []detect.Detector{marks{}}})
	check(t, r, "stdin:1:1-1:6 mark 1", ".! interrupted: not everything was read")
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// FuzzScan reads any bytes: what is found is inside of them, and the same
// whether they are in memory or read.
func FuzzScan(f *testing.F) {
	const text = "žluť = <<1>> # keyvet:ignore access-key-id a test\n<<2>>\n"
	f.Add([]byte(text))
	f.Add(utf16Bytes(binary.LittleEndian, "\ufeff"+text))
	f.Add(utf16Bytes(binary.BigEndian, text))
	f.Add(utf32Bytes(binary.LittleEndian, "\ufeff"+text))
	f.Add(append([]byte{1, 2, 3}, utf16Bytes(binary.LittleEndian, "the key is here: <<3>>")...))
	f.Add([]byte("PK\x03\x04 <<4>>"))
	f.Fuzz(func(t *testing.T, content []byte) {
		r := run(t, items{file("f", content)})
		inMemory := run(t, items{{Path: "f", Data: content, Size: int64(len(content))}})
		if len(content) > 0 && !slices.Equal(lines(r), lines(inMemory)) {
			t.Errorf("read: %q, in memory: %q", lines(r), lines(inMemory))
		}
		for _, found := range r.Findings {
			if strings.Contains(found.Path, "!") {
				continue
			}
			if found.Start.Line < 1 || found.Start.Line > 1+bytes.Count(content, []byte{'\n'}) ||
				found.Start.Column < 1 || found.Start.Column > len(content) {
				t.Errorf("%+v is outside of %q", found.Start, content)
			}
		}
	})
}
