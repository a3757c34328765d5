package owner_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/owner"
)

func TestRead(t *testing.T) {
	ids, problems, err := owner.Read(strings.NewReader("AKIATCH6YDSY3DXXZY3X ASIAV7MGF5SYUKW2VKH3\r\n\n# AKIAJSR2VH2WCVDIABMR\nAKIAJSR2VH2WCVDIABMR,whatever # x"))
	if want := []awskey.ID{"AKIATCH6YDSY3DXXZY3X", "ASIAV7MGF5SYUKW2VKH3", "AKIAJSR2VH2WCVDIABMR"}; err != nil || !slices.Equal(ids, want) {
		t.Errorf("ids %v, %v; want %v", ids, err, want)
	}
	if len(problems) != 1 || problems[0].Path != "line 4" || strings.Contains(problems[0].Message, "whatever") || problems[0].Optional {
		t.Errorf("problems %+v", problems)
	}
	if _, _, err := owner.Read(strings.NewReader(strings.Repeat("x", 2<<20))); err == nil {
		t.Error("a line without end is read")
	}
}

// FuzzParse shows that what is no id is not repeated, whatever it is.
func FuzzParse(f *testing.F) {
	for _, word := range []string{"AKIATCH6YDSY3DXXZY3X", "AROAV7MGF5SYUKW2VKH3", "AKIA7777777777777777", "2kyhDnCgoO3pYOQryjbNfEJ8/p/ALoLRGe2+AkC8", "AKIA", ""} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		id, why := owner.Parse(word)
		if (id == "") == (why == "") || id != "" && string(id) != word {
			t.Errorf("Parse(%q) = %q, %q", word, id, why)
		}
		const telling = 13 // more than any word of the reasons
		if len(word) >= telling && !strings.Contains(word, " ") && strings.Contains(why, word) {
			t.Errorf("%q is repeated in %q", word, why)
		}
	})
}
