package odb

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// DB is an open object database. Its methods can be called from several
// goroutines, except Close.
type DB struct {
	*Layout
	dirs  []string
	packs []*pack
	// opened has the paths of the packs.
	opened map[string]bool
	// failures are about files that could not be opened.
	failures []*ObjectError
	// git reads the objects where it is not nil; there are no packs then.
	git *gitObjects
}

// Open opens the object database of the repository l. Packs that cannot be used
// are among the failures that [DB.Walk] reports.
func Open(l *Layout) (*DB, error) {
	if len(l.Exotic) > 0 {
		return nil, fmt.Errorf("%w: %s", ErrExotic, strings.Join(l.Exotic, ", "))
	}
	db := &DB{Layout: l, opened: map[string]bool{}}
	dirs, err := objectDirs(filepath.Join(l.CommonDir, "objects"))
	if err != nil {
		db.failures = append(db.failures, &ObjectError{File: "info/alternates", Err: err})
	}
	db.dirs = dirs
	db.refresh()
	return db, nil
}

// ErrExotic says that a repository is stored in a way that only git can read.
var ErrExotic = errors.New("the repository uses what is not known here")

// refresh opens the packs that have appeared since it was last called.
func (db *DB) refresh() {
	var added []*pack
	for _, dir := range db.dirs {
		added = append(added, db.openPacks(filepath.Join(dir, "pack"))...)
	}
	// An object in several packs is read from the largest.
	slices.SortStableFunc(added, func(a, b *pack) int { return b.len() - a.len() })
	db.packs = append(db.packs, added...)
}

// openPacks opens the packs in dir that are not open yet.
func (db *DB) openPacks(dir string) []*pack {
	entries, err := os.ReadDir(dir)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			db.fail("pack", err)
		}
		return nil
	}
	var packs []*pack
	var multi map[string]*index
	multiRead := false
	for _, entry := range entries {
		name, ok := strings.CutSuffix(entry.Name(), ".pack")
		path := filepath.Join(dir, entry.Name())
		if !ok || db.opened[path] {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, name+".idx"))
		var x *index
		switch {
		case err == nil:
			x, err = parseIndex(data, db.Format)
		case errors.Is(err, fs.ErrNotExist):
			if !multiRead {
				multiRead = true
				multi, err = readMultiIndex(filepath.Join(dir, "multi-pack-index"), db.Format)
				if err != nil && !errors.Is(err, fs.ErrNotExist) {
					db.fail("pack/multi-pack-index", err)
				}
			}
			if x = multi[name]; x != nil {
				err = nil
			}
		}
		if x == nil {
			if _, gone := os.Lstat(path); !errors.Is(gone, fs.ErrNotExist) {
				db.fail("pack/"+entry.Name(), fmt.Errorf("reading its index: %w", err))
			}
			continue
		}
		if err != nil {
			db.fail("pack/"+name+".idx", err)
		}
		p, err := openPack(path, x)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			db.fail("pack/"+entry.Name(), err)
		}
		if p != nil {
			db.opened[path] = true
			packs = append(packs, p)
		}
	}
	return packs
}

func (db *DB) fail(file string, err error) {
	db.failures = append(db.failures, &ObjectError{File: file, Err: err})
}

// Close releases the files.
func (db *DB) Close() error {
	if db.git != nil {
		db.git.close()
	}
	var errs []error
	for _, p := range db.packs {
		errs = append(errs, p.file.Close())
	}
	return errors.Join(errs...)
}

// locate is the first pack that holds id, and the position in it.
func (db *DB) locate(id ID) (*pack, int, bool) {
	for _, p := range db.packs {
		if i, ok := p.find(id); ok {
			return p, i, true
		}
	}
	return nil, 0, false
}

// Has reports whether the object is here.
func (db *DB) Has(id ID) bool {
	if db.git != nil {
		_, ok := db.git.places[id]
		return ok
	}
	for _, p := range db.packs {
		if _, ok := p.index.find(id); ok {
			return true
		}
	}
	_, ok := db.looseFile(id)
	return ok
}
