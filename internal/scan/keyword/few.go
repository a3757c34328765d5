package keyword

import (
	"cmp"
	"slices"
)

// worthwhile is how many bytes have to be searched before it pays to make an
// automaton, which for hundreds of words takes some milliseconds and half a
// megabyte: more than the whole scan of a commit of a few small files.
const worthwhile = 16 << 10

// few searches texts that are too short for more than this: at every byte it
// tries the words that end in it.
type few struct {
	words []word
	// from is where the words that end in a byte begin in words; they end
	// where those of the next byte begin.
	from [257]uint16
}

type word struct {
	text   []byte // in lower case
	number uint16
}

func newFew(list []string) few {
	f := few{words: make([]word, len(list))}
	for i, text := range list {
		f.words[i] = word{lowered(text), uint16(i)}
	}
	slices.SortFunc(f.words, func(a, b word) int {
		return cmp.Or(cmp.Compare(last(a.text), last(b.text)), cmp.Compare(len(b.text), len(a.text)), cmp.Compare(a.number, b.number))
	})
	for c := range 256 {
		n := int(f.from[c])
		for n < len(f.words) && int(last(f.words[n].text)) == c {
			n++
		}
		f.from[c+1] = uint16(n)
	}
	return f
}

func lowered(text string) []byte {
	b := []byte(text)
	for i, c := range b {
		b[i] = lower(c)
	}
	return b
}

func last(text []byte) byte { return text[len(text)-1] }

// find collects the occurrences of words in text.
func (f *few) find(search *Search, text []byte) {
	for i := range text {
		c := lower(text[i])
		for _, w := range f.words[f.from[c]:f.from[int(c)+1]] {
			if start := i + 1 - len(w.text); start >= 0 && equalFold(text[start:i+1], w.text) {
				search.hits = append(search.hits, Hit{Word: int(w.number), Start: start})
			}
		}
	}
}

// equalFold reports whether text is word, which is in lower case and equally
// long.
func equalFold(text, word []byte) bool {
	for i, c := range slices.Backward(word) { // the last byte is equal, and most others are not
		if lower(text[i]) != c {
			return false
		}
	}
	return true
}
