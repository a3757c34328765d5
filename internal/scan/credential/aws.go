package credential

import (
	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/settings"
	"github.com/keyvet/keyvet/internal/wording"
)

// aws finds AWS credentials.
type aws struct {
	// off lists the rules that the settings switch off.
	off map[string]bool
}

func newAWS(s *settings.Settings) *aws {
	a := &aws{off: map[string]bool{}}
	for _, rule := range finding.Rules() {
		if _, on := s.Severity(rule.Name, rule.Severity); !on {
			a.off[rule.Name] = true
		}
	}
	return a
}

// shortestAWS is the length of the shortest AWS credential, an id.
const shortestAWS = 20

// awsReach is how far around a credential decides whether it is one. A credential
// that is longer than that is a run of [pattern.RunByte], and all of the run is
// looked at.
const awsReach = 64 + awskey.Context

// append appends the credentials in text, whose first byte is at offset. It
// keeps known for reuse.
func (a *aws) append(dst []detect.Match, known *[]awskey.Match, text []byte, offset int) []detect.Match {
	*known = awskey.Append((*known)[:0], text)
	for _, m := range *known {
		about := wording.Of(m)
		if a.off[about.Rule] {
			continue
		}
		match := detect.Match{
			Rule:     about.Rule,
			Severity: finding.Error,
			Start:    offset + m.Start,
			End:      offset + m.End,
			Value:    finding.NewSecret(string(text[m.Start:m.End])),
			KeyID:    about.KeyID,
			Account:  about.Account,
			Message:  about.Message,
			Help:     about.Help,
		}
		if m.Kind != awskey.KeyID {
			match.Secrets = []finding.Span{{Start: match.Start, End: match.End}}
		}
		dst = append(dst, match)
	}
	return dst
}
