package history

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo"
	"github.com/keyvet/keyvet/internal/repo/odb"
	"github.com/keyvet/keyvet/internal/scan"
)

// place is a content to report findings in.
type place struct {
	path   string
	inName bool
	object odb.ID
	// commit is nil where no commit reaches the object.
	commit *commit
}

// report scans the places of the events as any file is scanned, and keeps what
// the events are about.
func (a *attribution) report(ctx context.Context) error {
	places := map[place]map[value]bool{}
	note := func(p place, id valueID) {
		if places[p] == nil {
			places[p] = map[value]bool{}
		}
		places[p][a.sweep.values[id]] = true
	}
	reported := map[valueID]bool{}
	for _, e := range a.events {
		if a.options.Settings.Excluded(e.path) {
			continue
		}
		note(place{e.path, e.inName, e.object, e.commit}, e.valueID)
		reported[e.valueID] = true
	}
	if a.options.Since == nil {
		a.unreached(reported, note)
	}
	for _, p := range slices.SortedFunc(maps.Keys(places), comparePlaces) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		a.reportPlace(ctx, p, places[p])
	}
	a.relateToHead(ctx)
	a.reportMissing()
	return nil
}

func comparePlaces(a, b place) int {
	return cmp.Or(cmp.Compare(a.path, b.path), bytes.Compare(a.object[:], b.object[:]))
}

// unreached notes the values in tags, and in objects that no commit reaches. Of
// several objects with the same value that no commit has either, the first stands
// for all.
func (a *attribution) unreached(reported map[valueID]bool, note func(place, valueID)) {
	for _, id := range slices.SortedFunc(maps.Keys(a.found), compareIDs) {
		if a.commit(id) != nil || len(a.reached[id]) > 0 {
			continue
		}
		path := lostPath(id)
		if a.tags[id] {
			path = tagMessage
		}
		for _, h := range a.found[id] {
			if path == tagMessage || !reported[h.valueID] {
				note(place{path: path, object: id}, h.valueID)
				reported[h.valueID] = true
			}
		}
	}
}

// placed is what was found in a place.
type placed struct {
	place

	part int // of its contents
	// wanted is a digest of the values that the place is about.
	wanted string
	// findings are a range of those of the history.
	first, end int
}

// reportPlace reports the values in p.
func (a *attribution) reportPlace(ctx context.Context, p place, values map[value]bool) {
	done := placed{place: p, wanted: digestOf(values), first: len(a.findings)}
	known := a.answer.at(p, done.wanted)
	found, ok := a.again(ctx, p, known)
	if ok {
		done.part = known.Part
	} else if found, done.part, ok = a.look(ctx, p, values); !ok {
		return
	}
	for i := range found {
		found[i].Related = append(found[i].Related, a.origin(p, &found[i]))
	}
	a.findings = append(a.findings, found...)
	done.end = len(a.findings)
	a.placed = append(a.placed, done)
}

// look searches the contents of p in turn for the values, until some are found in
// one. It reports false where one cannot be read.
func (a *attribution) look(ctx context.Context, p place, values map[value]bool) (found []finding.Finding, part int, ok bool) {
	item := p.item()
	for part, load := range a.contents(p) {
		if err := load(&item); err != nil {
			a.problem(p.path, "%v", err)
			return nil, 0, false
		}
		found := scan.Run(ctx, items{item}, a.options.Options).Findings
		found = slices.DeleteFunc(found, func(f finding.Finding) bool {
			return !p.inName && !values[a.sweep.valueOf(f.Rule, f.Digest)]
		})
		if len(found) > 0 {
			return found, part, true
		}
	}
	return nil, 0, true
}

// digestOf is the same for the same values.
func digestOf(values map[value]bool) string {
	sum := sha256.New()
	for _, v := range slices.SortedFunc(maps.Keys(values), func(x, y value) int {
		return cmp.Or(cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Mark, y.Mark))
	}) {
		_, _ = fmt.Fprintln(sum, v.Rule, v.Mark) // never fails
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// message reports whether p is the message of a commit or tag.
func (p *place) message() bool { return p.path == commitMessage || p.path == tagMessage }

// item is p without its content.
func (p *place) item() repo.Item {
	item := repo.Item{Path: p.path, Origin: repo.Origin{Object: p.object.String()}}
	if p.commit != nil {
		item.Origin = repo.Origin{Commit: p.commit.id.String()}
	}
	return item
}

// contents are the functions that put the content of p into an item, to be tried
// one after the other.
func (a *attribution) contents(p place) []func(*repo.Item) error {
	object := func(item *repo.Item) (err error) {
		item.Data, item.New = nil, nil
		if spans, plain := a.where[p.object]; plain && !p.message() {
			// Only what was found there is of interest.
			_, item.Data, err = a.forest.reader.Read(p.object)
			item.Size, item.New = int64(len(item.Data)), spans
			return err
		}
		item.Reader, item.Size, err = a.forest.reader.Open(p.object)
		return err
	}
	if p.inName {
		return []func(*repo.Item) error{func(item *repo.Item) error {
			item.Data = []byte(p.path)
			return nil
		}}
	}
	if !p.message() {
		return []func(*repo.Item) error{object}
	}
	// Lines of a message are counted as its author counts them.
	message := func(item *repo.Item) error {
		_, data, err := a.forest.reader.Read(p.object)
		_, item.Data, _ = bytes.Cut(data, []byte("\n\n"))
		return err
	}
	return []func(*repo.Item) error{message, object}
}

// origin says where a finding comes from.
func (a *attribution) origin(p place, f *finding.Finding) finding.Related {
	r := finding.Related{Path: f.Path, Start: f.Start}
	switch {
	case p.commit == nil && p.path == tagMessage:
		r.Message = fmt.Sprintf("in the message of tag object %s", p.object)
	case p.commit == nil:
		r.Message = fmt.Sprintf("in object %s, which no commit reaches%s; it can be fetched by its name until it is pruned", p.object, a.tagged(p.object))
	default:
		r.Message = fmt.Sprintf("%s commit %s, authored on %s%s", introduction(p), p.commit.id, day(p.commit.Authored), a.remark(p.commit))
	}
	return r
}

func introduction(p place) string {
	switch {
	case p.path == commitMessage:
		return "in the message of"
	case p.inName:
		return "in the name of a file that came with"
	}
	return "introduced by"
}

// remark says what is special about a commit.
func (a *attribution) remark(c *commit) string {
	switch {
	case a.db.Shallow[c.id]:
		return ", where this shallow clone begins: it may be older"
	case c.rank == unreached:
		return ", which no branch or tag reaches any more"
	}
	return ""
}

// tagged names the reference that leads to an object.
func (a *attribution) tagged(id odb.ID) string {
	if name := a.refs[id]; name != "" {
		return " (but " + name + " names it)"
	}
	return ""
}

// relateToHead adds to every finding whether the commit that is checked out has
// its value still.
func (a *attribution) relateToHead(ctx context.Context) {
	if a.head == nil || len(a.findings) == 0 {
		return
	}
	still := map[value]finding.Related{}
	wanted := map[value]bool{}
	for i := range a.findings {
		wanted[a.sweep.valueOf(a.findings[i].Rule, a.findings[i].Digest)] = true
	}
	open := func(h holding) bool {
		v := a.sweep.values[h.valueID]
		_, known := still[v]
		return wanted[v] && !known
	}
	difference("", a.tree(a.head), nil, func(path string, e *nodeEntry) {
		for _, p := range []place{{path: path, object: e.id}, {path: path, inName: true}} {
			held := e.held
			if p.inName {
				held = e.named
			}
			if ctx.Err() != nil || !slices.ContainsFunc(held, open) {
				continue
			}
			item := repo.Item{Path: path}
			if err := a.contents(p)[0](&item); err != nil {
				a.problem(path, "%v", err)
				continue
			}
			for _, f := range scan.Run(ctx, items{item}, a.options.Options).Findings {
				v := a.sweep.valueOf(f.Rule, f.Digest)
				if _, known := still[v]; wanted[v] && !known {
					still[v] = finding.Related{Path: path, Start: f.Start, Message: "HEAD has it still"}
				}
			}
		}
	}, func(string, *nodeEntry) {})
	for i := range a.findings {
		f := &a.findings[i]
		if f.Path == commitMessage || f.Path == tagMessage {
			continue
		}
		if r, ok := still[a.sweep.valueOf(f.Rule, f.Digest)]; ok {
			f.Related = append(f.Related, r)
		} else {
			f.Related = append(f.Related, finding.Related{Path: f.Path, Start: f.Start, Message: "HEAD does not have it any more, the history does"})
		}
	}
}

// reportMissing reports the objects that a commit's history refers to and that
// are not there. What only unreachable objects refer to may be gone: git prunes
// it.
func (a *attribution) reportMissing() {
	if len(a.missing) == 0 {
		return
	}
	lost := map[odb.ID]string{}
	for id, e := range a.lost {
		if _, missing := a.missing[id]; missing && e.commit.rank != unreached {
			lost[id] = e.path
		}
	}
	for _, c := range a.history.commits {
		if a.commit(c.id).rank == unreached {
			continue
		}
		for _, id := range append([]odb.ID{c.Tree}, c.Parents...) {
			if _, missing := a.missing[id]; missing && (!a.db.Shallow[c.id] || id == c.Tree) {
				lost[id] = "commit " + c.id.String()
			}
		}
	}
	if len(lost) == 0 {
		return
	}
	ids := slices.SortedFunc(maps.Keys(lost), compareIDs)
	why := "the repository is damaged"
	if a.db.Partial {
		why = "this is a partial clone: fetch them with git fetch --refetch"
	}
	const named = 10
	for _, id := range ids[:min(named, len(ids))] {
		a.problem(objectsPath, "object %s is missing (%s): %s", id, lost[id], why)
	}
	if len(ids) > named {
		a.problem(objectsPath, "%d more objects are missing: %s", len(ids)-named, why)
	}
}
