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
func saysSo[T text](s T) bool {
	for _, word := range [...]string{
		"example", "sample", "placeholder", "dummy", "fake", "bogus", "mock", "test", "invalid",
		"notreal", "redacted", "changeme", "your", "secret", "accesskey", "foobar", "random", "xxxxx",
		// The documented pairs, also where someone changed their ends.
		"iosfodnn7", "wjalrxutnfemi", "je7mtgbclwbf",
		// The public playground of MinIO, play.min.io.
		"zuf+tfteslswru7bj86weki",
	} {
		if containsFold(s, word) {
			return true
		}
	}
	return false
}

// tokenSaysSo does the same for a token: the shorter words stand in one of its
// length by chance. Six letters do in 1 of 100000 of the longest.
func tokenSaysSo(s string) bool {
	for _, word := range [...]string{"example", "sample", "placeholder", "redacted", "xxxxxx"} {
		if containsFold(s, word) {
			return true
		}
	}
	return false
}

// containsFold reports whether s contains word, which is in lower case, in any
// case.
func containsFold[T text](s T, word string) bool {
	for i := 0; i+len(word) <= len(s); i++ {
		if hasPrefixFold(s[i:], word) {
			return true
		}
	}
	return false
}

// hasPrefixFold reports whether s begins with word, which is in lower case, in
// any case.
func hasPrefixFold[T text](s T, word string) bool {
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
func typed[T text](s T) bool {
	return periodic(s) || walks(s)
}

// walks reports whether s has a long stretch, or half of it in shorter ones, in
// which each character is the neighbour of the one before, in either direction.
func walks[T text](s T) bool {
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
func walk[T text](s T, step func(a, b byte) bool) int {
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
	return b == a+1 && isAlnum(a) && isAlnum(b) || rightOf[a] == b && b != 0
}

// rightOf is the key to the right of another.
//
//nolint:gochecknoglobals // a table that nothing writes
var rightOf = func() (t [256]byte) {
	for _, row := range [...]string{"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"} {
		for i := range len(row) - 1 {
			t[row[i]] = row[i+1]
		}
	}
	return t
}()

func previous(a, b byte) bool { return next(b, a) }

// periodic reports whether s is one block over and over.
func periodic[T text](s T) bool {
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
func entropy[T text](s T) float64 {
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
