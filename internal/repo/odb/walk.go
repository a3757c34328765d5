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
	"slices"
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
	// stored whole. Base is that content, and BaseID its name.
	Ops    []Op
	Base   []byte
	BaseID ID
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
	Fail(f *ObjectError)
}

// WalkOptions say how to walk.
type WalkOptions struct {
	// Workers is the number of goroutines, at least 1.
	Workers int
	// Skip tells objects that need no visit because they were visited in an
	// earlier walk, with nothing to inherit. Nil skips none.
	Skip func(ID) bool
	// SkipPack is Skip for all objects of a pack, named by its checksum.
	SkipPack func(sum ID) bool
	// BlobsNext is called when all trees, commits and tags that are known have
	// been visited, and before blobs are; again for those that appear during the
	// walk. Nil does nothing.
	BlobsNext func()
	// Progress is called now and then with the number of objects that are done,
	// visited or not, and of the bytes of packs and loose files that they take.
	// It is called from several goroutines.
	Progress func(objects int, bytes int64)
}

// largeObject is the size from which an object that is stored whole is read as
// a stream.
const largeObject = 32 << 20

// Walk hands every object to v once: first all trees, commits and tags, then all
// blobs, and each delta after its base. Objects that move during the walk because
// the repository is repacked are found again, and those that appear are visited as
// well: whoever has seen a commit has seen all that was written before it. The error
// is that of ctx.
func (db *DB) Walk(ctx context.Context, v Visitor, o WalkOptions) error {
	if db.git != nil {
		return db.walkGit(ctx, v, o)
	}
	w := &walk{db: db, v: v, WalkOptions: o, looseSeen: map[ID]bool{}}
	files := w.newLoose()
	for {
		forests := w.newForests()
		for _, blobs := range []bool{false, true} {
			if blobs && w.BlobsNext != nil {
				w.BlobsNext()
			}
			for _, f := range forests {
				if err := f.walk(ctx, w, blobs); err != nil {
					return err
				}
			}
			var err error
			if files, err = w.loose(ctx, files, blobs); err != nil {
				return err
			}
		}
		if files = w.lookAgain(files); len(files) == 0 && w.done == len(w.db.packs) {
			w.fail()
			return ctx.Err()
		}
	}
}

// walk is a walk under way.
type walk struct {
	WalkOptions
	db *DB
	v  Visitor
	// done and failed count the packs and failures dealt with.
	done, failed int
	looseSeen    map[ID]bool
}

// newForests prepares to walk the packs not yet walked.
func (w *walk) newForests() []*forest {
	for _, p := range w.db.packs[w.done:] {
		p.index.count()
	}
	var forests []*forest
	for ; w.done < len(w.db.packs); w.done++ {
		if f := w.forest(w.db.packs[w.done], w.db.packs[:w.done]); f != nil {
			forests = append(forests, f)
		}
	}
	w.fail()
	return forests
}

// fail reports the files that could not be opened since it was last called.
func (w *walk) fail() {
	for ; w.failed < len(w.db.failures); w.failed++ {
		w.v.Fail(w.db.failures[w.failed])
	}
}

// forest is that of the objects of p that earlier packs do not hold; nil where
// none has to be visited.
func (w *walk) forest(p *pack, earlier []*pack) *forest {
	if sum := p.sum(); w.SkipPack != nil && !sum.IsZero() && w.SkipPack(sum) {
		w.progress(p.len(), int64(p.size))
		return nil
	}
	wanted := make([]bool, p.len())
	var known map[int32]bool
	some := false
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
		some = some || wanted[i]
	}
	if !some {
		w.progress(p.len(), int64(p.size))
		return nil
	}
	f := newForest(p, wanted)
	f.known = known
	return f
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

// newLoose lists the files of objects that are in no pack and were not visited.
func (w *walk) newLoose() []loose {
	var todo []loose
	for _, l := range w.db.looseObjects() {
		if w.looseSeen[l.id] || heldBy(w.db.packs, l.id) {
			continue
		}
		w.looseSeen[l.id] = true
		if w.Skip == nil || !w.Skip(l.id) {
			todo = append(todo, l)
		}
	}
	return todo
}

// loose visits those of files that are blobs, or those that are not. It returns
// the others, and the files that have disappeared.
func (w *walk) loose(ctx context.Context, files []loose, blobs bool) (others []loose, err error) {
	var mu sync.Mutex
	err = parallel(ctx, w.Workers, len(files), func(worker, i int) {
		visited, failure := w.visitLoose(worker, files[i], blobs)
		switch {
		case errors.Is(failure, fs.ErrNotExist) || failure == nil && !visited:
			mu.Lock()
			defer mu.Unlock()
			others = append(others, files[i])
		case failure != nil:
			w.v.Fail(&ObjectError{ID: files[i].id, File: files[i].file, Err: failure})
		}
	})
	return others, err
}

// lookAgain looks for objects that have appeared: it opens new packs, which have the
// objects of the files that are gone, and returns the new files.
func (w *walk) lookAgain(gone []loose) []loose {
	files := w.newLoose() // before the packs: what moves into one is seen there
	before := len(w.db.packs)
	w.db.refresh()
	added := w.db.packs[before:]
	for _, l := range gone {
		if delete(w.looseSeen, l.id); !heldBy(added, l.id) {
			w.v.Fail(&ObjectError{ID: l.id, File: l.file, Err: errors.New("the object was removed during the scan")})
		}
	}
	return slices.DeleteFunc(files, func(l loose) bool {
		moved := heldBy(added, l.id)
		if moved {
			delete(w.looseSeen, l.id)
		}
		return moved
	})
}

func (w *walk) visitLoose(worker int, l loose, blobs bool) (visited bool, err error) {
	kind, size, content, err := l.open()
	if err != nil {
		return false, err
	}
	_ = content.Close()
	if (kind == Blob) != blobs {
		return false, nil
	}
	o := Object{ID: l.id, Kind: kind, Size: int64(size)}
	if size > largeObject && kind == Blob {
		o.Open = func() (io.ReadCloser, error) { return l.stream(w.db.Format) }
	} else if _, _, o.Data, err = l.read(w.db.Format, maxDelta); err != nil {
		return false, err
	} else if size > maxDelta {
		return false, errTooBig
	}
	w.v.Visit(worker, &o)
	w.progress(1, o.Size)
	return true, nil
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
