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
	"maps"
	"os"
	"slices"
	"unicode/utf8"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo"
	"github.com/keyvet/keyvet/internal/repo/odb"
	"github.com/keyvet/keyvet/internal/scan"
)

// answer is what a run reported of a repository, so that the next run has to look
// there only. It says where findings are and nothing of what they are: their contents
// are read and searched again.
type answer struct {
	// State is a digest of all that the answer follows from.
	State  string        `json:"state"`
	Places []answerPlace `json:"places"`
	// Problems are those that were found while commits were walked.
	Problems []finding.Problem `json:"problems"`

	places map[string]*answerPlace // by their keys
}

// answerPlace is a content that was looked at for findings.
type answerPlace struct {
	Path   string `json:"path"`
	Object string `json:"object"`
	Commit string `json:"commit,omitempty"`
	// Part is which of the contents of the place was searched.
	Part int `json:"part,omitempty"`
	// Wanted is a digest of the values that it was looked at for.
	Wanted   string          `json:"wanted"`
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

// repeat reports what the last run has reported, if the state was the same.
// Otherwise it reports nothing.
func (h *history) repeat(ctx context.Context, state string) bool {
	if h.answer == nil || h.answer.State != state || state == "" {
		return false
	}
	a := newAttribution(h)
	for i := range h.answer.Places {
		known := &h.answer.Places[i]
		p, err := known.place()
		found, ok := a.again(ctx, p, known)
		if err != nil || !ok {
			h.findings = nil
			return false
		}
		for i := range found {
			found[i].Related = known.Findings[i].Related
		}
		h.findings = append(h.findings, found...)
	}
	h.problems = append(h.problems, h.answer.Problems...)
	h.cache.inUse()
	return true
}

func (p *answerPlace) place() (place, error) {
	id, err := odb.ParseID(p.Object)
	if err != nil || p.Commit == "" {
		return place{path: p.Path, object: id}, err
	}
	commitID, err := odb.ParseID(p.Commit)
	return place{path: p.Path, object: id, commit: &commit{id: commitID}}, err
}

// at is what is known of p; nil where that is nothing, or was about other values.
func (k *answer) at(p place, wanted string) *answerPlace {
	if k == nil || p.inName {
		return nil
	}
	if k.places == nil {
		k.places = make(map[string]*answerPlace, len(k.Places))
		for i := range k.Places {
			k.places[k.Places[i].key()] = &k.Places[i]
		}
	}
	known := k.places[answerOf(p).key()]
	if known == nil || known.Wanted != wanted {
		return nil
	}
	return known
}

// key tells places apart.
func (p *answerPlace) key() string { return p.Object + " " + p.Commit + " " + p.Path }

func answerOf(p place) *answerPlace {
	known := &answerPlace{Path: p.path, Object: p.object.String()}
	if p.commit != nil {
		known.Commit = p.commit.id.String()
	}
	return known
}

// again finds what is known to be in p. It reports false where that is not there, or
// nothing is known.
func (a *attribution) again(ctx context.Context, p place, known *answerPlace) ([]finding.Finding, bool) {
	switch {
	case known == nil:
		return nil, false
	case len(known.Findings) == 0:
		return nil, true
	}
	loads := a.contents(p)
	if known.Part < 0 || known.Part >= len(loads) {
		return nil, false
	}
	item := p.item()
	if err := loads[known.Part](&item); err != nil {
		return nil, false
	}
	if err := known.focus(&item); err != nil {
		return nil, false
	}
	var found []finding.Finding
	for _, f := range scan.Run(ctx, items{item}, a.options.Options).Findings {
		if n := len(found); n < len(known.Findings) && known.Findings[n].Rule == f.Rule && known.Findings[n].Start == f.Start {
			found = append(found, f)
		}
	}
	return found, len(found) == len(known.Findings)
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
// file holds a secret, or has bytes that JSON cannot tell, nothing is written.
func (a *attribution) remember(state string, problems []finding.Problem) {
	if state == "" || len(a.named) > 0 {
		return
	}
	out := answer{State: state, Problems: problems}
	for _, done := range a.placed {
		p := answerOf(done.place)
		if !utf8.ValidString(p.Path) {
			return
		}
		p.Part, p.Wanted = done.part, done.wanted
		for _, f := range a.findings[done.first:done.end] {
			p.Findings = append(p.Findings, answerFinding{f.Rule, f.Start, f.Related})
			if !every(f.Related, func(r finding.Related) bool { return utf8.ValidString(r.Path) }) {
				return
			}
		}
		out.Places = append(out.Places, *p)
	}
	if err := a.cache.saveAnswer(&out); err != nil {
		a.warn(err)
	}
}

// answerSuffix is what the name of a cache's answer has more than that of the
// cache.
const answerSuffix = ".answer"

// answer is what the last run has reported; nil where that is not known.
func (c *Cache) answer() *answer {
	data, err := os.ReadFile(c.path + answerSuffix)
	if err != nil || len(data) < sha256.Size {
		return nil
	}
	body := data[sha256.Size:]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], data[:sha256.Size]) {
		return nil
	}
	var known answer
	if err := json.Unmarshal(body, &known); err != nil {
		return nil
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
