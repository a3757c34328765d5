package finding_test

import (
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/finding"
)

// TestSnippetKeepsBytes cuts and repairs lines in the middle of characters: the
// text stays valid and columns stay true.
func TestSnippetKeepsBytes(t *testing.T) {
	for pad := range 8 {
		src := strings.Repeat("x", pad) + strings.Repeat("ü€😀", 40) + "\xff\xfeHERE" + strings.Repeat("€", 200)
		start := strings.Index(src, "HERE")
		s := finding.NewSnippet([]byte("first\n"+src), finding.Span{Start: 6 + start, End: 6 + start + 4}, finding.Span{}, nil)
		at := start + 1 - s.Column
		if at < 0 || at+4 > len(s.Text) || s.Text[at:at+4] != "HERE" {
			t.Errorf("pad %d: column %d does not lead to the finding in %q", pad, s.Column, s.Text)
		}
		if strings.Contains(strings.ReplaceAll(s.Text, "??HERE", "HERE"), "?") {
			t.Errorf("pad %d: a character was split in %q", pad, s.Text)
		}
		if want := pad + 40*4 + 2 + 1; s.StartUTF16 != want || s.EndUTF16 != want+4 {
			t.Errorf("pad %d: UTF-16 columns %d to %d, want %d to %d", pad, s.StartUTF16, s.EndUTF16, want, want+4)
		}
	}
}
