package history

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo"
	"github.com/keyvet/keyvet/internal/repo/odb"
	"github.com/keyvet/keyvet/internal/scan"
)

// answer is what a run reported of a repository, so that the next run need not
// walk the commits again where nothing has changed. It says where findings are
// and nothing of what they are: their contents are read and searched again.
type answer struct {
	// State is a digest of all that the answer follows from.
	State  string        `json:"state"`
	Places []answerPlace `json:"places"`
	// Problems are those that were found while commits were walked.
	Problems []finding.Problem `json:"problems"`
}

// answerPlace is a content with findings.
type answerPlace struct {
	Path   string `json:"path"`
	Object string `json:"object"`
	Commit string `json:"commit,omitempty"`
	// Part is which of the contents of the place was searched.
	Part     int             `json:"part,omitempty"`
	Findings []answerFinding `json:"findings"`
}

// answerFinding is a finding in a content.
type answerFinding struct {
	Rule    string            `json:"rule"`
	Start   finding.Position  `json:"start"`
	Related []finding.Related `json:"related"`
}

// state is a digest of the objects and references of the repository. It is empty
// where they cannot be listed.
func (h *history) state(ctx context.Context) string {
	objects, err := h.db.Inventory()
	if err != nil {
		return ""
	}
	refs, err := h.db.Refs(ctx)
	if err != nil {
		return ""
	}
	sum := sha256.New()
	for _, id := range objects {
		_, _ = sum.Write(id[:]) // never fails
	}
	names := make([]string, 0, len(refs))
	for _, ref := range refs {
		names = append(names, ref.Name+" "+ref.ID.String())
	}
	slices.Sort(names)
	for _, name := range names {
		_, _ = fmt.Fprintln(sum, name)
	}
	shallow := slices.SortedFunc(maps.Keys(h.db.Shallow), compareIDs)
	_, _ = fmt.Fprintln(sum, h.db.Partial, len(shallow))
	for _, id := range shallow {
		_, _ = sum.Write(id[:])
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func compareIDs(a, b odb.ID) int { return bytes.Compare(a[:], b[:]) }

// repeat reports what an earlier run has reported, if it is still true. Otherwise
// it reports nothing.
func (h *history) repeat(ctx context.Context, known *answer) bool {
	a := newAttribution(h)
	for i := range known.Places {
		if ctx.Err() != nil || !a.repeatPlace(ctx, &known.Places[i]) {
			h.findings = nil
			return false
		}
	}
	h.problems = append(h.problems, known.Problems...)
	return true
}

func (a *attribution) repeatPlace(ctx context.Context, known *answerPlace) bool {
	id, err := odb.ParseID(known.Object)
	if err != nil {
		return false
	}
	p := place{path: known.Path, object: id}
	if known.Commit != "" {
		commitID, err := odb.ParseID(known.Commit)
		if err != nil {
			return false
		}
		p.commit = &commit{id: commitID}
	}
	loads := a.contents(p)
	if known.Part < 0 || known.Part >= len(loads) {
		return false
	}
	item := p.item()
	if err := loads[known.Part](&item); err != nil {
		return false
	}
	if err := known.focus(&item); err != nil {
		return false
	}
	left := known.Findings
	for _, f := range scan.Run(ctx, items{item}, a.options.Options).Findings {
		if len(left) > 0 && left[0].Rule == f.Rule && left[0].Start == f.Start {
			f.Related = left[0].Related
			a.findings = append(a.findings, f)
			left = left[1:]
		}
	}
	return len(left) == 0
}

// focus loads an item of moderate size and limits the search to the findings.
func (p *answerPlace) focus(item *repo.Item) error {
	const most = 4 << 20
	if item.Data == nil {
		if item.Size < 0 || item.Size > most {
			return nil
		}
		in, err := item.Open()
		if err != nil {
			return fmt.Errorf("opening %s: %w", p.Path, err)
		}
		item.Data, err = io.ReadAll(in)
		if err = errors.Join(err, in.Close()); err != nil {
			return fmt.Errorf("reading %s: %w", p.Path, err)
		}
		item.Reader = nil
	}
	if !scan.Plain(item.Data) {
		return nil // lines are not those of the bytes
	}
	item.New = []finding.Span{}
	line, start := 1, 0
	for _, f := range p.Findings {
		for ; line < f.Start.Line; line++ {
			n := bytes.IndexByte(item.Data[start:], '\n')
			if n < 0 {
				return fmt.Errorf("%s: %w", p.Path, io.ErrUnexpectedEOF)
			}
			start += n + 1
		}
		at := min(len(item.Data), start+max(0, f.Start.Column-1))
		if n := len(item.New); n > 0 && item.New[n-1].End > at {
			continue
		}
		item.New = append(item.New, finding.Span{Start: at, End: min(len(item.Data), at+1)})
	}
	return nil
}

// remember writes down what was reported, for the next run. Where the name of a
// file holds a secret nothing is written.
func (a *attribution) remember(state string, problems []finding.Problem) {
	if a.cache == nil || state == "" || len(a.named) > 0 || len(a.findings) != len(a.sources) {
		return
	}
	out := answer{State: state, Problems: problems}
	for i, f := range a.findings {
		s := a.sources[i]
		if i == 0 || s != a.sources[i-1] {
			p := answerPlace{Path: s.path, Object: s.object.String(), Part: s.part}
			if s.commit != nil {
				p.Commit = s.commit.id.String()
			}
			out.Places = append(out.Places, p)
		}
		last := &out.Places[len(out.Places)-1]
		last.Findings = append(last.Findings, answerFinding{f.Rule, f.Start, f.Related})
	}
	if err := a.cache.saveAnswer(&out); err != nil {
		a.warn(err)
	}
}

// answerSuffix is what the name of a cache's answer has more than that of the
// cache.
const answerSuffix = ".answer"

// answer is what the last run has reported; nil where the repository has changed
// since.
func (c *Cache) answer(state string) *answer {
	data, err := os.ReadFile(c.path + answerSuffix)
	if err != nil || len(data) < sha256.Size || state == "" {
		return nil
	}
	body := data[sha256.Size:]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], data[:sha256.Size]) {
		return nil
	}
	var known answer
	if err := json.Unmarshal(body, &known); err != nil || known.State != state {
		return nil
	}
	now := time.Now()
	for _, file := range []string{c.path, c.path + answerSuffix} {
		if err := os.Chtimes(file, now, now); err != nil && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, fs.ErrNotExist) {
			return nil
		}
	}
	return &known
}

func (c *Cache) saveAnswer(a *answer) error {
	body, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("writing the cache: %w", err)
	}
	sum := sha256.Sum256(body)
	return replace(c.path+answerSuffix, append(sum[:], body...))
}
