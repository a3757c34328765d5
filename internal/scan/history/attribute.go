package history

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/keyvet/keyvet/internal/repo/odb"
)

// commit is what attribution needs to know of one. Of one that the cache has, the
// rank and the parents are known, and the rest is zero until it is needed.
type commit struct {
	odb.CommitInfo

	id   odb.ID
	rank rank
	// parents are those that are here.
	parents []*commit
	// place is the one among those of the cache; gone is set where the commit was
	// there once.
	place int
	gone  bool
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
	// lost is set where the object is not there; there is no value then.
	lost   bool
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
	// refs has a reference to each object that has one.
	refs map[odb.ID]string

	// all are the events, events the earliest of each value at each path, and lost
	// those of objects that are not there.
	all    []event
	events map[eventKey]event
	lost   map[odb.ID]event
	// reached are the objects with values that are in the tree of a commit, with the
	// commits that brought them there.
	reached map[odb.ID][]*commit
	// placed is what was found in the places that were looked at.
	placed []placed
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
	var trees []uint32
	if h.cache != nil {
		trees = decodeKeys(h.cache.memory.Trees)
	}
	return &attribution{
		history: h,
		forest: forest{
			found: h.found, named: h.named, missing: h.missing, reader: reader, format: h.db.Format,
			nodes: map[odb.ID]*node{}, names: map[string]string{}, failed: map[odb.ID]error{},
			trees: h.links.above(h.found, h.missing, trees),
		},
		commits: make(map[odb.ID]*commit, len(h.commits)),
		refs:    map[odb.ID]string{},
		events:  map[eventKey]event{},
		lost:    map[odb.ID]event{},
		reached: map[odb.ID][]*commit{},
	}
}

// attribute reports what the sweep found, where it came from, and writes all that
// down. The state is that of the repository before, or empty where what is reported
// is not to be repeated.
func (h *history) attribute(ctx context.Context, state string) error {
	a := newAttribution(h)
	for _, c := range h.commits {
		a.commits[c.id] = c
	}
	for _, c := range h.fresh {
		a.join(c)
	}
	if len(h.found)+len(h.named)+len(h.missing) > 0 {
		if err := a.rank(ctx); err != nil {
			return err
		}
		a.remembered()
		for _, c := range a.byDate() {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			a.introduce(c)
		}
		if err := a.report(ctx); err != nil {
			return err
		}
	}
	if h.cache == nil {
		return nil
	}
	if err := a.save(); err != nil {
		h.warn(fmt.Errorf("%w; the next scan reads everything again", err))
		return nil // the rest of it cannot be written either
	}
	a.remember(state, h.problems)
	return nil
}

// join finds the parents of c.
func (a *attribution) join(c *commit) {
	c.parents = c.parents[:0]
	for _, id := range c.Parents {
		if p := a.commit(id); p != nil {
			c.parents = append(c.parents, p)
		}
	}
}

// commit is the commit named id, or nil where it is not here.
func (a *attribution) commit(id odb.ID) *commit {
	if c := a.commits[id]; c != nil {
		return c
	}
	c := a.cache.commit(id)
	if c != nil && c.gone {
		return nil
	}
	return c
}

// tree is that of a commit.
func (a *attribution) tree(c *commit) *node {
	if c.Tree.IsZero() {
		if _, data, err := a.forest.reader.Read(c.id); err == nil {
			c.CommitInfo, _ = odb.ParseCommit(data) // it was read before
		}
	}
	return a.forest.node(c.Tree, 0)
}

// rank finds which commits the head and other references reach.
func (a *attribution) rank(ctx context.Context) error {
	refs, err := a.db.Refs(ctx)
	if err != nil {
		return err
	}
	for _, ref := range refs {
		id := a.peel(ref.ID)
		if a.refs[id] == "" {
			a.refs[id] = ref.Name
		}
		c := a.commit(id)
		if ref.Name == "HEAD" {
			a.head = c
			reach(c, inHead)
		} else {
			reach(c, inRef)
		}
	}
	return nil
}

// peel follows tags to what they are for.
func (a *attribution) peel(id odb.ID) odb.ID {
	const most = 32
	for range most {
		if a.commit(id) != nil {
			break
		}
		kind, data, err := a.forest.reader.Read(id)
		if err != nil || kind != odb.Tag {
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
func reach(c *commit, r rank) {
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
		for _, p := range c.parents {
			visit(p)
		}
	}
}

// byDate lists the commits that are new, the youngest first: these are stored whole,
// and the older ones as deltas of them.
func (a *attribution) byDate() []*commit {
	commits := slices.Clone(a.fresh)
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
	root := a.tree(c)
	var parents []*node
	for _, p := range c.parents {
		parents = append(parents, a.tree(p))
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
		if !e.inName && !e.lost && left[e.holding] > 0 {
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
		a.reached[e.id] = append(a.reached[e.id], c)
	}
	if e.lost && !slices.ContainsFunc(parents, func(p *node) bool {
		old := p.at(path)
		return old != nil && old.id == e.id
	}) {
		dst = append(dst, event{lost: true, path: path, object: e.id, commit: c})
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

// add takes note of e, and whether it is the earliest of its value and path.
func (a *attribution) add(e event) {
	if len(a.all) <= mostEvents {
		a.all = append(a.all, e)
	}
	if e.lost {
		if known, ok := a.lost[e.object]; !ok || earlier(e, known) < 0 {
			a.lost[e.object] = e
		}
		return
	}
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
