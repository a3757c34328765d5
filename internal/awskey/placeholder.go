package awskey

import "math"

// Placeholder reports whether id is a documentation example or was typed
// rather than issued.
func (id ID) Placeholder() bool {
	// A random id has less entropy in 1 of 5000 cases.
	const minEntropy = 3.0
	s := string(id)
	return entropy(s) < minEntropy || typed(s[min(prefixLen, len(s)):]) || saysSo(s)
}

// saysSo reports whether a word in s says that it is no credential. Each word
// stands in a random id or secret in fewer than 1 of 10000 cases.
func saysSo(s string) bool {
	for _, word := range [...]string{
		"example", "sample", "placeholder", "dummy", "fake", "bogus", "mock", "test", "invalid",
		"notreal", "redacted", "changeme", "your", "secret", "accesskey", "foobar",
	} {
		if containsFold(s, word) {
			return true
		}
	}
	return false
}

// containsFold reports whether s contains word, which is in lower case, in any
// case.
func containsFold[T string | []byte](s T, word string) bool {
	for i := 0; i+len(word) <= len(s); i++ {
		if hasPrefixFold(s[i:], word) {
			return true
		}
	}
	return false
}

// hasPrefixFold reports whether s begins with word, which is in lower case, in
// any case.
func hasPrefixFold[T string | []byte](s T, word string) bool {
	if len(s) < len(word) {
		return false
	}
	for i := range len(word) {
		if lower(s[i]) != word[i] {
			return false
		}
	}
	return true
}

// typed reports whether a hand or a counter wrote s: it repeats itself, or much
// of it walks along the alphabet, the digits or a row of the keyboard.
func typed(s string) bool {
	return periodic(s) || walks(s)
}

// walks reports whether s has a long stretch, or half of it in shorter ones, in
// which each character is the neighbour of the one before, in either direction.
func walks(s string) bool {
	// A character of random base32 follows the one before in 1 of 16 places,
	// so a long stretch stands in 1 of some 30000 ids.
	const (
		stretch = 4
		long    = 6
	)
	total := 0
	for i := 0; i < len(s); {
		n := max(walk(s[i:], next), walk(s[i:], previous))
		if n >= long {
			return true
		}
		if n >= stretch {
			total += n
		}
		i += n
	}
	return total >= len(s)/2
}

// walk is how many bytes at the start of s follow each other as step says.
func walk(s string, step func(a, b byte) bool) int {
	n := 1
	for n < len(s) && step(s[n-1], s[n]) {
		n++
	}
	return n
}

// next reports whether b comes after a in the alphabet, the digits or a row of
// the keyboard, letter case aside.
func next(a, b byte) bool {
	a, b = lower(a), lower(b)
	if b == a+1 && isAlnum(a) && isAlnum(b) {
		return true
	}
	const rows = "qwertyuiop asdfghjkl zxcvbnm 1234567890"
	for i := range len(rows) - 1 {
		if rows[i] == a && rows[i+1] == b {
			return a != ' ' && b != ' '
		}
	}
	return false
}

func previous(a, b byte) bool { return next(b, a) }

// periodic reports whether s is one block over and over.
func periodic(s string) bool {
	for period := 1; period <= len(s)/2; period++ {
		i := period
		for i < len(s) && s[i] == s[i-period] {
			i++
		}
		if i == len(s) {
			return true
		}
	}
	return false
}

// entropy is the Shannon entropy of the bytes of s, in bits a byte.
func entropy(s string) float64 {
	var count [256]uint16
	for i := range len(s) {
		count[s[i]]++
	}
	sum := 0.0
	for _, n := range count {
		if n > 0 {
			sum += float64(n) * math.Log2(float64(n))
		}
	}
	return math.Log2(float64(len(s))) - sum/float64(len(s))
}
