package credential

import (
	"fmt"
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/scan/gitleaks"
	"github.com/keyvet/keyvet/internal/settings"
)

// newEngine makes the engine for the rules of gitleaks that s has on.
func newEngine(s *settings.Settings) (*gitleaks.Engine, error) {
	config := gitleaks.Default()
	if s.Gitleaks.Config != "" {
		var err error
		if config, err = gitleaks.ReadFile(s.Gitleaks.Config); err != nil {
			return nil, err
		}
	}
	engine, err := gitleaks.New(config, func(id string) bool {
		_, on := s.Severity(finding.GitleaksPrefix+id, severity(id))
		return on
	})
	if err != nil {
		return nil, fmt.Errorf("preparing the rules of gitleaks: %w", err)
	}
	return engine, nil
}

// severity is that of a rule of gitleaks by default; 0 is off.
func severity(id string) finding.Severity {
	switch id {
	case "aws-access-token", "aws-amazon-bedrock-api-key-long-lived", "aws-amazon-bedrock-api-key-short-lived":
		return 0 // our own rules find all of these, and know examples
	case "generic-api-key":
		return finding.Note // a guess from a name and some entropy
	}
	return finding.Error
}

// help is what to do about a credential of which only its rule is known.
const help = "Revoke the credential where it was issued, put a new one into a secret store or the environment, and look for uses of the old one. It stays in the history of the repository: removing the line revokes nothing."

// ofRule makes a match of one of gitleaks in text.
func ofRule(m *gitleaks.Match, path string, text []byte) detect.Match {
	match := detect.Match{
		Rule:      finding.GitleaksPrefix + m.ID,
		Severity:  max(severity(m.ID), finding.Note),
		Start:     m.Start,
		End:       m.End,
		AllowedIn: m.AllowedIn,
		Unbounded: m.Far,
		Message:   message(m.Rule),
		Help:      help,
	}
	if m.Regex == "" {
		match.Value = finding.NewSecret(path)
		return match
	}
	match.Secrets = []finding.Span{m.Secret}
	match.Value = finding.NewSecret(string(text[m.Secret.Start:m.Secret.End]))
	return match
}

func message(r *gitleaks.Rule) string {
	description := strings.TrimSuffix(strings.TrimSpace(r.Description), ".")
	if description == "" {
		return "a credential is embedded: the rule " + r.ID + " of gitleaks matches"
	}
	return description + " (rule " + r.ID + " of gitleaks)"
}
