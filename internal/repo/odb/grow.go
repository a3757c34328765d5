package odb

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/keyvet/keyvet/internal/repo/inflate"
)

// forestWalk is the walk of a forest by several workers. A worker takes trees
// and goes down each depth first; where others have nothing to do, it gives
// branches away.
type forestWalk struct {
	*forest
	w *walk
	// trees are the roots of the trees to walk.
	trees []int32

	mu       sync.Mutex
	more     sync.Cond
	next     int // of the trees
	branches []branch
	busy     int
	idle     atomic.Int32
	stop     atomic.Bool
}

// branch is a child that another worker shall make, and the base to make it of.
type branch struct {
	at    int32
	base  []byte
	state any
}

// rootBatch is how many trees a worker takes at once, and worthGiving the
// number of objects that makes a branch worth the copy of its base.
const (
	rootBatch   = 64
	worthGiving = 32
)

// walk visits the wanted objects of f that are blobs, or those that are not.
func (f *forest) walk(ctx context.Context, w *walk, blobs bool) error {
	fw := &forestWalk{forest: f, w: w}
	for _, root := range f.roots {
		if (f.kind[root] == Blob) == blobs {
			fw.trees = append(fw.trees, root)
		}
	}
	fw.heavyFirst()
	fw.more.L = &fw.mu
	defer context.AfterFunc(ctx, func() {
		fw.stop.Store(true)
		fw.mu.Lock()
		defer fw.mu.Unlock()
		fw.more.Broadcast()
	})()
	var wg sync.WaitGroup
	for n := range max(w.Workers, 1) {
		wg.Go(func() {
			t := &treeWalker{fw: fw, worker: n, r: newReader()}
			t.run()
		})
	}
	wg.Wait()
	return ctx.Err()
}

// heavyFirst moves the few trees that are a great part of the whole to the
// front, so that no worker is left with one at the end.
func (fw *forestWalk) heavyFirst() {
	const part = 50
	heavy := func(i int32) bool { return int(fw.weight[i]) > len(fw.weight)/part }
	slices.SortStableFunc(fw.trees, func(a, b int32) int {
		switch {
		case heavy(a) && !heavy(b):
			return -1
		case heavy(b) && !heavy(a):
			return 1
		}
		return 0
	})
}

// take waits for work: a batch of roots or a branch. It returns false at the
// end.
func (fw *forestWalk) take(wasBusy bool) (roots []int32, b branch, ok bool) {
	fw.mu.Lock()
	defer fw.mu.Unlock()
	if wasBusy {
		fw.busy--
	}
	for !fw.stop.Load() {
		if n := len(fw.branches); n > 0 {
			b = fw.branches[n-1]
			fw.branches = fw.branches[:n-1]
			fw.busy++
			return nil, b, true
		}
		if fw.next < len(fw.trees) {
			end := min(fw.next+rootBatch, len(fw.trees))
			roots, fw.next = fw.trees[fw.next:end], end
			fw.busy++
			return roots, b, true
		}
		if fw.busy == 0 {
			break
		}
		fw.idle.Add(1)
		fw.more.Wait()
		fw.idle.Add(-1)
	}
	fw.more.Broadcast()
	return nil, b, false
}

func (fw *forestWalk) give(b branch) {
	fw.mu.Lock()
	defer fw.mu.Unlock()
	fw.branches = append(fw.branches, b)
	fw.more.Signal()
}

// treeWalker is one worker.
type treeWalker struct {
	fw     *forestWalk
	worker int
	r      *reader
	free   buffers
	stack  []frame
	alive  int // bytes on the stack
	other  *Reader
	object Object // that is visited
	// orphans are objects whose base could not be read.
	orphans []int32

	objects int
	bytes   int64
}

// frame is an object whose children are being made.
type frame struct {
	at    int32
	next  int32 // child to make, or -1
	data  []byte
	state any
}

func (t *treeWalker) run() {
	wasBusy := false
	for {
		roots, b, ok := t.fw.take(wasBusy)
		if !ok {
			return
		}
		wasBusy = true
		if roots == nil {
			t.child(b.at, b.base, b.state)
			t.branches()
		}
		for _, root := range roots {
			if t.fw.stop.Load() {
				return
			}
			t.root(root)
			t.branches()
		}
		t.fw.w.progress(t.objects, t.bytes)
		t.objects, t.bytes = 0, 0
	}
}

// branches makes everything below the stack, and looks elsewhere for what cannot
// be made.
func (t *treeWalker) branches() {
	for t.climb(); len(t.orphans) > 0 && !t.fw.stop.Load(); t.climb() {
		last := len(t.orphans) - 1
		at := t.orphans[last]
		t.orphans = t.orphans[:last]
		t.rescue(at, fmt.Errorf("its delta base %s could not be read", t.fw.pack.id(int(t.fw.parent[at]))))
	}
}

func (t *treeWalker) climb() {
	for len(t.stack) > 0 && !t.fw.stop.Load() {
		top := &t.stack[len(t.stack)-1]
		at := top.next
		top.next = t.fw.sibling[at]
		f := *top
		if top.next >= 0 {
			if t.fw.idle.Load() > 0 && t.fw.weight[at] >= worthGiving && f.data != nil {
				t.fw.give(branch{at, bytes.Clone(f.data), f.state})
				continue
			}
			if f.data == nil {
				f.data = t.again(f.at)
			}
			t.child(at, f.data, f.state)
			continue
		}
		t.stack = t.stack[:len(t.stack)-1]
		t.alive -= len(f.data)
		if f.data == nil {
			f.data = t.again(f.at)
		}
		t.child(at, f.data, f.state)
		t.free.put(f.data)
	}
}

// root makes an object that is not a delta, or whose base is elsewhere.
func (t *treeWalker) root(at int32) {
	fw := t.fw
	if err := fw.broken[at]; err != nil {
		t.rescue(at, err)
		return
	}
	e, src, err := t.r.load(fw.pack, int(at))
	if err != nil {
		t.rescue(at, err)
		return
	}
	if e.size > largeObject && e.kind == Blob && fw.child[at] < 0 {
		t.visitStream(at, e)
		return
	}
	var data []byte
	switch {
	case !fw.pack.checkCRC(int(at), t.r.raw):
		err = errCRC
	case fw.parent[at] == borrowedParent:
		data, err = t.borrow(at, &e)
	case e.size > maxDelta:
		err = errTooBig
	default:
		data = t.free.get(int(e.size))
		err = unzip(&t.r.z, data, src)
	}
	if err != nil {
		t.rescue(at, err)
		return
	}
	fw.kind[at] = e.kind
	t.visit(at, data, nil, nil, nil)
}

// borrow makes an object out of a base in another pack.
func (t *treeWalker) borrow(at int32, e *entry) ([]byte, error) {
	id := t.fw.borrowed[at]
	kind, base, err := t.reader().read(id, t.fw.pack, 0)
	if err != nil {
		return nil, fmt.Errorf("delta base %s: %w", id, err)
	}
	delta, src, err := t.r.load(t.fw.pack, int(at))
	if err != nil {
		return nil, err
	}
	e.kind = kind
	return t.r.undelta(delta, src, base, t.free.get)
}

func (t *treeWalker) reader() *Reader {
	if t.other == nil {
		const cache = 8 << 20
		t.other = t.fw.w.db.NewReader(cache)
	}
	return t.other
}

// child makes the delta at out of its base.
func (t *treeWalker) child(at int32, base []byte, state any) {
	fw := t.fw
	e, src, err := t.r.load(fw.pack, int(at))
	if err == nil && !fw.pack.checkCRC(int(at), t.r.raw) {
		err = errCRC
	}
	var data []byte
	if err == nil {
		data, err = t.r.undelta(e, src, base, t.free.get)
	}
	if err != nil {
		t.rescue(at, err)
		return
	}
	parent := fw.parent[at]
	fw.kind[at] = fw.kind[parent]
	ops := t.r.ops
	if fw.known[parent] {
		ops = nil
	}
	t.visit(at, data, ops, base, state)
}

// maxAlive is how many bytes of bases a worker keeps for their children. Bases
// beyond that are made again when they are needed.
const maxAlive = 32 << 20

// visit hands the object over and prepares for its children.
func (t *treeWalker) visit(at int32, data []byte, ops []Op, base []byte, inherited any) {
	fw := t.fw
	var state any
	if fw.wanted[at] {
		o := &t.object
		*o = Object{ID: fw.pack.id(int(at)), Kind: fw.kind[at], Size: int64(len(data)), Data: data}
		if ops != nil {
			o.Ops, o.Base, o.Inherited = ops, base, inherited
			o.BaseID = fw.pack.id(int(fw.parent[at]))
		}
		state = fw.w.v.Visit(t.worker, o)
	}
	t.count(at)
	if fw.child[at] < 0 {
		t.free.put(data)
		return
	}
	t.stack = append(t.stack, frame{at, fw.child[at], data, state})
	t.alive += len(data)
	for i := 0; t.alive > maxAlive && i < len(t.stack)-1; i++ {
		f := &t.stack[i]
		t.alive -= len(f.data)
		t.free.put(f.data)
		f.data = nil
	}
}

func (t *treeWalker) count(at int32) {
	t.objects++
	if start, end, err := t.fw.pack.span(int(at)); err == nil {
		t.bytes += int64(end - start)
	}
	const often = 1024
	if t.objects >= often {
		t.fw.w.progress(t.objects, t.bytes)
		t.objects, t.bytes = 0, 0
	}
}

// visitStream hands over an object that is not held in memory.
func (t *treeWalker) visitStream(at int32, e entry) {
	p := t.fw.pack
	o := Object{ID: p.id(int(at)), Kind: e.kind, Size: int64(e.size)}
	o.Open = func() (io.ReadCloser, error) { return p.stream(int(at)) }
	t.fw.w.v.Visit(t.worker, &o)
	t.count(at)
}

// again makes the content of an object that was made before. It is nil where
// that fails, which no delta fits.
func (t *treeWalker) again(at int32) []byte {
	_, data, err := t.reader().readPacked(t.fw.pack, int(at), 0)
	if err != nil {
		return nil
	}
	return bytes.Clone(data)
}

// rescue looks for another copy of an object that could not be read. Without
// one, it and what is made of it have failed.
func (t *treeWalker) rescue(at int32, cause error) {
	fw := t.fw
	id := fw.pack.id(int(at))
	kind, data, err := t.reader().read(id, fw.pack, 0)
	if err == nil {
		fw.kind[at] = kind
		t.visit(at, bytes.Clone(data), nil, nil, nil)
		return
	}
	if fw.wanted[at] {
		fw.w.v.Fail(&ObjectError{ID: id, File: fw.pack.name, Err: cause})
		t.count(at)
	}
	for c := fw.child[at]; c >= 0; c = fw.sibling[c] {
		t.orphans = append(t.orphans, c)
	}
}

// buffers are reused by size: class n has buffers of 1<<n bytes, of which some
// are left over for decompressing.
type buffers [maxBufferClass + 1][][]byte

const (
	minBufferClass = 9
	maxBufferClass = 22
	keptBuffers    = 8
)

func bufferClass(n int) int {
	return max(minBufferClass, bits.Len(uint(n-1)))
}

func (b *buffers) get(n int) []byte {
	class := bufferClass(n + inflate.Slack)
	if class > maxBufferClass {
		return newBuffer(n)
	}
	if last := len(b[class]) - 1; last >= 0 {
		buf := b[class][last]
		b[class] = b[class][:last]
		return buf[:n]
	}
	return make([]byte, n, 1<<class)
}

func (b *buffers) put(buf []byte) {
	class := bufferClass(cap(buf))
	if cap(buf) == 0 || class > maxBufferClass || cap(buf) != 1<<class || len(b[class]) >= keptBuffers {
		return
	}
	b[class] = append(b[class], buf)
}
