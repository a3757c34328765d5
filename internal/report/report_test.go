package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

func options() report.Options {
	return report.Options{Version: "1.2.3", Started: time.Date(2026, 2, 3, 4, 5, 6, 789, time.FixedZone("", 3600))}
}

func write(t *testing.T, format report.Format, r *finding.Report, o report.Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := report.Write(&out, format, r, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestGolden compares what each format writes with a file that a person has
// looked at.
func TestGolden(t *testing.T) {
	terminal := func(width int, color bool) report.Options {
		o := options()
		o.Terminal = &report.Terminal{Width: width, Color: color}
		return o
	}
	redact := options()
	redact.Redact = true
	quiet := options()
	quiet.Quiet = true
	cases := []struct {
		file    string
		format  report.Format
		report  *finding.Report
		options report.Options
	}{
		{"sample.txt", report.Text, sample(), options()},
		{"quiet.txt", report.Text, sample(), quiet},
		{"redacted.txt", report.Text, sample(), redact},
		{"terminal.txt", report.Text, sample(), terminal(100, false)},
		{"terminal-narrow.txt", report.Text, sample(), terminal(44, false)},
		{"terminal-color.txt", report.Text, sample(), terminal(100, true)},
		{"terminal-clean.txt", report.Text, &finding.Report{}, terminal(80, false)},
		{"hostile.txt", report.Text, hostile(), options()},
		{"hostile-terminal.txt", report.Text, hostile(), terminal(80, false)},
	}
	for _, format := range report.Formats() {
		if format == report.Text {
			continue
		}
		cases = append(cases,
			struct {
				file    string
				format  report.Format
				report  *finding.Report
				options report.Options
			}{"sample." + string(format), format, sample(), options()},
			struct {
				file    string
				format  report.Format
				report  *finding.Report
				options report.Options
			}{"clean." + string(format), format, &finding.Report{Version: 1, Root: "."}, options()},
		)
	}
	for _, c := range cases {
		t.Run(c.file, func(t *testing.T) {
			got := write(t, c.format, c.report, c.options)
			if again := write(t, c.format, c.report, c.options); again != got {
				t.Error("the same report gives different bytes")
			}
			golden(t, c.file, got)
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// TestNoSecret writes every format and looks for the secret that the source has,
// and for its parts.
func TestNoSecret(t *testing.T) {
	for _, format := range report.Formats() {
		t.Run(string(format), func(t *testing.T) {
			out := write(t, format, sample(), options())
			for i := 0; i+8 <= len(sampleSecret); i++ {
				if strings.Contains(out, sampleSecret[i:i+8]) {
					t.Fatalf("bytes %d to %d of the secret are in the report", i, i+8)
				}
			}
		})
	}
}

func TestRedact(t *testing.T) {
	o := options()
	o.Redact = true
	for _, format := range report.Formats() {
		t.Run(string(format), func(t *testing.T) {
			r := sample()
			for i := range r.Findings {
				r.Findings[i].Related = append(r.Findings[i].Related, finding.Related{Path: sampleID, Message: sampleID})
			}
			r.Errors = append(r.Errors, finding.Problem{Path: "ASIAZ4WYQJWM5ZDYXUEI", Message: "no " + sampleID})
			before, _ := json.Marshal(r)
			out := write(t, format, r, o)
			for _, id := range []string{sampleID, "AKIAYUZDLUSYFD5APWCT", "ASIAZ4WYQJWM5ZDYXUEI"} {
				if strings.Contains(out, id) {
					t.Errorf("the id %s is in the redacted report", id)
				}
			}
			if after, _ := json.Marshal(r); !bytes.Equal(before, after) {
				t.Error("Write changed the report")
			}
		})
	}
}

// TestHostile shows that names and text of a repository stay text.
func TestHostile(t *testing.T) {
	for _, format := range report.Formats() {
		t.Run(string(format), func(t *testing.T) {
			out := write(t, format, hostile(), options())
			if !utf8.ValidString(out) {
				t.Error("the report is no UTF-8")
			}
			for _, bad := range []string{"\x1b", "\x07", "\x00"} {
				if strings.Contains(out, bad) {
					t.Errorf("the report contains %q", bad)
				}
			}
			switch format {
			case report.Text, report.GitHub:
				for line := range strings.SplitSeq(out, "\n") {
					if strings.HasPrefix(line, "::error::x") {
						t.Errorf("a path became a command: %q", line)
					}
				}
			case report.HTML:
				if strings.Contains(out, "<script>alert") {
					t.Error("a path became a script")
				}
			default:
			}
		})
	}
}

func TestParseFormat(t *testing.T) {
	for _, format := range report.Formats() {
		if got, err := report.ParseFormat(string(format)); err != nil || got != format {
			t.Errorf("ParseFormat(%q) = %q, %v", format, got, err)
		}
	}
	_, err := report.ParseFormat("xml")
	if err == nil || !strings.Contains(err.Error(), "text, json, sarif") {
		t.Errorf("an unknown format gives the error %v, which does not list the known ones", err)
	}
}

// TestNarrow lays the sample out for terminals of every width.
func TestNarrow(t *testing.T) {
	for width := 30; width <= 120; width++ {
		o := options()
		o.Terminal = &report.Terminal{Width: width}
		for line := range strings.SplitSeq(write(t, report.Text, sample(), o), "\n") {
			longest := 0
			for word := range strings.FieldsSeq(line) {
				longest = max(longest, utf8.RuneCountInString(word))
			}
			if n := utf8.RuneCountInString(line); n > width && longest < width/3 {
				t.Errorf("at width %d a line has %d columns: %s", width, n, line)
			}
		}
	}
}

// failing fails after n bytes.
type failing int

func (f *failing) Write(p []byte) (int, error) {
	if len(p) > int(*f) {
		return 0, errors.New("disk full")
	}
	*f -= failing(len(p))
	return len(p), nil
}

func TestWriteErrors(t *testing.T) {
	for _, format := range report.Formats() {
		var w failing = 10
		err := report.Write(&w, format, sample(), options())
		if err == nil || !strings.Contains(err.Error(), "disk full") {
			t.Errorf("%s: a failing writer gives the error %v", format, err)
		}
	}
}
