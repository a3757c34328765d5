package odb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/keyvet/keyvet/internal/repo/inflate"
)

// pack is an open pack and its index. It can be read by several goroutines.
type pack struct {
	name   string // relative to the object directory
	format Format
	index  *index
	file   *os.File
	size   uint64

	sorted sync.Once
	// order lists places in the index by ascending offset.
	order []uint32
	// offsets[i] is where the object at place order[i] begins; one more says
	// where the last one ends.
	offsets []uint64
}

const packHeader = 12

var (
	errEntry     = errors.New("header of the object is corrupt")
	errBase      = errors.New("delta base is not in the pack")
	errCycle     = errors.New("deltas go round in a circle")
	errTruncated = errors.New("pack is truncated")
	errPair      = errors.New("pack is not the one that its index describes")
	errCRC       = errors.New("CRC-32 does not match: the data is corrupt")
	errTooBig    = fmt.Errorf("content is larger than %d MiB and stored as a delta", maxDelta>>20)
	errClaim     = errors.New("content is smaller than it says")
)

// maxDelta is the largest content that is put together from deltas, in bytes.
// It is git's own limit for making deltas, core.bigFileThreshold.
const maxDelta = 512 << 20

// openPack opens the pack at path. A pack that does not fit its index is
// returned with the error, to read what can still be read.
func openPack(path string, x *index) (*pack, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	p := &pack{
		name:   "pack/" + filepath.Base(path),
		format: x.format,
		index:  x,
		file:   f,
		size:   uint64(info.Size()),
	}
	return p, p.checkPair()
}

// checkPair compares both ends of the pack with the index.
func (p *pack) checkPair() error {
	trailer := uint64(p.format.Size())
	if p.size < packHeader+trailer {
		return errTruncated
	}
	var head [packHeader]byte
	if _, err := p.file.ReadAt(head[:], 0); err != nil {
		return fmt.Errorf("reading the pack: %w", err)
	}
	if version := binary.BigEndian.Uint32(head[4:]); string(head[:4]) != "PACK" || version != 2 && version != 3 {
		return errUnsupported
	}
	if len(p.index.pack) == 0 {
		return nil
	}
	if int(binary.BigEndian.Uint32(head[8:])) != p.index.len() {
		return errPair
	}
	sum := make([]byte, trailer)
	if _, err := p.file.ReadAt(sum, int64(p.size-trailer)); err != nil {
		return fmt.Errorf("reading the pack: %w", err)
	}
	if !bytes.Equal(sum, p.index.pack) {
		return errPair
	}
	return nil
}

// sort puts the objects in the order in which they lie in the pack, those at the
// same offset in the order of the index.
func (p *pack) sort() {
	n := p.index.len()
	p.order, p.offsets = make([]uint32, n), make([]uint64, n+1)
	p.offsets[n] = p.size - min(p.size, uint64(p.format.Size()))
	if p.readOrder() {
		return
	}
	type entry struct {
		offset uint64
		place  uint32
	}
	entries := make([]entry, n)
	for i := range entries {
		entries[i] = entry{p.index.offset(i), uint32(i)}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		if a.offset < b.offset {
			return -1
		}
		if a.offset > b.offset {
			return 1
		}
		return int(a.place) - int(b.place)
	})
	for i, e := range entries {
		p.order[i], p.offsets[i] = e.place, e.offset
	}
}

// readOrder takes the order from the reverse index of the pack. It reports whether
// there is one and it is right: sorting takes longer than all else of a scan that
// finds nothing new.
func (p *pack) readOrder() bool {
	const head = 12 // "RIDX", the version and the format, 4 bytes each
	path := strings.TrimSuffix(p.file.Name(), ".pack") + ".rev"
	n := len(p.order)
	size := head + 4*n + 2*p.format.Size()
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || info.Size() != int64(size) {
		return false
	}
	data, err := os.ReadFile(path)
	if err != nil || len(data) != size || string(data[:8]) != "RIDX\x00\x00\x00\x01" {
		return false
	}
	for i := range n {
		place := binary.BigEndian.Uint32(data[head+4*i:])
		if int64(place) >= int64(n) {
			return false
		}
		p.order[i], p.offsets[i] = place, p.index.offset(int(place))
		if i > 0 && p.offsets[i] <= p.offsets[i-1] {
			return false // or two names for one object
		}
	}
	return true
}

func (p *pack) len() int { return p.index.len() }

// sum is the checksum that ends the pack, or zero where it is not known.
func (p *pack) sum() (sum ID) {
	copy(sum[:], p.index.pack)
	return sum
}

// id names the object at position i of the pack.
func (p *pack) id(i int) ID {
	p.sorted.Do(p.sort)
	return p.index.id(int(p.order[i]))
}

// at is the position of the object that begins at offset.
func (p *pack) at(offset uint64) (int, bool) {
	p.sorted.Do(p.sort)
	i := sort.Search(p.len(), func(i int) bool { return p.offsets[i] >= offset })
	return i, i < p.len() && p.offsets[i] == offset
}

// find is the position of the object named id.
func (p *pack) find(id ID) (int, bool) {
	place, ok := p.index.find(id)
	if !ok {
		return 0, false
	}
	i, ok := p.at(p.index.offset(place))
	if !ok {
		return 0, false
	}
	// Two names for one offset are next to each other.
	for i+1 < p.len() && p.order[i] != uint32(place) {
		i++
	}
	return i, true
}

// span is the range of the object at position i in the file.
func (p *pack) span(i int) (start, end uint64, err error) {
	p.sorted.Do(p.sort)
	start, end = p.offsets[i], p.offsets[i+1]
	for j := i + 1; end == start && j < p.len(); j++ {
		end = p.offsets[j+1]
	}
	if start < packHeader || start >= end || end > p.offsets[p.len()] {
		return 0, 0, errTruncated
	}
	return start, end, nil
}

// entry is an object as it lies in a pack.
type entry struct {
	kind Kind
	// size is that of the inflated data: of the delta for a delta.
	size uint64
	// base is where the base of an offset delta begins.
	base uint64
	// baseID names the base of a delta by name.
	baseID ID
	// header is the length of what comes before the compressed data.
	header int
}

// parseEntry reads the header of the object that begins at offset.
func parseEntry(b []byte, offset uint64, format Format) (entry, error) {
	if len(b) == 0 {
		return entry{}, errEntry
	}
	e := entry{kind: Kind(b[0] >> 4 & 7), size: uint64(b[0] & 0xf), header: 1}
	for shift := 4; b[e.header-1]&0x80 != 0; shift += 7 {
		if e.header == len(b) || shift > 56 {
			return e, errEntry
		}
		e.size |= uint64(b[e.header]&0x7f) << shift
		e.header++
	}
	switch e.kind {
	case Commit, Tree, Blob, Tag:
		return e, nil
	case offsetDelta:
		back, n := offsetBack(b[e.header:])
		if n == 0 || back == 0 || back > offset {
			return e, errEntry
		}
		e.header += n
		e.base = offset - back
		return e, nil
	case nameDelta:
		if len(b)-e.header < format.Size() {
			return e, errEntry
		}
		e.baseID = format.id(b[e.header:])
		e.header += format.Size()
		return e, nil
	}
	return e, errEntry
}

// offsetBack reads how far back a base lies, and the length of that; 0 where it
// is corrupt.
func offsetBack(b []byte) (back uint64, n int) {
	for n < len(b) && n < 9 {
		c := b[n]
		back = back<<7 | uint64(c&0x7f)
		n++
		if c&0x80 == 0 {
			return back, n
		}
		back++
	}
	return 0, 0
}

// reader reads objects of packs. It belongs to one goroutine.
type reader struct {
	z     inflate.Decoder
	files windows
	// raw is the object last loaded, as it lies in the pack.
	raw   []byte
	long  []byte
	delta []byte
	ops   []Op
}

func newReader() *reader { return &reader{} }

// load reads the object at position i of p as it lies there. The bytes are valid
// until the next load.
func (r *reader) load(p *pack, i int) (entry, []byte, error) {
	start, end, err := p.span(i)
	if err != nil {
		return entry{}, nil, err
	}
	if end-start <= maxWindowed {
		r.raw, err = r.files.read(p.file, start, end)
	} else {
		r.long, err = readRange(r.long, p.file, start, end)
		r.raw = r.long
	}
	if err != nil {
		return entry{}, nil, err
	}
	e, err := parseEntry(r.raw, start, p.format)
	if err != nil {
		return e, nil, err
	}
	data := r.raw[e.header:]
	if !plausible(e.size, len(data)) {
		return e, nil, errClaim
	}
	return e, data, nil
}

// readRange reads the bytes of f from start to end into buf, which it grows
// piece by piece: a range is as long as an index claims.
func readRange(buf []byte, f io.ReaderAt, start, end uint64) ([]byte, error) {
	const piece = 16 << 20
	buf = buf[:0]
	for start < end {
		n := int(min(end-start, piece))
		buf = slices.Grow(buf, n)
		part := buf[len(buf) : len(buf)+n]
		if got, err := f.ReadAt(part, int64(start)); got < n {
			if errors.Is(err, io.EOF) {
				return buf, errTruncated
			}
			return buf, fmt.Errorf("reading the pack: %w", err)
		}
		buf = buf[:len(buf)+n]
		start += uint64(n)
	}
	return buf, nil
}

// checkCRC compares the object that fills raw with what the index has for it.
func (p *pack) checkCRC(i int, raw []byte) bool {
	if len(p.index.crcs) == 0 {
		return true
	}
	return crc32.ChecksumIEEE(raw) == binary.BigEndian.Uint32(p.index.crcs[4*p.order[i]:])
}

// undelta makes the content of the delta e, whose compressed data is src, out of
// its base. The instructions stay in r.ops until the next call. The content is
// put into the buffer that alloc gives for its size.
func (r *reader) undelta(e entry, src, base []byte, alloc func(int) []byte) ([]byte, error) {
	if e.size > maxDelta {
		return nil, errTooBig
	}
	r.delta = slices.Grow(r.delta[:0], int(e.size)+inflate.Slack)[:e.size]
	if err := unzip(&r.z, r.delta, src); err != nil {
		return nil, err
	}
	content, ops, err := applyDelta(r.ops, base, r.delta, alloc)
	r.ops = ops
	if err != nil {
		return nil, err
	}
	return content, nil
}
