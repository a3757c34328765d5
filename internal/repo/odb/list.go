package odb

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
