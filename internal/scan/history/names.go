package history

import (
	"github.com/keyvet/keyvet/internal/repo/odb"
	"github.com/keyvet/keyvet/internal/scan/detect"
)

// nameSweeper looks at the names of files, and at whether what trees and commits
// refer to is there.
type nameSweeper struct {
	db *odb.DB
	// seen are the names looked at before; it is emptied when it has maxNames.
	seen map[string]nameInfo
	links
	// pathful are the objects with such names.
	pathful map[odb.ID]bool
	// named has the names that hold values.
	named map[string][]holding
	// missing are the objects that are referred to and not there, with an
	// object that refers to them.
	missing map[odb.ID]odb.ID
	// unclean are the objects that another run has to look at again.
	unclean map[odb.ID]bool
}

func newNameSweeper(db *odb.DB) nameSweeper {
	return nameSweeper{
		db:      db,
		seen:    map[string]nameInfo{},
		pathful: map[odb.ID]bool{},
		named:   map[string][]holding{},
		missing: map[odb.ID]odb.ID{},
		unclean: map[odb.ID]bool{},
	}
}

// nameInfo is what is known of the name of a file.
type nameInfo struct {
	// about is set where rules about paths are about files by that name.
	about bool
	// holds is set where the name holds a value.
	holds bool
}

const maxNames = 1 << 20

// tree looks at the entries of a tree that its base does not have.
func (w *sweeper) tree(o *odb.Object) {
	ops := o.Ops
	if ops != nil {
		w.link(o.ID, o.BaseID)
	}
	for e, err := range w.db.Format.Entries(o.Data) {
		if err != nil {
			w.Fail(&odb.ObjectError{ID: o.ID, File: "tree", Err: err})
			w.unclean[o.ID] = true
			return
		}
		for len(ops) > 0 && int(ops[0].Dst+ops[0].Len) <= e.Start {
			ops = ops[1:]
		}
		if len(ops) > 0 && !ops[0].Insert() && e.End <= int(ops[0].Dst+ops[0].Len) {
			continue
		}
		id := e.ID()
		if !e.Mode.IsCommit() {
			w.refer(o.ID, id)
		}
		w.link(o.ID, id)
		info, seen := w.seen[string(e.Name)]
		if !seen {
			info = w.name(o.ID, string(e.Name))
		}
		if info.about && !e.Mode.IsTree() {
			w.pathful[id] = true
		}
		if info.holds {
			w.start(o.ID)
		}
	}
}

// name looks for values in the name of a file.
func (w *sweeper) name(tree odb.ID, name string) nameInfo {
	if len(w.seen) >= maxNames {
		clear(w.seen)
	}
	about := false
	for _, d := range w.options.Detectors {
		if d, ok := d.(detect.PathDetector); ok {
			about = about || d.AboutPath(name)
		}
	}
	w.matches = w.matches[:0]
	f := detect.Fragment{Path: name, Data: []byte(name)}
	for _, d := range w.options.Detectors {
		w.matches = d.Detect(w.matches, &f)
	}
	var held []holding
	for i := range w.matches {
		if id, on := w.value(&w.matches[i]); on {
			held = append(held, holding{valueID: id})
		}
	}
	if len(held) > 0 {
		w.named[name] = held
		w.unclean[tree] = true
	}
	info := nameInfo{about, len(held) > 0}
	w.seen[name] = info
	return info
}

// commit looks at what a commit refers to.
func (w *sweeper) commit(o *odb.Object) {
	c, err := odb.ParseCommit(o.Data)
	if err != nil {
		w.Fail(&odb.ObjectError{ID: o.ID, File: "commit", Err: err})
		w.unclean[o.ID] = true
		return
	}
	w.commits = append(w.commits, &commit{CommitInfo: c, id: o.ID, rank: unreached})
	w.refer(o.ID, c.Tree)
	if w.db.Shallow[o.ID] {
		return
	}
	for _, parent := range c.Parents {
		w.refer(o.ID, parent)
	}
}

func (w *sweeper) refer(from, to odb.ID) {
	if !w.db.Has(to) {
		w.missing[to] = from
		w.unclean[from] = true
	}
}
