package history

import (
	"encoding/binary"
	"slices"

	"github.com/keyvet/keyvet/internal/repo/odb"
)

// links tell which trees hold what, so that only the trees above something of
// interest have to be read again. They know objects by four bytes of their names:
// where two have the same, a tree too many is read.
type links struct {
	// up has a link in each element: what is held in the upper half, by whom in the
	// lower. The last block is not full yet.
	up [][]uint64
	// starts are trees that are of interest for the name of an entry.
	starts []uint32
}

func linkKey(id odb.ID) uint32 { return hashKey(id[:]) }

func hashKey(hash []byte) uint32 { return binary.LittleEndian.Uint32(hash[4:]) }

// link takes note that tree holds an object, or has all that it has from another
// tree.
func (l *links) link(tree, object odb.ID) {
	const block = 1 << 14
	last := len(l.up) - 1
	if last < 0 || len(l.up[last]) == block {
		l.up = append(l.up, make([]uint64, 0, block))
		last++
	}
	l.up[last] = append(l.up[last], uint64(linkKey(object))<<32|uint64(linkKey(tree)))
}

// start takes note that tree is of interest.
func (l *links) start(tree odb.ID) { l.starts = append(l.starts, linkKey(tree)) }

// add moves the links of m to l, unless l is nil.
func (l *links) add(m *links) {
	if l != nil {
		l.up = append(l.up, m.up...)
		l.starts = append(l.starts, m.starts...)
	}
	*m = links{}
}

// treeSet is a set of trees. Nil has all of them.
type treeSet struct {
	keys map[uint32]bool
	// near has a bit for the keys of all that such trees hold of interest, and for
	// some others.
	near [1 << nearBits / 64]uint64
}

const nearBits = 20

func (s *treeSet) has(id odb.ID) bool { return s == nil || s.keys[linkKey(id)] }

// mayHold reports whether what has the hash may be of interest.
func (s *treeSet) mayHold(hash []byte) bool {
	if s == nil {
		return true
	}
	bit := hashKey(hash) % (1 << nearBits)
	return s.near[bit/64]&(1<<(bit%64)) != 0
}

func (s *treeSet) note(key uint32) {
	bit := key % (1 << nearBits)
	s.near[bit/64] |= 1 << (bit % 64)
}

// above lists the trees that hold one of the objects, or hold one that does, and
// those of known. It is nil where that is not known.
func (l *links) above(found map[odb.ID][]holding, missing map[odb.ID]odb.ID, known []uint32) *treeSet {
	if l == nil {
		return nil
	}
	set := &treeSet{keys: make(map[uint32]bool, len(known))}
	todo := slices.Concat(l.starts, known)
	for _, tree := range todo {
		set.keys[tree] = true
	}
	for id := range found {
		todo = append(todo, linkKey(id))
	}
	for id := range missing {
		todo = append(todo, linkKey(id))
	}
	if len(todo) == 0 {
		return set
	}
	up := slices.Concat(l.up...)
	slices.Sort(up)
	for len(todo) > 0 {
		key := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		set.note(key)
		for i, _ := slices.BinarySearch(up, uint64(key)<<32); i < len(up) && uint32(up[i]>>32) == key; i++ {
			if tree := uint32(up[i]); !set.keys[tree] {
				set.keys[tree] = true
				todo = append(todo, tree)
			}
		}
	}
	return set
}
