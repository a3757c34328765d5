package check_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/keyvet/keyvet/internal/check"
	"github.com/keyvet/keyvet/internal/finding"
)

// at is a finding of rule in a.go on one line, from one column to another.
func at(rule string, line, from, to int) finding.Finding {
	return finding.Finding{
		Rule: rule, Path: "a.go", Severity: finding.Error,
		Start: finding.Position{Line: line, Column: from}, End: finding.Position{Line: line, Column: to},
	}
}

func with(f finding.Finding, change func(*finding.Finding)) finding.Finding {
	change(&f)
	return f
}

func digest(value string) func(*finding.Finding) {
	return func(f *finding.Finding) { f.Digest = finding.NewSecret(value).Digest(f.Rule) }
}

func keyID(id string) func(*finding.Finding) {
	return func(f *finding.Finding) { f.KeyID = id }
}

func TestJoin(t *testing.T) {
	way := []finding.Related{{Path: "b.go", Message: "used here"}}
	account := &finding.Account{ID: "123456789012"}
	cases := []struct {
		name                    string
		packages, files, joined []finding.Finding
	}{
		{
			name:     "found by both: the way to the sink and the account are in one finding",
			packages: []finding.Finding{with(at("secret-access-key", 3, 10, 52), func(f *finding.Finding) { f.Related = way; f.Message = "typed" })},
			files:    []finding.Finding{with(at("secret-access-key", 3, 11, 51), func(f *finding.Finding) { f.Account = account; f.Message = "bytes" })},
			joined: []finding.Finding{with(at("secret-access-key", 3, 10, 52), func(f *finding.Finding) {
				f.Related, f.Account, f.Message = way, account, "typed"
			})},
		},
		{
			name:     "found by one",
			packages: []finding.Finding{at("access-key-id", 1, 1, 5)},
			files:    []finding.Finding{at("access-key-id", 2, 1, 5)},
			joined:   []finding.Finding{at("access-key-id", 1, 1, 5), at("access-key-id", 2, 1, 5)},
		},
		{
			name:     "an id and its secret in one literal stay two",
			packages: []finding.Finding{at("access-key-id", 1, 1, 70)},
			files:    []finding.Finding{at("access-key-id", 1, 2, 22), at("secret-access-key", 1, 23, 63)},
			joined:   []finding.Finding{at("access-key-id", 1, 1, 70), at("secret-access-key", 1, 23, 63)},
		},
		{
			name: "two ids in one literal stay two",
			packages: []finding.Finding{
				with(with(at("access-key-id", 1, 1, 70), keyID("A")), digest("A")),
				with(with(at("access-key-id", 1, 1, 70), keyID("B")), digest("B")),
			},
			files: []finding.Finding{
				with(with(at("access-key-id", 1, 30, 50), keyID("B")), digest("B")),
				with(with(at("access-key-id", 1, 2, 22), keyID("A")), digest("A")),
				with(with(at("access-key-id", 1, 51, 69), keyID("C")), digest("C")),
			},
			joined: []finding.Finding{
				with(with(at("access-key-id", 1, 1, 70), keyID("A")), digest("A")),
				with(with(at("access-key-id", 1, 1, 70), keyID("B")), digest("B")),
				with(with(at("access-key-id", 1, 51, 69), keyID("C")), digest("C")),
			},
		},
		{
			name:     "a rule of gitleaks yields to one that knows the sink",
			packages: []finding.Finding{at("cloud-secret", 1, 5, 40)},
			files:    []finding.Finding{with(at("gitleaks/generic-api-key", 1, 1, 41), func(f *finding.Finding) { f.Severity = finding.Note })},
			joined:   []finding.Finding{at("cloud-secret", 1, 5, 40)},
		},
		{
			name:     "a printed secret is another matter",
			packages: []finding.Finding{at("printed-secret", 1, 5, 40)},
			files:    []finding.Finding{at("gitleaks/generic-api-key", 1, 10, 30)},
			joined:   []finding.Finding{at("printed-secret", 1, 5, 40), at("gitleaks/generic-api-key", 1, 10, 30)},
		},
		{
			name:     "neighbours do not overlap",
			packages: []finding.Finding{at("access-key-id", 1, 1, 21)},
			files:    []finding.Finding{at("access-key-id", 1, 21, 41)},
			joined:   []finding.Finding{at("access-key-id", 1, 1, 21), at("access-key-id", 1, 21, 41)},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.joined, check.Join(c.packages, c.files)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestWithHistory has a secret that is still there, twice, and one that is not.
func TestWithHistory(t *testing.T) {
	seen := func(fingerprint, commit string, line int) finding.Finding {
		return with(at("access-key-id", line, 1, 2), func(f *finding.Finding) { f.Fingerprint, f.Commit = fingerprint, commit })
	}
	got := check.WithHistory(
		[]finding.Finding{seen("still", "", 7), seen("still", "", 9), seen("new", "", 1)},
		[]finding.Finding{seen("still", "c1", 3), seen("gone", "c2", 5)},
	)
	want := []finding.Finding{seen("still", "c1", 7), seen("still", "c1", 9), seen("new", "", 1), seen("gone", "c2", 5)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestWithHistoryOfTheIndex has an object that no commit reaches because its
// commit is still to be made, and one that is forgotten.
func TestWithHistoryOfTheIndex(t *testing.T) {
	lost := func(value string) finding.Finding {
		return with(with(at("access-key-id", 1, 1, 2), digest(value)), func(f *finding.Finding) { f.Path, f.Object, f.Fingerprint = ".git/lost-found/1", "1", value })
	}
	now := with(at("access-key-id", 4, 1, 2), digest("staged"))
	got := check.WithHistory([]finding.Finding{now}, []finding.Finding{lost("staged"), lost("forgotten")})
	if diff := cmp.Diff([]finding.Finding{now, lost("forgotten")}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDropUsed(t *testing.T) {
	got := check.DropUsed(
		[]finding.Finding{at("unused-ignore", 1, 1, 9), at("unused-ignore", 2, 1, 9), at("access-key-id", 1, 1, 9)},
		map[check.Place]bool{{Path: "a.go", Line: 1}: true, {Path: "b.go", Line: 2}: true},
	)
	want := []finding.Finding{at("unused-ignore", 2, 1, 9), at("access-key-id", 1, 1, 9)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
