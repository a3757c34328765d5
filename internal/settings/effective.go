package settings

import (
	"maps"

	"github.com/keyvet/keyvet/internal/finding"
)

// Effective is s with the defaults written out, for people to read.
func (s *Settings) Effective() Settings {
	out := *s
	out.Rules = map[string]string{}
	for _, rule := range finding.Rules() {
		out.Rules[rule.Name] = "off"
		if severity, on := s.Severity(rule.Name, rule.Severity); on {
			out.Rules[rule.Name] = severity.String()
		}
	}
	for name, value := range s.Rules {
		if _, own := out.Rules[name]; !own {
			out.Rules[name] = value
		}
	}
	out.Deletes.Groups = DefaultGroups()
	maps.Copy(out.Deletes.Groups, s.Deletes.Groups)
	if len(s.Deletes.Consent) == 0 {
		out.Deletes.Consent = DefaultConsent()
	}
	if s.Deletes.Strength == "" {
		out.Deletes.Strength = "any"
	}
	if s.Deletes.Exported == "" {
		out.Deletes.Exported = "report"
	}
	return out
}

// DefaultGroups says which groups of operations are on.
func DefaultGroups() map[string]bool {
	return map[string]bool{"keys": true, "instances": true, "data": false, "audit": false}
}

// DefaultConsent is what counts as consent.
func DefaultConsent() []string { return []string{"person", "option"} }
