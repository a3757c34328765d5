package odb

import (
	"bytes"
	"container/list"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/keyvet/keyvet/internal/repo/inflate"
)

// ErrMissing says that an object is not in the repository.
var ErrMissing = errors.New("object is not in the repository")

// Reader reads single objects by name. It keeps what deltas are made of, since
// objects asked for one after the other tend to share it. It belongs to one
// goroutine.
type Reader struct {
	db    *DB
	r     *reader
	cache baseCache
	git   gitReader
	// spare are buffers for what is only made to make something else of it.
	spare [2][]byte
}

// NewReader returns a reader whose cache holds up to cacheBytes bytes.
func (db *DB) NewReader(cacheBytes int) *Reader {
	if db.git != nil {
		return &Reader{db: db, git: gitReader{gitObjects: db.git}}
	}
	return &Reader{db: db, r: newReader(), cache: newBaseCache(cacheBytes)}
}

// Read returns the object id. The data must not be changed.
func (r *Reader) Read(id ID) (Kind, []byte, error) {
	if r.db.git != nil {
		return r.git.read(id)
	}
	return r.read(id, nil, 0)
}

// ReadVerified is Read, and checks that the content has the name.
func (r *Reader) ReadVerified(id ID) (Kind, []byte, error) {
	kind, data, err := r.Read(id)
	if err == nil && r.db.Format.Name(kind, data) != id {
		return 0, nil, errName
	}
	return kind, data, err
}

// maxBorrow bounds how often the base of a delta is in another pack than the
// delta.
const maxBorrow = 64

// read tries every place that holds id, except the pack not.
func (r *Reader) read(id ID, not *pack, borrowed int) (Kind, []byte, error) {
	if borrowed > maxBorrow {
		return 0, nil, errCycle
	}
	failed := ErrMissing
	for _, p := range r.db.packs {
		if p == not {
			continue
		}
		i, ok := p.find(id)
		if !ok {
			continue
		}
		kind, data, err := r.readPacked(p, i, borrowed)
		if err == nil {
			return kind, data, nil
		}
		failed = &ObjectError{ID: id, File: p.name, Err: err}
	}
	if l, ok := r.db.looseFile(id); ok {
		kind, size, data, err := l.read(r.db.Format, maxDelta)
		if err == nil && data == nil && size > 0 {
			err = errTooBig
		}
		if err == nil {
			return kind, data, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			failed = &ObjectError{ID: id, File: l.file, Err: err}
		}
	}
	return 0, nil, failed
}

// readPacked puts together the object at position i of p.
func (r *Reader) readPacked(p *pack, i, borrowed int) (Kind, []byte, error) {
	// First down to what is not a delta, then up again.
	var chain []int
	var kind Kind
	var data []byte
	var e entry
	var src []byte
	loaded := -1 // what e and src are
	for at := i; data == nil; {
		if k, cached, ok := r.cache.get(p, at); ok {
			kind, data = k, cached
			break
		}
		if len(chain) > p.len() {
			return 0, nil, errCycle
		}
		var err error
		if e, src, err = r.r.load(p, at); err != nil {
			return 0, nil, err
		}
		loaded = at
		switch e.kind {
		case offsetDelta, nameDelta:
			chain = append(chain, at)
			base, ok := p.base(e)
			if ok {
				at = base
				continue
			}
			if e.kind == offsetDelta {
				return 0, nil, errBase
			}
			loaded = -1
			if kind, data, err = r.read(e.baseID, p, borrowed+1); err != nil {
				return 0, nil, fmt.Errorf("delta base %s: %w", e.baseID, err)
			}
			continue
		default:
			if e.size > maxDelta {
				return 0, nil, errTooBig
			}
			if !p.checkCRC(at, r.r.raw) {
				return 0, nil, errCRC
			}
			kind, data = e.kind, newBuffer(int(e.size))
			if err := unzip(&r.r.z, data, src); err != nil {
				return 0, nil, err
			}
			r.cache.put(p, at, kind, data)
		}
	}
	defer r.shrink()
	for n, c := range slices.Backward(chain) {
		var err error
		if c != loaded {
			e, src, err = r.r.load(p, c)
		}
		if err != nil {
			return 0, nil, err
		}
		if !p.checkCRC(c, r.r.raw) {
			return 0, nil, errCRC
		}
		passing := false
		data, err = r.r.undelta(e, src, data, func(size int) []byte {
			if passing = n > 0 && size >= largePassing; passing {
				return r.passing(n%2, size)
			}
			return newBuffer(size)
		})
		if err != nil {
			return 0, nil, err
		}
		if !passing {
			r.cache.put(p, c, kind, data)
		}
	}
	return kind, data, nil
}

const (
	// largePassing is the size from which contents are not kept that lie between
	// the one that is wanted and the one that it is made of in the end.
	largePassing = 32 << 10
	// maxSpare is how large a buffer for them may be to be kept.
	maxSpare = 4 << 20
)

// passing is the one or the other buffer for such a content.
func (r *Reader) passing(which, size int) []byte {
	r.spare[which] = slices.Grow(r.spare[which][:0], size+inflate.Slack)[:size]
	return r.spare[which]
}

func (r *Reader) shrink() {
	for i := range r.spare {
		if cap(r.spare[i]) > maxSpare {
			r.spare[i] = nil
		}
	}
}

// base is the position in p of the base of the delta e.
func (p *pack) base(e entry) (int, bool) {
	if e.kind == offsetDelta {
		return p.at(e.base)
	}
	return p.find(e.baseID)
}

// baseCache keeps the objects last used, up to a number of bytes.
type baseCache struct {
	limit, used int
	entries     map[place]*list.Element
	recent      *list.List
}

type place struct {
	pack *pack
	at   int
}

type cached struct {
	place
	kind Kind
	data []byte
}

func newBaseCache(limit int) baseCache {
	return baseCache{limit: limit, entries: map[place]*list.Element{}, recent: list.New()}
}

func (c *baseCache) get(p *pack, at int) (Kind, []byte, bool) {
	e, ok := c.entries[place{p, at}]
	if !ok {
		return 0, nil, false
	}
	c.recent.MoveToFront(e)
	hit := e.Value.(*cached)
	return hit.kind, hit.data, true
}

func (c *baseCache) put(p *pack, at int, kind Kind, data []byte) {
	const overhead = 200
	if len(data) > c.limit/4 || c.entries[place{p, at}] != nil {
		return
	}
	c.entries[place{p, at}] = c.recent.PushFront(&cached{place{p, at}, kind, data})
	for c.used += len(data) + overhead; c.used > c.limit; {
		last := c.recent.Remove(c.recent.Back()).(*cached)
		delete(c.entries, last.place)
		c.used -= len(last.data) + overhead
	}
}

// Open returns a function that opens the content of id, and its size in bytes. An
// object of any size can be opened, unless it is stored as a delta.
func (r *Reader) Open(id ID) (open func() (io.ReadCloser, error), size int64, err error) {
	_, data, err := r.Read(id)
	if err == nil {
		return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }, int64(len(data)), nil
	}
	if !errors.Is(err, errTooBig) {
		return nil, 0, err
	}
	if r.db.git != nil {
		o := &r.db.git.objects[r.db.git.places[id]]
		return func() (io.ReadCloser, error) { return r.db.git.stream(o) }, o.size, nil
	}
	if p, i, ok := r.db.locate(id); ok {
		return func() (io.ReadCloser, error) { return p.stream(i) }, -1, nil
	}
	if l, ok := r.db.looseFile(id); ok {
		return func() (io.ReadCloser, error) { return l.stream(r.db.Format) }, -1, nil
	}
	return nil, 0, err
}
