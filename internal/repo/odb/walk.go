package odb

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"sync"

	"github.com/klauspost/compress/flate"
)

// Object is what a walk hands to its visitor.
type Object struct {
	ID   ID
	Kind Kind
	Size int64
	// Data is the content. It is nil for an object too big to be held in
	// memory, which Open reads instead.
	Data []byte
	Open func() (io.ReadCloser, error)
	// Ops tells how Data was made of another object's content; nil where that
	// object was neither visited in this walk nor skipped, and for an object
	// stored whole. Base is that content.
	Ops  []Op
	Base []byte
	// Inherited is what Visit returned for that other object; nil also where
	// the walk was told to skip it.
	Inherited any
}

// Visitor takes the objects of a walk. Its methods are called from several
// goroutines at the same time; worker tells them apart, counting from 0.
type Visitor interface {
	// Visit looks at an object, which is only valid during the call. What it
	// returns is handed to it again with the objects made of this one.
	Visit(worker int, o *Object) (inherit any)
	// Fail takes note of what could not be read.
	Fail(f *Failure)
}

// WalkOptions say how to walk.
type WalkOptions struct {
	// Workers is the number of goroutines, at least 1.
	Workers int
	// Skip tells objects that need no visit because they were visited in an
	// earlier walk, with nothing to inherit. Nil skips none.
	Skip func(ID) bool
	// Progress is called now and then with the number of objects that are done,
	// visited or not, and of the bytes of packs and loose files that they take.
	// It is called from several goroutines.
	Progress func(objects int, bytes int64)
}

// largeObject is the size from which an object that is stored whole is read as
// a stream.
const largeObject = 32 << 20

// Walk hands every object to v once, in an order that makes each delta right
// after its base. Objects that appear during the walk because the repository is
// repacked are found again. The error is that of ctx.
func (db *DB) Walk(ctx context.Context, v Visitor, o WalkOptions) error {
	w := &walk{db: db, v: v, WalkOptions: o}
	for {
		if err := w.newPacks(ctx); err != nil {
			return err
		}
		again, err := w.loose(ctx)
		if err != nil || !again {
			return err
		}
	}
}

// walk is a walk under way.
type walk struct {
	WalkOptions
	db *DB
	v  Visitor
	// done is the number of packs and failures dealt with.
	done, failed int
	looseSeen    map[ID]bool
}

// newPacks visits the objects of all packs not yet visited.
func (w *walk) newPacks(ctx context.Context) error {
	for ; w.done < len(w.db.packs); w.done++ {
		p := w.db.packs[w.done]
		if err := w.pack(ctx, p, w.db.packs[:w.done]); err != nil {
			return err
		}
	}
	for ; w.failed < len(w.db.failures); w.failed++ {
		w.v.Fail(w.db.failures[w.failed])
	}
	return nil
}

// pack visits the objects of p that earlier packs do not hold.
func (w *walk) pack(ctx context.Context, p *pack, earlier []*pack) error {
	wanted := make([]bool, p.len())
	// known are the objects of which nothing can be inherited because another
	// pack's copy was visited.
	var known map[int32]bool
	any := false
	for i := range wanted {
		id := p.id(i)
		twice := i > 0 && p.offsets[i] == p.offsets[i-1] && p.id(i-1) == id
		if twice || heldBy(earlier, id) || w.looseSeen[id] {
			if known == nil {
				known = map[int32]bool{}
			}
			known[int32(i)] = true
			continue
		}
		wanted[i] = w.Skip == nil || !w.Skip(id)
		any = any || wanted[i]
	}
	if !any {
		w.progress(p.len(), int64(p.size))
		return ctx.Err()
	}
	f := newForest(p, wanted)
	return f.walk(ctx, w, known)
}

func (w *walk) progress(objects int, bytes int64) {
	if w.Progress != nil {
		w.Progress(objects, bytes)
	}
}

func heldBy(packs []*pack, id ID) bool {
	for _, p := range packs {
		if _, ok := p.index.find(id); ok {
			return true
		}
	}
	return false
}

// loose visits the objects in files of their own. It reports whether packs have
// appeared meanwhile.
func (w *walk) loose(ctx context.Context) (again bool, err error) {
	if w.looseSeen == nil {
		w.looseSeen = map[ID]bool{}
	}
	var todo, gone []loose
	for _, l := range w.db.looseObjects() {
		if w.looseSeen[l.id] || heldBy(w.db.packs, l.id) {
			continue
		}
		w.looseSeen[l.id] = true
		if w.Skip == nil || !w.Skip(l.id) {
			todo = append(todo, l)
		}
	}
	var mu sync.Mutex
	err = parallel(ctx, w.Workers, len(todo), func(worker, i int) {
		if failure := w.visitLoose(worker, todo[i]); errors.Is(failure, fs.ErrNotExist) {
			mu.Lock()
			defer mu.Unlock()
			gone = append(gone, todo[i])
		} else if failure != nil {
			w.v.Fail(&Failure{ID: todo[i].id, File: todo[i].file, Err: failure})
		}
	})
	if err != nil {
		return false, err
	}
	before := len(w.db.packs)
	w.db.refresh()
	for _, l := range gone {
		if delete(w.looseSeen, l.id); !heldBy(w.db.packs[before:], l.id) {
			w.v.Fail(&Failure{ID: l.id, File: l.file, Err: errors.New("the object was removed during the scan")})
		}
	}
	return len(w.db.packs) > before, nil
}

func (w *walk) visitLoose(worker int, l loose) error {
	kind, size, data, err := l.read(w.db.Format, largeObject)
	if err != nil {
		return err
	}
	o := Object{ID: l.id, Kind: kind, Size: int64(size), Data: data}
	if data == nil && size > 0 {
		o.Open = func() (io.ReadCloser, error) { return l.stream(w.db.Format) }
	}
	w.v.Visit(worker, &o)
	w.progress(1, o.Size)
	return nil
}

// parallel calls do for 0…n-1 on several goroutines.
func parallel(ctx context.Context, workers, n int, do func(worker, i int)) error {
	work := make(chan int)
	var wg sync.WaitGroup
	for worker := range max(workers, 1) {
		wg.Go(func() {
			for i := range work {
				do(worker, i)
			}
		})
	}
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		work <- i
	}
	close(work)
	wg.Wait()
	return ctx.Err()
}

// stream opens an object that is stored whole, to be read bit by bit. The
// CRC-32 is checked at the end.
func (p *pack) stream(i int) (io.ReadCloser, error) {
	start, end, err := p.span(i)
	if err != nil {
		return nil, err
	}
	head := make([]byte, min(end-start, maxHeader))
	if _, err := p.file.ReadAt(head, int64(start)); err != nil {
		return nil, fmt.Errorf("reading the pack: %w", err)
	}
	e, err := parseEntry(head, start, p.format)
	if err != nil {
		return nil, err
	}
	sum := crc32.NewIEEE()
	raw := io.TeeReader(io.NewSectionReader(p.file, int64(start), int64(end-start)), sum)
	in := bufio.NewReaderSize(raw, 64<<10)
	if _, err := in.Discard(e.header + zlibHeader); err != nil {
		return nil, fmt.Errorf("reading the pack: %w", err)
	}
	return &checkedReader{in: flate.NewReader(in), sum: io.Discard, left: e.size, check: func() error {
		if _, err := io.Copy(io.Discard, in); err != nil {
			return fmt.Errorf("reading the pack: %w", err)
		}
		if len(p.index.crcs) > 0 && sum.Sum32() != binary.BigEndian.Uint32(p.index.crcs[4*p.order[i]:]) {
			return errCRC
		}
		return nil
	}}, nil
}
