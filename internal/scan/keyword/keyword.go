// Package keyword finds many words in text at once, whatever their case. It is
// the first and cheapest step of a scan: rules are only looked at where one of
// their keywords stands.
package keyword

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// Set is a set of words to search for. Any number of goroutines can use it.
type Set struct {
	few few
	// read is how many bytes have been given to few.
	read      atomic.Int64
	automaton func() *automaton
}

// automaton is that of Aho and Corasick with every transition filled in, so that
// one byte of text costs one step. Bytes that no word tells apart share a
// column, upper-case letters that of their lower case.
type automaton struct {
	columns [256]uint8
	// next is the row after a row and a byte's column. A row stands for a
	// state; it is named by the index of its first cell.
	next []uint32
	// found is the first row at whose end a word has been found: states are
	// numbered so that these come last.
	found uint32
	shift uint8
	// words lists for each state from found the words that end there, the
	// longest first.
	words [][]uint16
	// lengths are those of the words; longest is the greatest of them.
	lengths []int
	longest int
}

// Hit is an occurrence of a word.
type Hit struct {
	// Word is the index of the word in the list given to [New].
	Word int
	// Start is its first byte in the text, counted from 0.
	Start int
}

// New makes a set of words. Letters A-Z in words and in text are equal to a-z;
// other bytes stand for themselves. A word must not be empty; there are at most
// 65,535 bytes in all words.
func New(words []string) (*Set, error) {
	size := 1
	for i, word := range words {
		if word == "" {
			return nil, fmt.Errorf("keyword %d is empty", i)
		}
		size += len(word)
	}
	if size > maxStates {
		return nil, fmt.Errorf("keywords of more than %d bytes in all", maxStates-1)
	}
	return &Set{
		few:       newFew(words),
		automaton: sync.OnceValue(func() *automaton { return newTrie(words, size).automaton() }),
	}, nil
}

// Search is the memory of a search, for use again. The zero value is ready.
type Search struct {
	ends [lanes][]end
	hits []Hit
}

// end is a row with words, and where in the text it was reached.
type end struct{ row, at uint32 }

const (
	// lanes is how many parts of a text are read at the same time. Each step
	// waits for the one before it; steps in other lanes fill the time.
	lanes = 4
	// block is how much text is read at once: little enough for a cache.
	block = 1 << 14
)

// Find calls found with the occurrences of words in text, in ascending order of
// their ends; of those with the same end the longest comes first.
func (s *Set) Find(search *Search, text []byte, found func(hits []Hit)) {
	search.hits = search.hits[:0]
	if s.read.Load() <= worthwhile && s.read.Add(int64(len(text))) <= worthwhile {
		if s.few.find(search, text); len(search.hits) > 0 {
			found(search.hits)
		}
		return
	}
	m := s.automaton()
	for from := 0; from < len(text); from += block {
		search.hits = search.hits[:0]
		m.block(search, text, from, min(len(text), from+block))
		if len(search.hits) > 0 {
			found(search.hits)
		}
	}
}

// block collects the occurrences that end in text[from:to].
func (m *automaton) block(search *Search, text []byte, from, to int) {
	lane := (to - from) / lanes
	if lane <= m.longest {
		m.expand(search, m.run(search.ends[0][:0], text, from, to), 0)
		return
	}
	var rows [lanes]uint32
	for l := range lanes {
		at := from + l*lane
		rows[l] = m.warm(text, at)
		search.ends[l] = search.ends[l][:0]
	}
	a, b, c, d := rows[0], rows[1], rows[2], rows[3]
	ta, tb, tc, td := text[from:][:lane], text[from+lane:][:lane], text[from+2*lane:][:lane], text[from+3*lane:][:lane]
	next, columns, found := m.next, &m.columns, m.found
	for i := range ta {
		a = next[a+uint32(columns[ta[i]])]
		b = next[b+uint32(columns[tb[i]])]
		c = next[c+uint32(columns[tc[i]])]
		d = next[d+uint32(columns[td[i]])]
		if a >= found {
			search.ends[0] = append(search.ends[0], end{a, uint32(i)})
		}
		if b >= found {
			search.ends[1] = append(search.ends[1], end{b, uint32(i)})
		}
		if c >= found {
			search.ends[2] = append(search.ends[2], end{c, uint32(i)})
		}
		if d >= found {
			search.ends[3] = append(search.ends[3], end{d, uint32(i)})
		}
	}
	for l := range lanes {
		m.expand(search, search.ends[l], from+l*lane)
	}
	m.expand(search, m.run(search.ends[0][:0], text, from+lanes*lane, to), 0)
}

// run appends the ends of words in text[from:to].
func (m *automaton) run(ends []end, text []byte, from, to int) []end {
	row := m.warm(text, from)
	for i, c := range text[from:to] {
		if row = m.next[row+uint32(m.columns[c])]; row >= m.found {
			ends = append(ends, end{row, uint32(from + i)})
		}
	}
	return ends
}

// warm is the row for reading on at text[at:], as far as words that end there
// are concerned.
func (m *automaton) warm(text []byte, at int) uint32 {
	row := uint32(0)
	for _, c := range text[max(0, at-m.longest):at] {
		row = m.next[row+uint32(m.columns[c])]
	}
	return row
}

// expand makes hits of ends, whose offsets count from base.
func (m *automaton) expand(search *Search, ends []end, base int) {
	for _, e := range ends {
		for _, word := range m.words[(e.row-m.found)>>m.shift] {
			search.hits = append(search.hits, Hit{Word: int(word), Start: base + int(e.at) + 1 - m.lengths[word]})
		}
	}
}

// table holds a state for each state and column. The number of columns is a
// power of two: shifting is cheaper than multiplying.
type table struct {
	shift uint8
	cells []uint16
}

func newTable(states, columns int) table {
	t := table{}
	for 1<<t.shift < columns {
		t.shift++
	}
	t.cells = make([]uint16, states<<t.shift)
	return t
}

func (t *table) row(state uint16) []uint16 {
	return t.cells[int(state)<<t.shift:][:1<<t.shift]
}

// trie is what the automaton is made of: its transitions lead from a state to
// longer beginnings of words only, and 0 is none.
type trie struct {
	columns [256]uint8
	next    table
	states  int
	ends    [][]uint16 // the words that end in a state
	lengths []int
}

const maxStates = 1 << 16

// newTrie makes the trie of words, which needs size states at most.
func newTrie(words []string, size int) *trie {
	t := &trie{states: 1, lengths: make([]int, len(words))}
	width := 1 // column 0 is that of all other bytes
	for i, word := range words {
		for j := range len(word) {
			if c := lower(word[j]); t.columns[c] == 0 {
				t.columns[c] = uint8(width)
				width++
			}
		}
		t.lengths[i] = len(word)
	}
	for c := byte('A'); c <= 'Z'; c++ {
		t.columns[c] = t.columns[lower(c)]
	}
	t.next = newTable(size, width)
	t.ends = make([][]uint16, size)
	for i, word := range words {
		state := uint16(0)
		for j := range len(word) {
			cell := &t.next.row(state)[t.columns[word[j]]]
			if *cell == 0 {
				*cell = uint16(t.states)
				t.states++
			}
			state = *cell
		}
		t.ends[state] = append(t.ends[state], uint16(i))
	}
	return t
}

// automaton fills in every transition, and renumbers the states so that those
// with words come last.
func (t *trie) automaton() *automaton {
	order := t.fill()
	number := make([]uint16, t.states)
	var words [][]uint16
	count := uint16(0)
	for _, state := range order {
		if t.ends[state] == nil {
			number[state] = count
			count++
		}
	}
	found := count
	for _, state := range order {
		if t.ends[state] != nil {
			number[state] = count
			words = append(words, t.ends[state])
			count++
		}
	}
	s := &automaton{
		columns: t.columns,
		next:    make([]uint32, t.states<<t.next.shift),
		found:   uint32(found) << t.next.shift,
		shift:   t.next.shift,
		words:   words,
		lengths: t.lengths,
	}
	for _, n := range t.lengths {
		s.longest = max(s.longest, n)
	}
	for state := range t.states {
		to := s.next[int(number[state])<<s.shift:]
		for column, next := range t.next.row(uint16(state)) {
			to[column] = uint32(number[next]) << s.shift
		}
	}
	return s
}

// fill gives every state the transitions and the words of its fallback, the
// longest proper suffix that is a state too. It returns the states by length.
func (t *trie) fill() []uint16 {
	fallback := make([]uint16, t.states)
	order := append(make([]uint16, 0, t.states), 0)
	for i := 0; i < len(order); i++ {
		state := order[i]
		below := t.next.row(fallback[state]) // filled: it is shorter
		for column, next := range t.next.row(state) {
			switch {
			case next == 0 && state != 0:
				t.next.row(state)[column] = below[column]
			case next != 0:
				if state != 0 {
					fallback[next] = below[column]
				}
				t.ends[next] = append(t.ends[next], t.ends[fallback[next]]...)
				order = append(order, next)
			}
		}
	}
	return order
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
