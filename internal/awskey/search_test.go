package awskey

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Both searches skip most of a text. These expressions say the same slowly.
var (
	idRuns    = regexp.MustCompile(`[A-Z2-7]{20,}`)
	valueRuns = regexp.MustCompile(`[A-Za-z0-9+/\\%]{40,}`)
)

func slowIDs(text []byte) []int {
	var at []int
	for _, run := range idRuns.FindAllIndex(text, -1) {
		if id := run[1] - idLen; isPrefix(text[id:]) {
			at = append(at, id)
		}
	}
	return at
}

func fastIDs(text []byte) []int {
	var at []int
	for i := nextID(text, 0); i >= 0; i = nextID(text, i+idLen) {
		at = append(at, i)
	}
	return at
}

func slowRuns(text []byte) []span {
	all := valueRuns.FindAllIndex(text, -1)
	runs := make([]span, 0, len(all))
	for _, run := range all {
		runs = append(runs, span{run[0], run[1]})
	}
	return runs
}

func fastRuns(text []byte) []span {
	var runs []span
	for r, _ := nextRun(text, 0); r.start < r.end; r, _ = nextRun(text, r.end) {
		runs = append(runs, r)
	}
	return runs
}

func FuzzSearch(f *testing.F) {
	run := strings.Repeat("Ab3/", 10)
	id := "AKIA" + strings.Repeat("Q7", 8)
	for n := range 50 {
		pad := strings.Repeat("x", n)
		blank := strings.Repeat(" ", n)
		f.Add([]byte(blank + id + blank + "ACCA" + id[4:] + pad))
		f.Add([]byte(pad + "%" + id[n%20:] + "2" + id))
		f.Add([]byte(blank + run + blank + run + "\\" + pad))
		f.Add([]byte(pad + run[:n%40] + "=" + run))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if got, want := fastIDs(text), slowIDs(text); !slices.Equal(got, want) {
			t.Errorf("ids in %q at %v, want %v", text, got, want)
		}
		if got, want := fastRuns(text), slowRuns(text); !slices.Equal(got, want) {
			t.Errorf("runs in %q at %v, want %v", text, got, want)
		}
	})
}
