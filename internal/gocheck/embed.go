package gocheck

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/diag"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/wording"
)

// embedded looks for credentials in the files that pkg embeds. A pass cannot: it
// is not told of them.
func (r *run) embedded(p *program, pkg *packages.Package) {
	for _, name := range pkg.EmbedFiles {
		if r.embeds[name] || p.unit.files != nil && !p.unit.files[name] {
			continue
		}
		r.embeds[name] = true
		file, err := os.Open(name)
		if err == nil {
			err = credentials(file, func(c wording.Credential, span finding.Span, value string) {
				r.placed = append(r.placed, placed{
					Finding: diag.Finding{
						Diagnostic: analysis.Diagnostic{Category: c.Rule, Message: c.Message},
						KeyID:      c.KeyID,
						Account:    c.Account,
						Value:      finding.NewSecret(value),
						Secret:     c.Rule != finding.RuleAccessKeyID,
						Help:       c.Help,
					},
					file: name,
					span: span,
				})
			})
			err = errors.Join(err, file.Close())
		}
		if err != nil {
			r.problem(name, reason(err))
		}
	}
}

// credentials finds the credentials in what r reads, with a window of bounded
// size. Spans are in bytes from the beginning.
func credentials(r io.Reader, found func(wording.Credential, finding.Span, string)) error {
	// A session token is the longest credential, a few kilobytes at most.
	const size, reach = 1 << 20, 32 << 10
	var (
		window  = make([]byte, 0, size+2*reach)
		base    int // the offset of the window
		settled int // the offset up to which matches are known
		matches []awskey.Match
	)
	for {
		n, err := io.ReadFull(r, window[len(window):cap(window)])
		window = window[:len(window)+n]
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return err
		}
		// What begins near the end of the window is left to the next one,
		// which has what follows it.
		limit := base + len(window)
		if !last {
			limit -= reach
		}
		if awskey.Candidate(window) {
			matches = awskey.Append(matches[:0], window)
			for _, m := range matches {
				if start := base + m.Start; settled <= start && start < limit {
					found(wording.Of(m), finding.Span{Start: start, End: base + m.End}, string(window[m.Start:m.End]))
				}
			}
		}
		if last {
			return nil
		}
		settled = limit
		keep := 2 * reach
		base += len(window) - keep
		window = window[:copy(window, window[len(window)-keep:])]
	}
}

// reason is err without the path, which the problem has.
func reason(err error) string {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Op + ": " + pathError.Err.Error()
	}
	return err.Error()
}
