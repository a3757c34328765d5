// Package keyword finds many words in text at once, whatever their case. It is
// the first and cheapest step of a scan: rules are only looked at where one of
// their keywords stands.
package keyword

import "fmt"

// Set is a set of words to search for. It is immutable: any number of
// goroutines can use it.
//
// It is the automaton of Aho and Corasick with every transition filled in, so
// that one byte of text costs one step. Bytes that no word tells apart share a
// column, upper-case letters that of their lower case.
type Set struct {
	columns [256]uint8
	// next is the state after a state (row) and a byte's column.
	next []uint16
	// found is the number of the first state at whose end a word has been
	// found: states are numbered so that these come last.
	found uint16
	// words lists for each state from found the words that end there, the
	// longest first.
	words [][]uint16
	// lengths are those of the words.
	lengths []int
}

// Hit is an occurrence of a word.
type Hit struct {
	// Word is the index of the word in the list given to [New].
	Word int
	// Start is its first byte in the text, counted from 0.
	Start int
}

const (
	// rowBits makes a row of the table a power of two: shifting is cheaper
	// than multiplying. ASCII without upper-case letters and most control
	// characters fits.
	rowBits    = 7
	maxColumns = 1 << rowBits
	maxStates  = 1 << 16
)

// New makes a set of words. Letters A-Z in words and in text are equal to a-z;
// other bytes stand for themselves. A word must not be empty; there are at most
// 65,535 bytes in all words.
func New(words []string) (*Set, error) {
	t, err := newTrie(words)
	if err != nil {
		return nil, err
	}
	return t.automaton(), nil
}

// Append appends the occurrences of all words in text to dst, in ascending
// order of their ends; of those with the same end the longest comes first.
func (s *Set) Append(dst []Hit, text []byte) []Hit {
	next, columns, found := s.next, &s.columns, s.found
	state := uint16(0)
	for i, c := range text {
		state = next[int(state)<<rowBits|int(columns[c])]
		if state >= found {
			for _, word := range s.words[state-found] {
				dst = append(dst, Hit{Word: int(word), Start: i + 1 - s.lengths[word]})
			}
		}
	}
	return dst
}

// trie is what the automaton is made of.
type trie struct {
	nodes   []node
	columns [256]uint8
	width   int
	lengths []int
}

type node struct {
	children map[uint8]int // by column
	words    []uint16
	fail     int
}

func newTrie(words []string) (*trie, error) {
	t := &trie{nodes: []node{{}}}
	column := func(c byte) (uint8, error) {
		if t.columns[c] == 0 {
			if t.width+1 >= maxColumns {
				return 0, fmt.Errorf("more than %d different bytes in keywords", maxColumns-1)
			}
			t.width++
			t.columns[c] = uint8(t.width)
		}
		return t.columns[c], nil
	}
	for i, word := range words {
		if word == "" {
			return nil, fmt.Errorf("keyword %d is empty", i)
		}
		if i >= maxStates {
			return nil, fmt.Errorf("more than %d keywords", maxStates)
		}
		at := 0
		for j := range len(word) {
			col, err := column(lower(word[j]))
			if err != nil {
				return nil, err
			}
			child, ok := t.nodes[at].children[col]
			if !ok {
				child = len(t.nodes)
				if child >= maxStates {
					return nil, fmt.Errorf("keywords of more than %d bytes in all", maxStates)
				}
				if t.nodes[at].children == nil {
					t.nodes[at].children = make(map[uint8]int, 1)
				}
				t.nodes[at].children[col] = child
				t.nodes = append(t.nodes, node{})
			}
			at = child
		}
		t.nodes[at].words = append(t.nodes[at].words, uint16(i))
		t.lengths = append(t.lengths, len(word))
	}
	for c := byte('A'); c <= 'Z'; c++ {
		t.columns[c] = t.columns[lower(c)]
	}
	return t, nil
}

// automaton fills in every transition and renumbers the states so that those
// with words come last.
func (t *trie) automaton() *Set {
	order := t.link()
	number := make([]uint16, len(t.nodes))
	count := uint16(0)
	for _, withWords := range []bool{false, true} {
		for _, n := range order {
			if (len(t.nodes[n].words) > 0) == withWords {
				number[n] = count
				count++
			}
		}
	}
	s := &Set{columns: t.columns, next: make([]uint16, len(t.nodes)<<rowBits), lengths: t.lengths, found: count}
	for _, n := range order { // parents and fallbacks come before their children
		row := s.next[int(number[n])<<rowBits:][:maxColumns]
		if n != 0 {
			copy(row, s.next[int(number[t.nodes[n].fail])<<rowBits:][:maxColumns])
		}
		for col, child := range t.nodes[n].children {
			row[col] = number[child]
		}
		if len(t.nodes[n].words) > 0 {
			s.found = min(s.found, number[n])
		}
	}
	s.words = make([][]uint16, int(count)-int(s.found))
	for n, node := range t.nodes {
		if len(node.words) > 0 {
			s.words[number[n]-s.found] = node.words
		}
	}
	return s
}

// link gives every node its fallback, the longest proper suffix that is a node
// too, and the words that end there. It returns the nodes by depth.
func (t *trie) link() []int {
	order := []int{0}
	for i := 0; i < len(order); i++ {
		n := order[i]
		for col, child := range t.nodes[n].children {
			order = append(order, child)
			if n == 0 {
				continue
			}
			fail := t.nodes[n].fail
			for {
				if to, ok := t.nodes[fail].children[col]; ok {
					t.nodes[child].fail = to
					break
				}
				if fail == 0 {
					break
				}
				fail = t.nodes[fail].fail
			}
			inherited := t.nodes[t.nodes[child].fail].words
			t.nodes[child].words = append(t.nodes[child].words, inherited...)
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
