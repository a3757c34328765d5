package settings_test

import (
	"testing"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/settings"
)

func TestExcluded(t *testing.T) {
	tests := []struct {
		pattern, file string
		want          bool
	}{
		{"gen", "gen", true},
		{"gen", "gen/a/b.go", true},
		{"gen", "a/gen/b.go", false},
		{"gen/", "gen/b.go", true},
		{"*.pem", "key.pem", true},
		{"*.pem", "a/key.pem", false},
		{"**/*.pem", "key.pem", true},
		{"**/*.pem", "a/b/key.pem", true},
		{"**/testdata/**", "a/testdata/b", true},
		{"**/testdata/**", "testdata/a/b", true},
		{"**/testdata/**", "a/testdata", false},
		{"a/**/z", "a/z", true},
		{"a/**/z", "a/b/c/z/d", true},
		{"a/**/z", "b/a/z", false},
		{"**", "a", true},
	}
	for _, test := range tests {
		s := settings.Settings{Exclude: []string{test.pattern}}
		if got := s.Excluded(test.file); got != test.want {
			t.Errorf("%q excludes %q: %v", test.pattern, test.file, got)
		}
	}
}

func TestSeverity(t *testing.T) {
	s := settings.Settings{Rules: map[string]string{
		"a": "off", "b": "on", "c": "note", "gitleaks/*": "warning", "gitleaks/x": "off", "d": "nonsense",
	}}
	tests := []struct {
		rule      string
		byDefault finding.Severity
		want      finding.Severity
		on        bool
	}{
		{"a", finding.Error, 0, false},
		{"b", finding.Warning, finding.Warning, true},
		{"b", 0, finding.Error, true},
		{"c", finding.Error, finding.Note, true},
		{"d", finding.Error, finding.Error, true},
		{"gitleaks/x", finding.Error, 0, false},
		{"gitleaks/y", finding.Error, finding.Warning, true},
		{"other", finding.Note, finding.Note, true},
		{"other", 0, 0, false},
	}
	for _, test := range tests {
		if got, on := s.Severity(test.rule, test.byDefault); got != test.want || on != test.on {
			t.Errorf("%s, by default %v: %v, %v", test.rule, test.byDefault, got, on)
		}
	}
}

// TestEffectiveIsValid writes the defaults out: they are a configuration.
func TestEffectiveIsValid(t *testing.T) {
	effective := (&settings.Settings{}).Effective()
	for _, fault := range effective.Check() {
		t.Error(fault)
	}
	for _, rule := range finding.Rules() {
		if got := effective.Rules[rule.Name]; got != rule.Severity.String() {
			t.Errorf("%s is %q by default", rule.Name, got)
		}
	}
}
