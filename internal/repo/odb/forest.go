package odb

import (
	"errors"
	"io"
	"slices"
)

// forest is the objects of a pack as trees: a delta is a child of its base.
// Positions are those of the pack.
type forest struct {
	pack *pack
	kind []Kind
	// parent is the position of the base, or one of the negatives below.
	parent []int32
	// child and sibling list the children that are needed. The child with the
	// most below it comes last: once it is reached, its parent is not needed
	// any more, and so at most log2 of the objects are alive at any time.
	child, sibling []int32
	// weight counts the needed objects of the tree below and including one.
	weight []uint32
	wanted []bool
	// borrowed has the names of bases that are not in the pack.
	borrowed map[int32]ID
	roots    []int32
	// known are the objects of which nothing can be inherited because another
	// pack's copy was visited.
	known map[int32]bool
	// broken has what is wrong with objects that belong to no tree.
	broken map[int32]error
}

const (
	noParent       = -1
	borrowedParent = -2
	brokenParent   = -3
	unknownParent  = -4
)

// newForest reads how the wanted objects of p hang together.
func newForest(p *pack, wanted []bool) *forest {
	n := p.len()
	f := &forest{
		pack: p, kind: make([]Kind, n), parent: make([]int32, n), child: make([]int32, n), sibling: make([]int32, n),
		weight: make([]uint32, n), wanted: wanted, borrowed: map[int32]ID{}, broken: map[int32]error{},
	}
	for i := range n {
		f.parent[i], f.child[i], f.sibling[i] = unknownParent, -1, -1
	}
	f.readHeaders()
	f.connect()
	return f
}

// readHeaders finds the base of every object that is needed.
func (f *forest) readHeaders() {
	const few = 8 // below a part of 1/few, reading them one by one is faster
	count := 0
	for _, w := range f.wanted {
		if w {
			count++
		}
	}
	if count >= len(f.wanted)/few {
		in := headerReader{pack: f.pack, block: make([]byte, 256<<10)}
		for i := range f.parent {
			f.readHeader(&in, i)
		}
		return
	}
	in := headerReader{pack: f.pack, block: make([]byte, maxHeader)}
	for i, w := range f.wanted {
		for at := i; w && f.parent[at] == unknownParent; {
			if f.readHeader(&in, at); f.parent[at] >= 0 {
				at = int(f.parent[at])
			}
		}
	}
}

func (f *forest) readHeader(in *headerReader, i int) {
	e, err := in.read(i)
	if err != nil {
		f.parent[i], f.broken[int32(i)] = brokenParent, err
		return
	}
	f.kind[i] = e.kind
	switch e.kind {
	case offsetDelta, nameDelta:
		base, ok := f.pack.base(e)
		switch {
		case ok:
			f.parent[i] = int32(base)
		case e.kind == nameDelta:
			f.parent[i], f.borrowed[int32(i)] = borrowedParent, e.baseID
		default:
			f.parent[i], f.broken[int32(i)] = brokenParent, errBase
		}
	default:
		f.parent[i] = noParent
	}
}

// connect computes the weights and lists children and roots.
func (f *forest) connect() {
	n := len(f.parent)
	waiting := make([]int32, n) // children not yet counted
	for _, p := range f.parent {
		if p >= 0 {
			waiting[p]++
		}
	}
	upwards := make([]int32, 0, n) // children before their parents
	for i := range n {
		if waiting[i] == 0 {
			upwards = append(upwards, int32(i))
		}
	}
	for next := 0; next < len(upwards); next++ {
		i := upwards[next]
		if f.wanted[i] {
			f.weight[i]++
		}
		if p := f.parent[i]; p >= 0 {
			f.weight[p] += f.weight[i]
			if waiting[p]--; waiting[p] == 0 {
				upwards = append(upwards, p)
			}
		}
	}
	// What still waits is in a circle.
	for i := range n {
		if waiting[i] > 0 {
			f.parent[i], f.broken[int32(i)] = brokenParent, errCycle
			upwards = append(upwards, int32(i))
			f.weight[i] = max(f.weight[i], 1)
		}
	}
	f.list(upwards)
}

// list fills child, sibling and roots with what is needed.
func (f *forest) list(upwards []int32) {
	heaviest := make([]int32, len(f.parent))
	for _, i := range upwards {
		if p := f.parent[i]; p >= 0 && f.weight[i] > 0 && (heaviest[p] == 0 || f.weight[i] > f.weight[heaviest[p]-1]) {
			heaviest[p] = i + 1
		}
	}
	for p, h := range heaviest {
		if h > 0 {
			f.child[p] = h - 1
		}
	}
	for i := len(f.parent) - 1; i >= 0; i-- {
		if f.weight[i] == 0 {
			continue
		}
		switch p := f.parent[i]; {
		case p < 0:
			f.roots = append(f.roots, int32(i))
		case heaviest[p] != int32(i)+1:
			f.sibling[i], f.child[p] = f.child[p], int32(i)
		}
	}
	slices.Reverse(f.roots)
}

// maxHeader is the longest header of an object in a pack.
const maxHeader = 48

// headerReader reads headers block by block.
type headerReader struct {
	pack  *pack
	block []byte
	start uint64 // of the block in the file
	have  int
}

func (r *headerReader) read(i int) (entry, error) {
	start, end, err := r.pack.span(i)
	if err != nil {
		return entry{}, err
	}
	need := min(end-start, maxHeader)
	if start < r.start || start+need > r.start+uint64(r.have) {
		r.start = start
		if r.have, err = r.pack.file.ReadAt(r.block, int64(start)); err != nil && !errors.Is(err, io.EOF) {
			r.have = 0
			return entry{}, err
		}
		if uint64(r.have) < need {
			return entry{}, errTruncated
		}
	}
	return parseEntry(r.block[start-r.start:][:need], start, r.pack.format)
}
