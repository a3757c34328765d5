package history

import (
	"fmt"
	"slices"
	"strings"

	"github.com/keyvet/keyvet/internal/repo/odb"
)

// node is a tree with all but the entries left out that hold values, themselves
// or in something below. A tree without any is the nil node.
type node struct {
	entries []nodeEntry // in the order of the names' bytes
}

// nodeEntry is a file or a directory. A directory has a node, unless its own name
// is all there is of interest.
type nodeEntry struct {
	name string
	id   odb.ID
	sub  *node
	*leaf
}

// leaf is what an entry has itself. Most have nothing, and share one.
type leaf struct {
	held  []holding // in the content
	named []holding // in the name
	lost  bool      // the content is missing
}

// forest makes nodes, each tree once.
type forest struct {
	found   map[odb.ID][]holding
	named   map[string][]holding
	missing map[odb.ID]odb.ID
	reader  *odb.Reader
	format  odb.Format
	nodes   map[odb.ID]*node
	// names are those of entries, each once.
	names map[string]string
	bare  leaf
	// open are the entries so far of the trees that are being read.
	open []nodeEntry
	// failed are the trees that could not be read.
	failed map[odb.ID]error
	// trees are those that may hold something; nil where that is not known.
	trees *treeSet
}

// maxDepth bounds how deep directories may lie in one another.
const maxDepth = 4096

// node reads the tree id.
func (f *forest) node(id odb.ID, depth int) *node {
	if n, ok := f.nodes[id]; ok {
		return n
	}
	if !f.trees.has(id) {
		return nil
	}
	f.nodes[id] = nil // a tree that holds itself holds nothing
	if depth > maxDepth {
		f.failed[id] = fmt.Errorf("directories are nested more than %d deep", maxDepth)
		return nil
	}
	kind, data, err := f.reader.Read(id)
	if err == nil && kind != odb.Tree {
		err = fmt.Errorf("is a %v, not a tree", kind)
	}
	if err != nil {
		f.failed[id] = err
		return nil
	}
	first := len(f.open)
	for e, err := range f.format.Entries(data) {
		if err != nil {
			break // the sweep has reported it
		}
		if e.Mode.IsCommit() || len(f.named) == 0 && !f.trees.mayHold(e.Hash) {
			continue
		}
		entry := nodeEntry{id: e.ID(), leaf: &f.bare}
		var held []holding
		named := f.named[string(e.Name)]
		_, lost := f.missing[entry.id]
		switch {
		case lost:
		case e.Mode.IsTree():
			// The data stays as it is while others are read: it is the cache's.
			entry.sub = f.node(entry.id, depth+1)
		default:
			held = f.found[entry.id]
		}
		if held != nil || named != nil || lost {
			entry.leaf = &leaf{held, named, lost}
		} else if entry.sub == nil {
			continue
		}
		entry.name = f.name(e.Name)
		f.open = append(f.open, entry)
	}
	n := node{slices.Clone(f.open[first:])}
	clear(f.open[first:])
	f.open = f.open[:first]
	if len(n.entries) == 0 {
		return nil
	}
	slices.SortFunc(n.entries, func(a, b nodeEntry) int { return strings.Compare(a.name, b.name) })
	f.nodes[id] = &n
	return &n
}

// name is the string of a name, the same one every time.
func (f *forest) name(name []byte) string {
	known, ok := f.names[string(name)]
	if !ok {
		known = string(name)
		f.names[known] = known
	}
	return known
}

// at is the entry at path, or nil.
func (n *node) at(path string) *nodeEntry {
	for n != nil {
		name, rest, deeper := cut(path)
		e := n.entry(name)
		if e == nil || !deeper {
			return e
		}
		n, path = e.sub, rest
	}
	return nil
}

func cut(path string) (name, rest string, deeper bool) {
	return strings.Cut(path, "/")
}

func (n *node) entry(name string) *nodeEntry {
	if n == nil {
		return nil
	}
	i, found := slices.BinarySearchFunc(n.entries, name, func(e nodeEntry, name string) int {
		return strings.Compare(e.name, name)
	})
	if !found {
		return nil
	}
	return &n.entries[i]
}

// difference calls now for every entry of n that is other in old or not there,
// and gone for every entry of old that is other in n or not there. Of directories
// only the entries below are meant, unless their name holds something.
func difference(path string, n, old *node, now, gone func(path string, e *nodeEntry)) {
	if n == old {
		return
	}
	var a, b []nodeEntry
	if n != nil {
		a = n.entries
	}
	if old != nil {
		b = old.entries
	}
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].name < b[0].name:
			onlyIn(path, &a[0], now)
			a = a[1:]
		case len(a) == 0 || a[0].name > b[0].name:
			onlyIn(path, &b[0], gone)
			b = b[1:]
		default:
			if a[0].id != b[0].id {
				if a[0].sub != nil || b[0].sub != nil {
					difference(path+a[0].name+"/", a[0].sub, b[0].sub, now, gone)
				}
				now(path+a[0].name, &a[0])
				gone(path+b[0].name, &b[0])
			}
			a, b = a[1:], b[1:]
		}
	}
}

// onlyIn calls do for e and everything below it.
func onlyIn(path string, e *nodeEntry, do func(path string, e *nodeEntry)) {
	do(path+e.name, e)
	if e.sub != nil {
		for i := range e.sub.entries {
			onlyIn(path+e.name+"/", &e.sub.entries[i], do)
		}
	}
}
