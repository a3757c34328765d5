package history

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/keyvet/keyvet/internal/repo/odb"
)

// commit is what attribution needs to know of one.
type commit struct {
	odb.CommitInfo

	id   odb.ID
	rank rank
}

// rank says who sees a commit; a lower one is nearer to the user.
type rank int

const (
	inHead rank = iota
	inRef
	unreached
)

// event is a value's coming into the history, at a path.
type event struct {
	holding

	path string
	// inName is set where the path itself holds the value.
	inName bool
	object odb.ID
	commit *commit
}

// earlier orders the events of one value at one path: first those that the user
// sees, then by date.
func earlier(a, b event) int {
	return cmp.Or(
		cmp.Compare(a.commit.rank, b.commit.rank),
		a.commit.Committed.Compare(b.commit.Committed),
		a.commit.Authored.Compare(b.commit.Authored),
		bytes.Compare(a.commit.id[:], b.commit.id[:]),
	)
}

// attribution finds where values came into the history.
type attribution struct {
	*history

	forest  forest
	commits map[odb.ID]*commit
	head    *commit
	refs    []odb.Ref

	events map[eventKey]event
	// reached are the objects with values that are in the tree of a commit.
	reached map[odb.ID]bool
	// sources are where the findings come from, one for each.
	sources []source
}

// source is the content that a finding was found in.
type source struct {
	place

	part int // of its contents
}

type eventKey struct {
	holding

	path   string
	inName bool
}

// readCache is how many bytes of trees and their bases are kept.
const readCache = 48 << 20

func newAttribution(h *history) *attribution {
	reader := h.db.NewReader(readCache)
	return &attribution{
		history: h,
		forest: forest{
			found: h.found, named: h.named, missing: h.missing, reader: reader, format: h.db.Format,
			nodes: map[odb.ID]*node{}, names: map[string]string{}, failed: map[odb.ID]error{},
			trees: h.links.above(h.found, h.missing),
		},
		commits: make(map[odb.ID]*commit, len(h.commits)+len(h.unread)),
		events:  map[eventKey]event{},
		reached: map[odb.ID]bool{},
	}
}

// attribute reports what the sweep found, where it came from. The state is that of
// the repository before, or empty where the report is not to be remembered.
func (h *history) attribute(ctx context.Context, state string) error {
	a := newAttribution(h)
	if len(h.found)+len(h.named)+len(h.missing) == 0 {
		a.remember(state, h.problems)
		return nil
	}
	if err := a.readCommits(ctx); err != nil {
		return err
	}
	a.rank()
	for _, c := range a.byDate() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		a.introduce(c)
	}
	if err := a.report(ctx); err != nil {
		return err
	}
	a.remember(state, h.problems)
	return nil
}

// readCommits reads the heads of all commits.
func (a *attribution) readCommits(ctx context.Context) error {
	for _, c := range a.history.commits {
		a.commits[c.id] = c
	}
	for _, id := range a.unread {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		_, data, err := a.forest.reader.Read(id)
		if err != nil {
			continue // the sweep has reported it
		}
		info, err := odb.ParseCommit(data)
		if err != nil {
			continue
		}
		a.commits[id] = &commit{CommitInfo: info, id: id, rank: unreached}
	}
	refs, err := a.db.Refs(ctx)
	if err != nil {
		return err
	}
	a.refs = refs
	return nil
}

// rank finds which commits the head and other references reach.
func (a *attribution) rank() {
	for _, ref := range a.refs {
		c := a.commits[a.peel(ref.ID)]
		if ref.Name == "HEAD" {
			a.head = c
			a.reach(c, inHead)
		} else {
			a.reach(c, inRef)
		}
	}
}

// peel follows tags to what they are for.
func (a *attribution) peel(id odb.ID) odb.ID {
	const most = 32
	for range most {
		if !a.tags[id] {
			break
		}
		_, data, err := a.forest.reader.Read(id)
		if err != nil {
			break
		}
		target, ok := odb.TagTarget(data)
		if !ok {
			break
		}
		id = target
	}
	return id
}

// reach gives c and its ancestors a rank, where it is better than theirs.
func (a *attribution) reach(c *commit, r rank) {
	var todo []*commit
	visit := func(c *commit) {
		if c != nil && c.rank > r {
			c.rank = r
			todo = append(todo, c)
		}
	}
	visit(c)
	for len(todo) > 0 {
		c := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, p := range c.Parents {
			visit(a.commits[p])
		}
	}
}

// byDate lists the commits, the youngest first: these are stored whole, and the
// older ones as deltas of them.
func (a *attribution) byDate() []*commit {
	commits := make([]*commit, 0, len(a.commits))
	for _, c := range a.commits {
		commits = append(commits, c)
	}
	slices.SortFunc(commits, func(x, y *commit) int {
		return cmp.Or(y.Committed.Compare(x.Committed), bytes.Compare(x.id[:], y.id[:]))
	})
	return commits
}

// introduce notes the values that c has and none of its parents.
func (a *attribution) introduce(c *commit) {
	if held := a.found[c.id]; held != nil {
		for _, h := range held {
			a.add(event{holding: h, path: commitMessage, object: c.id, commit: c})
		}
	}
	root := a.forest.node(c.Tree, 0)
	var parents []*node
	for _, id := range c.Parents {
		if p := a.commits[id]; p != nil {
			parents = append(parents, a.forest.node(p.Tree, 0))
		}
	}
	if len(parents) == 0 {
		parents = append(parents, nil)
	}
	var changed []event
	// left are the values that a parent has at a path and c has not there.
	left := map[holding]int{}
	for i, parent := range parents {
		difference("", root, parent, func(path string, e *nodeEntry) {
			if i == 0 {
				changed = a.entered(changed, path, e, parents, c)
			}
		}, func(path string, e *nodeEntry) {
			now := root.at(path)
			for _, h := range e.held {
				if now == nil || !slices.Contains(now.held, h) {
					left[h]++
				}
			}
		})
	}
	for _, e := range changed {
		if !e.inName && left[e.holding] > 0 {
			left[e.holding]-- // the file was renamed, or the line moved to another
			continue
		}
		a.add(e)
	}
}

// entered appends the values in the entry e of c that none of the parents has at
// its path.
func (a *attribution) entered(dst []event, path string, e *nodeEntry, parents []*node, c *commit) []event {
	if e.held != nil {
		a.reached[e.id] = true
	}
	for _, h := range e.held {
		if !slices.ContainsFunc(parents, func(p *node) bool {
			old := p.at(path)
			return old != nil && slices.Contains(old.held, h)
		}) {
			dst = append(dst, event{holding: h, path: path, object: e.id, commit: c})
		}
	}
	for _, h := range e.named {
		if !slices.ContainsFunc(parents, func(p *node) bool { return p.at(path) != nil }) {
			dst = append(dst, event{holding: h, path: path, inName: true, object: e.id, commit: c})
		}
	}
	return dst
}

// add keeps e if it is the earliest of its value and path.
func (a *attribution) add(e event) {
	key := eventKey{e.holding, e.path, e.inName}
	if known, ok := a.events[key]; !ok || earlier(e, known) < 0 {
		a.events[key] = e
	}
}

// day is a date as messages show it.
func day(t time.Time) string {
	if t.IsZero() {
		return "an unknown day"
	}
	return t.Format(time.DateOnly)
}
