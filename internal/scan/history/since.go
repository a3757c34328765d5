package history

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"

	"github.com/keyvet/keyvet/internal/repo/odb"
)

// Range is the commits that To has and none of From: what a push or a pull
// request brings.
type Range struct {
	From []odb.ID
	To   odb.ID
}

// runSince scans what the commits of r bring: the files that they change, their
// messages and the names of new files.
func (h *history) runSince(ctx context.Context, r Range) error {
	h.gather()
	a := newAttribution(h)
	fresh, err := a.commitsOf(ctx, r)
	if err != nil {
		return err
	}
	c := changes{attribution: a, blobs: map[odb.ID]bool{}, trees: map[[2]odb.ID]bool{}}
	for _, commit := range fresh {
		if err := ctx.Err(); err != nil {
			return err
		}
		var parents []odb.ID
		for _, id := range commit.Parents {
			if p := a.commits[id]; p != nil {
				parents = append(parents, p.Tree)
			}
		}
		if err := c.collect(commit.Tree, parents, 0); err != nil {
			return err
		}
		c.blobs[commit.id] = true
	}
	if err := c.scan(ctx); err != nil {
		return err
	}
	h.gather()
	a.forest.found, a.forest.named, a.forest.missing = h.found, h.named, h.missing
	for _, commit := range fresh {
		a.introduce(commit)
	}
	return a.report(ctx)
}

// commitsOf lists the commits of r. Those and their parents are among the commits
// of the attribution afterwards.
func (a *attribution) commitsOf(ctx context.Context, r Range) ([]*commit, error) {
	old := map[odb.ID]bool{}
	if _, err := a.ancestors(ctx, r.From, old); err != nil {
		return nil, err
	}
	fresh, err := a.ancestors(ctx, []odb.ID{r.To}, old)
	if err != nil {
		return nil, err
	}
	a.head = a.commits[r.To]
	for _, c := range fresh {
		c.rank = inHead
		a.join(c)
	}
	return fresh, nil
}

// ancestors reads the commits from and what they descend from, except the ones
// seen, which it adds to.
func (a *attribution) ancestors(ctx context.Context, from []odb.ID, seen map[odb.ID]bool) ([]*commit, error) {
	var found []*commit
	todo := from
	for len(todo) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[id] {
			continue
		}
		seen[id] = true
		_, data, err := a.forest.reader.Read(id)
		if err != nil {
			return nil, fmt.Errorf("commit %s: %w", id, err)
		}
		info, err := odb.ParseCommit(data)
		if err != nil {
			return nil, fmt.Errorf("commit %s: %w", id, err)
		}
		if a.db.Shallow[id] {
			info.Parents = nil
		}
		c := &commit{CommitInfo: info, id: id, rank: unreached}
		a.commits[id] = c
		found = append(found, c)
		todo = append(todo, info.Parents...)
	}
	return found, nil
}

// changes collects what commits change.
type changes struct {
	*attribution

	// blobs are to be scanned: what a commit has, and what its parents have in
	// its place, to tell what is new in it. Commits are among them.
	blobs map[odb.ID]bool
	// trees are those compared with no parent or one.
	trees map[[2]odb.ID]bool
}

// collect compares a tree with those that the parents have in its place.
func (c *changes) collect(tree odb.ID, parents []odb.ID, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("tree %s: directories are nested more than %d deep", tree, maxDepth)
	}
	if len(parents) <= 1 {
		pair := [2]odb.ID{tree}
		if len(parents) == 1 {
			pair[1] = parents[0]
		}
		if c.trees[pair] {
			return nil
		}
		c.trees[pair] = true
	}
	entries, err := c.entries(tree)
	if err != nil {
		return err
	}
	before := make([]map[string]odb.TreeEntry, len(parents))
	for i, parent := range parents {
		list, err := c.entries(parent)
		if err != nil {
			return err
		}
		before[i] = make(map[string]odb.TreeEntry, len(list))
		for _, e := range list {
			before[i][string(e.Name)] = e
		}
	}
	for _, e := range entries {
		var below []odb.ID
		same, known := false, false
		for i := range before {
			old, ok := before[i][string(e.Name)]
			known = known || ok
			same = same || ok && bytes.Equal(old.Hash, e.Hash)
			if ok && old.Mode.IsTree() == e.Mode.IsTree() && !old.Mode.IsCommit() {
				below = append(below, old.ID())
			}
		}
		switch {
		case same || e.Mode.IsCommit():
			continue
		case e.Mode.IsTree():
			if err := c.collect(e.ID(), below, depth+1); err != nil {
				return err
			}
		default:
			c.blobs[e.ID()] = true
			for _, id := range below {
				c.blobs[id] = true
			}
		}
		if w := c.sweep.workers[0]; !known {
			if _, seen := w.seen[string(e.Name)]; !seen {
				w.name(tree, string(e.Name))
			}
		}
	}
	return nil
}

// entries reads the tree id.
func (c *changes) entries(id odb.ID) ([]odb.TreeEntry, error) {
	_, data, err := c.forest.reader.Read(id)
	if err != nil {
		return nil, fmt.Errorf("tree %s: %w", id, err)
	}
	var entries []odb.TreeEntry
	for e, err := range c.db.Format.Entries(data) {
		if err != nil {
			return nil, fmt.Errorf("tree %s: %w", id, err)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// scan scans the contents collected.
func (c *changes) scan(ctx context.Context) error {
	work := make(chan odb.ID)
	var wg sync.WaitGroup
	for n := range c.sweep.workers {
		wg.Go(func() {
			const cache = 16 << 20
			reader := c.db.NewReader(cache)
			for id := range work {
				c.visit(n, reader, id)
			}
		})
	}
	for id := range c.blobs {
		if ctx.Err() != nil {
			break
		}
		work <- id
	}
	close(work)
	wg.Wait()
	return ctx.Err()
}

func (h *history) visit(worker int, reader *odb.Reader, id odb.ID) {
	kind, data, err := reader.Read(id)
	o := odb.Object{ID: id, Kind: kind, Size: int64(len(data)), Data: data}
	if err != nil {
		var size int64
		var open func() (io.ReadCloser, error)
		if open, size, err = reader.Open(id); err != nil {
			h.sweep.Fail(&odb.ObjectError{ID: id, File: "object", Err: err})
			return
		}
		o = odb.Object{ID: id, Kind: odb.Blob, Size: size, Open: open}
	}
	h.sweep.Visit(worker, &o)
}
