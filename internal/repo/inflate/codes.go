package inflate

import "math/bits"

const (
	maxLiterals  = 288
	maxDistances = 32
	maxRepeat    = 138 // the most that one code of a length of codes stands for
	endOfBlock   = 256
	precodes     = 19
)

// entry is what a code stands for:
//
//	bits 0-7    the length of the code, or of its rest in a subtable
//	bits 8-12   the number of extra bits, or the width of the subtable
//	bits 16-30  the literal, the base of a length or distance, or the place of
//	            the subtable
//	bits 13-15, 31  what it is
type entry uint32

const (
	literalFlag  entry = 1 << 31
	subtableFlag entry = 1 << 15
	endFlag      entry = 1 << 14
	invalidFlag  entry = 1 << 13
)

func (e entry) length() uint     { return uint(e & 0xff) }
func (e entry) extra() uint      { return uint(e >> 8 & 0x1f) }
func (e entry) base() uint       { return uint(e >> 16 & 0x7fff) }
func (e entry) literal() byte    { return byte(e >> 16) }
func (e entry) isLiteral() bool  { return e&literalFlag != 0 }
func (e entry) isSubtable() bool { return e&subtableFlag != 0 }
func (e entry) isEnd() bool      { return e&endFlag != 0 }
func (e entry) isInvalid() bool  { return e&invalidFlag != 0 }

// tableBits bounds the codes that one look-up is enough for. Longer ones go on
// in a subtable. A table of all codes of up to maxCode bits has less than
// tableSize entries.
const (
	tableBits = 11
	tableSize = 1 << 12
	tableMask = tableSize - 1
)

// codeTable finds the entry of the code that some bits begin with.
type codeTable struct {
	mask    uint64
	width   uint
	entries [tableSize]entry
}

// codes are the two codes of a block.
type codes struct{ literals, distances codeTable }

func (t *codeTable) look(bits uint64) entry {
	e := t.entries[bits&t.mask&tableMask]
	if e.isSubtable() {
		return t.below(e, bits)
	}
	return e
}

// below is the entry in the subtable e. Its length is that of the whole code.
func (t *codeTable) below(e entry, bits uint64) entry {
	i := uint64(e.base()) + bits>>(t.width&63)&(1<<(e.extra()&63)-1)
	return t.entries[i&tableMask] + entry(t.width)
}

// build makes the table for the codes of the given lengths, which stand for the
// entries of symbols. A code that is not used has length 0. The number of symbols
// of a code that is not complete is at most 1, as zlib demands.
func (t *codeTable) build(lengths []uint8, symbols *[maxLiterals]entry, widest uint) error {
	var counts [maxCode + 1]uint16
	for _, n := range lengths {
		counts[n&maxCode]++
	}
	counts[0] = 0
	longest := uint(maxCode)
	for longest > 0 && counts[longest] == 0 {
		longest--
	}
	t.width = max(1, min(widest, longest))
	t.mask = 1<<t.width - 1
	// The symbols in the order of their codes.
	var starts [maxCode + 2]uint16
	space := 0
	for n := 1; n <= maxCode; n++ {
		starts[n+1] = starts[n] + counts[n]
		space += int(counts[n]) << (maxCode - n)
	}
	var sorted [maxLiterals]uint16
	for symbol, n := range lengths {
		if n > 0 {
			sorted[starts[n&maxCode]] = uint16(symbol)
			starts[n&maxCode]++
		}
	}
	if space != 1<<maxCode {
		return t.incomplete(counts[:], symbols[sorted[0]%maxLiterals])
	}
	t.fill(&counts, &sorted, symbols, longest)
	return nil
}

// incomplete makes the table of a code with no symbol, or with one of length 1.
func (t *codeTable) incomplete(counts []uint16, only entry) error {
	all := uint16(0)
	for _, n := range counts {
		all += n
	}
	if all > 1 || all == 1 && counts[1] != 1 {
		return ErrCorrupt
	}
	t.width, t.mask = 1, 1
	t.entries[0], t.entries[1] = invalidFlag|1, invalidFlag|1
	if all == 1 {
		t.entries[0] = only | 1
	}
	return nil
}

// fill makes the table of a complete code. Codes are read from their first bit,
// which is the lowest: the code after another is found by counting from the
// highest bit downwards.
func (t *codeTable) fill(counts *[maxCode + 1]uint16, sorted *[maxLiterals]uint16, symbols *[maxLiterals]entry, longest uint) {
	length := uint(1)
	for counts[length] == 0 {
		length++
	}
	code, left, next := uint(0), counts[length], 0
	// The table is made for codes of length bits and doubled for longer ones.
	end := uint(1) << min(length, t.width)
	for length <= t.width {
		for ; left > 0; left-- {
			t.entries[code&tableMask] = symbols[sorted[next]%maxLiterals] | entry(length)
			next++
			if code == end-1 {
				t.double(end)
				return
			}
			code = after(code, end-1)
		}
		for length++; length <= t.width; length++ {
			copy(t.entries[end:2*end], t.entries[:end])
			if end *= 2; counts[length] > 0 {
				break
			}
		}
		if length <= t.width {
			left = counts[length]
		}
	}
	for length <= maxCode && counts[length] == 0 {
		length++
	}
	left = counts[length]
	end = 1 << t.width
	prefix, start := ^uint(0), uint(0)
	for {
		if own := code & uint(t.mask); own != prefix {
			prefix, start = own, end
			width := length - t.width
			for used := uint(left); used < 1<<width && t.width+width < longest; {
				width++
				used = used<<1 + uint(counts[t.width+width])
			}
			end = start + 1<<width
			t.entries[prefix&tableMask] = subtableFlag | entry(start)<<16 | entry(width)<<8 | entry(t.width)
		}
		e := symbols[sorted[next]%maxLiterals] | entry(length-t.width)
		next++
		for i := start + code>>t.width; i < end; i += 1 << (length - t.width) {
			t.entries[i&tableMask] = e
		}
		if code == 1<<length-1 {
			return
		}
		code = after(code, 1<<length-1)
		for left--; left == 0; left = counts[length] {
			length++
		}
	}
}

// double repeats the first size entries until the table is full.
func (t *codeTable) double(size uint) {
	for ; size < 1<<t.width; size *= 2 {
		copy(t.entries[size:2*size], t.entries[:size])
	}
}

// after is the code after code, with the lowest bit first; all has every bit of
// its length set, and code is not all.
func after(code, all uint) uint {
	bit := uint(1) << (bits.Len(code^all) - 1)
	return code&(bit-1) | bit
}

// dynamicCodes reads the codes of a block.
func (d *Decoder) dynamicCodes() error {
	s := &d.in
	s.fill()
	literals := int(s.take(5)) + 257
	distances := int(s.take(5)) + 1
	n := int(s.take(4)) + 4
	if literals > 286 || distances > 30 {
		return ErrCorrupt
	}
	var lengths [precodes]uint8
	for i := range n {
		if i == precodes/2 { // 14 + 9*3 bits were taken
			s.fill()
		}
		lengths[order[i]] = uint8(s.take(3))
	}
	table := &d.dynamic.distances // not needed before its own code is there
	if err := table.build(lengths[:], &precodeSymbols, 7); err != nil {
		return err
	}
	for i := 0; i < literals+distances; {
		s.fill()
		if s.overrun() {
			return ErrShort
		}
		e := table.look(s.bits)
		if e.isInvalid() {
			return ErrCorrupt
		}
		s.drop(e.length())
		symbol, count := uint8(e.base()), 1
		switch symbol {
		case 16:
			if i == 0 {
				return ErrCorrupt
			}
			symbol, count = d.lengths[i-1], 3+int(s.take(2))
		case 17:
			symbol, count = 0, 3+int(s.take(3))
		case 18:
			symbol, count = 0, 11+int(s.take(7))
		}
		if count == 1 {
			d.lengths[i] = symbol
			i++
			continue
		}
		if i+count > literals+distances {
			return ErrCorrupt
		}
		for range count {
			d.lengths[i] = symbol
			i++
		}
	}
	if d.lengths[endOfBlock] == 0 {
		return ErrCorrupt
	}
	if err := d.dynamic.literals.build(d.lengths[:literals], &literalSymbols, tableBits); err != nil {
		return err
	}
	return d.dynamic.distances.build(d.lengths[literals:literals+distances], &distanceSymbols, distanceBits)
}

// distanceBits is tableBits for distances, of which there are fewer.
const distanceBits = 9

// fixedCodes prepares for a block whose codes are those of the standard.
func (d *Decoder) fixedCodes() error {
	if d.hasFixed {
		return nil
	}
	for i := range maxLiterals {
		n := uint8(8)
		switch {
		case i >= 144 && i < 256:
			n = 9
		case i >= 256 && i < 280:
			n = 7
		}
		d.lengths[i] = n
	}
	if err := d.fixed.literals.build(d.lengths[:maxLiterals], &literalSymbols, tableBits); err != nil {
		return err
	}
	for i := range maxDistances {
		d.lengths[i] = 5
	}
	d.hasFixed = true
	return d.fixed.distances.build(d.lengths[:maxDistances], &distanceSymbols, distanceBits)
}

// order is that in which the lengths of the codes for lengths come.
//
//nolint:gochecknoglobals // a table
var order = [precodes]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// What the symbols of the three codes stand for.
//
//nolint:gochecknoglobals // tables
var (
	precodeSymbols  = newPrecodeSymbols()
	literalSymbols  = newLiteralSymbols()
	distanceSymbols = newDistanceSymbols()
)

func newPrecodeSymbols() (all [maxLiterals]entry) {
	for i := range all {
		all[i] = invalidFlag
	}
	for i := range precodes {
		all[i] = entry(i) << 16
	}
	return all
}

func newLiteralSymbols() (all [maxLiterals]entry) {
	const shortest, longest = 3, 285
	for i := range all {
		switch {
		case i < endOfBlock:
			all[i] = literalFlag | entry(i)<<16
		case i == endOfBlock:
			all[i] = endFlag
		default:
			all[i] = invalidFlag
		}
	}
	// Eight lengths without extra bits, then four for each number of them.
	base := shortest
	for i := endOfBlock + 1; i < longest; i++ {
		extra := max(0, (i-endOfBlock-1)/4-1)
		all[i] = entry(base)<<16 | entry(extra)<<8
		base += 1 << extra
	}
	all[longest] = maxMatch << 16
	return all
}

func newDistanceSymbols() (all [maxLiterals]entry) {
	const used = 30
	for i := range all {
		all[i] = invalidFlag
	}
	base := 1
	for i := range used {
		extra := max(0, i/2-1)
		all[i] = entry(base)<<16 | entry(extra)<<8
		base += 1 << extra
	}
	return all
}
