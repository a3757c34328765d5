// Package credential is the detector of keyvet scan: AWS credentials by their
// own grammar, all others by the rules of gitleaks, both in the text as it is
// and in what it decodes to.
package credential

import (
	"cmp"
	"slices"
	"sync"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/settings"
)

// Detector implements [detect.Detector].
type Detector struct {
	aws     *aws
	scratch sync.Pool
}

// scratch is what a search allocates once and uses again.
type scratch struct {
	aws []awskey.Match
}

// New makes a detector for the rules that s has on.
func New(s *settings.Settings) (*Detector, error) {
	return &Detector{
		aws:     newAWS(s),
		scratch: sync.Pool{New: func() any { return new(scratch) }},
	}, nil
}

// Reach implements [detect.Detector].
func (d *Detector) Reach() int { return awsReach }

// Detect implements [detect.Detector].
func (d *Detector) Detect(dst []detect.Match, f *detect.Fragment) []detect.Match {
	s, _ := d.scratch.Get().(*scratch)
	defer d.scratch.Put(s)
	first := len(dst)
	dst = d.aws.append(dst, &s.aws, f.Data)
	slices.SortFunc(dst[first:], func(a, b detect.Match) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Rule, b.Rule))
	})
	return dst
}
