package odb

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
)

// index says where in a pack each of its objects is.
type index struct {
	format Format
	// names are the objects' names in ascending order, back to back.
	names []byte
	// fanout[b] counts the names whose first byte is at most b.
	fanout [256]uint32
	// begins[p] counts the names whose first two bytes are less than p; nil
	// where that has not been counted.
	begins []uint32
	// offset of the object at place i of the names.
	offset func(i int) uint64
	// crcs has the CRC-32 of each object as it is in the pack, 4 bytes each;
	// empty where the index has none.
	crcs []byte
	// pack is the checksum that ends the pack; empty where unknown.
	pack []byte
}

func (x *index) len() int { return int(x.fanout[255]) }

// id is the name at place i.
func (x *index) id(i int) ID {
	return x.format.id(x.names[i*x.format.Size():])
}

// find is the place of id among the names.
func (x *index) find(id ID) (int, bool) {
	size := x.format.Size()
	lo, hi := 0, int(x.fanout[id[0]])
	if id[0] > 0 {
		lo = int(x.fanout[id[0]-1])
	}
	if x.begins != nil {
		two := int(id[0])<<8 | int(id[1])
		lo, hi = int(x.begins[two]), int(x.begins[two+1])
	}
	head := binary.BigEndian.Uint64(id[:])
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		name := x.names[mid*size:][:size]
		c := cmp.Compare(binary.BigEndian.Uint64(name), head)
		if c == 0 { // nearly always the name itself
			c = bytes.Compare(name, id[:size])
		}
		switch {
		case c == 0:
			return mid, true
		case c < 0:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return 0, false
}

var (
	errUnsupported = errors.New("a version that is not known here")
	errIndexShape  = errors.New("index is corrupt: its tables do not fit its length")
	errChecksum    = errors.New("checksum does not match: the file is corrupt")
)

const indexMagic = "\xfftOc"

// parseIndex reads version 2 of a pack index. An index whose checksum is wrong
// is returned together with the error, to read what can still be read.
func parseIndex(data []byte, format Format) (*index, error) {
	size := format.Size()
	if len(data) < 8+4*256+2*size {
		return nil, errIndexShape
	}
	if string(data[:4]) != indexMagic || binary.BigEndian.Uint32(data[4:]) != 2 {
		return nil, errUnsupported
	}
	x := &index{format: format}
	if err := x.readFanout(data[8:]); err != nil {
		return nil, err
	}
	n := x.len()
	body := data[8+4*256 : len(data)-2*size]
	if n > len(body)/(size+8) {
		return nil, errIndexShape
	}
	x.names, body = body[:n*size], body[n*size:]
	x.crcs, body = body[:n*4], body[n*4:]
	small, large := body[:n*4], body[n*4:]
	x.offset = func(i int) uint64 { return offsetAt(small, large, i) }
	x.pack = data[len(data)-2*size : len(data)-size]
	if !checksumFits(data, format) {
		return x, errChecksum
	}
	return x, nil
}

// count fills begins, where there are so many names that it helps who looks for
// most of them. It must not be called while others use x. Names out of order are those
// of a corrupt index: what they name is not found, or found elsewhere.
func (x *index) count() {
	const many = 1 << 14
	if x.len() < many || x.begins != nil {
		return
	}
	x.begins = make([]uint32, 1<<16+1)
	for at := 0; at < len(x.names); at += x.format.Size() {
		x.begins[1+(int(x.names[at])<<8|int(x.names[at+1]))]++
	}
	for i := range 1 << 16 {
		x.begins[i+1] += x.begins[i]
	}
}

func (x *index) readFanout(data []byte) error {
	last := uint32(0)
	for b := range x.fanout {
		x.fanout[b] = binary.BigEndian.Uint32(data[4*b:])
		if x.fanout[b] < last {
			return errIndexShape
		}
		last = x.fanout[b]
	}
	return nil
}

// noOffset is what a corrupt table of offsets gives; no pack is as long.
const noOffset = 1<<63 - 1

// offsetAt reads the offset at place i of small, whose entries with the top bit
// set point into large.
func offsetAt(small, large []byte, i int) uint64 {
	const isLarge = 1 << 31
	o := binary.BigEndian.Uint32(small[4*i:])
	if o&isLarge == 0 {
		return uint64(o)
	}
	j := int(o &^ isLarge)
	if j >= len(large)/8 {
		return noOffset
	}
	return min(binary.BigEndian.Uint64(large[8*j:]), noOffset)
}

func checksumFits(data []byte, format Format) bool {
	h := format.hash()
	body := len(data) - format.Size()
	h.Write(data[:body])
	return bytes.Equal(h.Sum(nil), data[body:])
}

// readMultiIndex reads a multi-pack-index, for packs that have no index of
// their own. The result is by the packs' base names without extension.
func readMultiIndex(path string, format Format) (map[string]*index, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseMultiIndex(data, format)
}

func parseMultiIndex(data []byte, format Format) (map[string]*index, error) {
	const header, chunkEntry = 12, 12
	size := format.Size()
	if len(data) < header+chunkEntry+size {
		return nil, errIndexShape
	}
	if string(data[:4]) != "MIDX" || data[4] != 1 || data[7] != 0 {
		return nil, errUnsupported
	}
	if !checksumFits(data, format) {
		return nil, errChecksum
	}
	chunks, packs := int(data[6]), int(binary.BigEndian.Uint32(data[8:]))
	if len(data) < header+chunkEntry*(chunks+1)+size {
		return nil, errIndexShape
	}
	chunk := map[string][]byte{}
	for c := range chunks {
		at := header + chunkEntry*c
		start := binary.BigEndian.Uint64(data[at+4:])
		end := binary.BigEndian.Uint64(data[at+4+chunkEntry:])
		if start > end || end > uint64(len(data)-size) {
			return nil, errIndexShape
		}
		chunk[string(data[at:at+4])] = data[start:end]
	}
	all := &index{format: format, names: chunk["OIDL"]}
	if len(chunk["OIDF"]) != 4*256 {
		return nil, errIndexShape
	}
	if err := all.readFanout(chunk["OIDF"]); err != nil {
		return nil, err
	}
	places, large := chunk["OOFF"], chunk["LOFF"]
	if n := all.len(); len(all.names) != n*size || len(places) != n*8 {
		return nil, errIndexShape
	}
	names := bytes.Split(bytes.TrimRight(chunk["PNAM"], "\x00"), []byte{0})
	if len(names) != packs {
		return nil, errIndexShape
	}
	return splitMultiIndex(all, places, large, names)
}

// splitMultiIndex makes an index for each pack out of the entries of all.
func splitMultiIndex(all *index, places, large []byte, names [][]byte) (map[string]*index, error) {
	size := all.format.Size()
	offsets := make([][]uint64, len(names))
	split := make([]*index, len(names))
	for p := range split {
		split[p] = &index{format: all.format}
	}
	for i := range all.len() {
		p := int(binary.BigEndian.Uint32(places[8*i:]))
		if p >= len(names) {
			return nil, fmt.Errorf("%w: an entry is for pack %d of %d", errIndexShape, p, len(names))
		}
		x := split[p]
		x.names = append(x.names, all.names[i*size:(i+1)*size]...)
		x.fanout[all.names[i*size]]++
		offsets[p] = append(offsets[p], offsetAt(places[8*i+4:8*i+8], large, 0))
	}
	byName := map[string]*index{}
	for p, x := range split {
		for b := 1; b < len(x.fanout); b++ {
			x.fanout[b] += x.fanout[b-1]
		}
		own := slices.Clip(offsets[p])
		x.offset = func(i int) uint64 { return own[i] }
		byName[string(bytes.TrimSuffix(names[p], []byte(".idx")))] = x
	}
	return byName, nil
}
