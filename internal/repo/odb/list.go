package odb

import (
	"bytes"
	"errors"
	"iter"
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

// All iterates over the names of all objects that are here, of some more than
// once. It opens the packs that have appeared: what moves into a pack while All is
// called is seen there. Nothing else may use db until All returns.
func (db *DB) All() iter.Seq[ID] {
	return func(yield func(ID) bool) {
		if db.git != nil {
			for i := range db.git.objects {
				if !yield(db.git.objects[i].id) {
					return
				}
			}
			return
		}
		loose := db.looseObjects()
		db.refresh()
		for _, p := range db.packs {
			for i := range p.len() {
				if !yield(p.index.id(i)) {
					return
				}
			}
		}
		for _, l := range loose {
			if !yield(l.id) {
				return
			}
		}
	}
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
