package odb

import (
	"bytes"
	"errors"
	"slices"
)

// Packs lists the checksums of the packs, as far as they are known.
func (db *DB) Packs() []ID {
	var sums []ID
	for _, p := range db.packs {
		if sum := p.sum(); !sum.IsZero() {
			sums = append(sums, sum)
		}
	}
	return sums
}

// Size is the number of objects and how many bytes they take, counting copies,
// as far as packs hold them.
func (db *DB) Size() (objects int, bytes int64) {
	if db.git != nil {
		objects = len(db.git.objects)
	}
	for _, p := range db.packs {
		objects += p.len()
		bytes += int64(p.size)
	}
	return objects, bytes
}

// CommitsAndTags lists the commits and annotated tags. What cannot be read is
// left out.
func (db *DB) CommitsAndTags() (commits, tags []ID) {
	seen := map[ID]bool{}
	add := func(id ID, kind Kind) {
		if seen[id] {
			return
		}
		switch kind {
		case Commit:
			commits = append(commits, id)
		case Tag:
			tags = append(tags, id)
		default:
			return
		}
		seen[id] = true
	}
	if db.git != nil {
		for i := range db.git.objects {
			add(db.git.objects[i].id, db.git.objects[i].kind)
		}
		return commits, tags
	}
	for _, p := range db.packs {
		all := make([]bool, p.len())
		for i := range all {
			all[i] = true
		}
		f := newForest(p, all)
		todo := f.roots
		for len(todo) > 0 {
			i := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if p := f.parent[i]; p >= 0 {
				f.kind[i] = f.kind[p]
			} else if base, ok := f.borrowed[i]; ok {
				if kind, _, err := db.NewReader(0).Read(base); err == nil {
					f.kind[i] = kind
				}
			}
			if f.kind[i] != Commit && f.kind[i] != Tag {
				continue
			}
			add(p.id(int(i)), f.kind[i])
			for c := f.child[i]; c >= 0; c = f.sibling[c] {
				todo = append(todo, c)
			}
		}
	}
	for _, l := range db.looseObjects() {
		if kind, _, content, err := l.open(); err == nil {
			_ = content.Close()
			add(l.id, kind)
		}
	}
	return commits, tags
}

// Inventory lists what objects are there, as far as that can be told without
// reading them: the checksums of the packs and the names of the loose objects, in
// ascending order. An error says that there is more than that.
func (db *DB) Inventory() ([]ID, error) {
	if len(db.failures) > 0 {
		return nil, db.failures[0]
	}
	var all []ID
	if db.git != nil {
		for id := range db.git.places {
			all = append(all, id)
		}
		slices.SortFunc(all, func(a, b ID) int { return bytes.Compare(a[:], b[:]) })
		return all, nil
	}
	for _, p := range db.packs {
		sum := p.sum()
		if sum.IsZero() {
			return nil, &ObjectError{File: p.name, Err: errors.New("its index does not have its checksum")}
		}
		all = append(all, sum)
	}
	for _, l := range db.looseObjects() {
		all = append(all, l.id)
	}
	if len(db.failures) > 0 {
		failure := db.failures[0]
		db.failures = nil // a walk finds it again
		return nil, failure
	}
	slices.SortFunc(all, func(a, b ID) int { return bytes.Compare(a[:], b[:]) })
	return all, nil
}
