package awskey

import "bytes"

// idContext is how many bytes on each side of an id decide whether it is one.
const idContext = urlReach

// idAt is the id in text[i:i+idLen], which has the shape of one, if it is one
// to report.
func idAt(text []byte, i int) (ID, bool) {
	end := i + idLen
	if end < len(text) && isAlnum(text[end]) || !startsWord(text, i) || inBase64Run(text, i, end) {
		return "", false
	}
	id, ok := ParseID(string(text[i:end]))
	if !ok || id.Placeholder() || presigned(text, i, end) {
		return "", false
	}
	return id, true
}

// startsWord reports whether a word can start at text[i]: no letter or digit
// stands before it, or one that ends an escape.
func startsWord(text []byte, i int) bool {
	if i == 0 || !isAlnum(text[i-1]) {
		return true
	}
	before := text[max(0, i-escapeReach):i]
	return endsInEscape(before)
}

// escapeReach is the length of the longest escape that is recognised.
const escapeReach = 16

// endsInEscape reports whether text, which ends in a letter or a digit, ends in
// an escaped character.
func endsInEscape(text []byte) bool {
	n := len(text)
	last := text[n-1]
	switch {
	case n >= 2 && text[n-2] == '\\':
		return last == 'n' || last == 't' || last == 'r'
	case last == 'm': // colours: ESC [ 1 ; 31 m
		start := bytes.TrimRight(text[:n-1], "0123456789;")
		return bytes.HasSuffix(start, []byte("["))
	case n < 3 || !isHex(last) || !isHex(text[n-2]):
		return false
	}
	for _, prefix := range [...]string{"%", "%25", `\x`, `\u00`} {
		if bytes.HasSuffix(text[:n-2], []byte(prefix)) {
			return true
		}
	}
	// Octal, and an equals sign in quoted-printable text.
	return n >= 4 && text[n-4] == '\\' || bytes.HasSuffix(text, []byte("=3D"))
}

// inBase64Run reports whether the id in text[start:end] is part of a longer run
// of base64. Slashes and pluses belong to base64, but also to paths and to the
// scope of a signature: what lies behind one has to look random.
func inBase64Run(text []byte, start, end int) bool {
	const reach = 64
	if start > 0 && isBase64Symbol(text[start-1]) {
		from := start
		for from > max(0, start-reach) && class[text[from-1]]&inBase64 != 0 {
			from--
		}
		if random(text[from:start]) {
			return true
		}
	}
	if end < len(text) && isBase64Symbol(text[end]) {
		to := end
		for to < min(len(text), end+reach) && class[text[to]]&inBase64 != 0 {
			to++
		}
		return random(text[end:to])
	}
	return false
}

func isBase64Symbol(c byte) bool { return c == '+' || c == '/' }

// random reports whether text, which is base64, is too mixed for a path.
func random(text []byte) bool {
	const minLen = 12
	var seen [4]bool
	length, changes, last := 0, 0, -1
	for _, b := range text {
		c := letterCase(b)
		if c == isSymbol {
			continue
		}
		seen[c] = true
		length++
		if c != last {
			changes++
		}
		last = c
	}
	return length >= minLen && seen[isDigit] && seen[isUpper] && seen[isLower] && changes*9 >= length*4
}

// urlReach is how far the parameters of a presigned URL are looked for.
const urlReach = 256

// presigned reports whether the id in text[start:end] is a parameter of a
// presigned URL or form, in version 4 of the signature or in version 2.
func presigned(text []byte, start, end int) bool {
	before := text[max(0, start-urlReach):start]
	after := text[end:min(len(text), end+urlReach)]
	switch {
	case endsInName(before, "x-amz-credential"):
		return startsScope(after)
	case endsInName(before, "awsaccesskeyid"):
		url := text[max(0, start-urlReach):min(len(text), end+urlReach)]
		return containsFold(url, "signature") && containsFold(url, "expires")
	}
	return false
}

// endsInName reports whether name, in any case, and what separates it from its
// value in a URL or a form end text.
func endsInName(text []byte, name string) bool {
	const separator = 12
	for i := len(text) - len(name); i >= max(0, len(text)-len(name)-separator); i-- {
		if hasPrefixFold(text[i:], name) {
			return true
		}
	}
	return false
}

// startsScope reports whether text begins as the scope of a signature does
// behind the id: a slash, plain or escaped, and the date.
func startsScope(text []byte) bool {
	for _, slash := range [...]string{"/", "%2f", "%252f", `\/`, `\u002f`} {
		if hasPrefixFold(text, slash) && startsDate(text[len(slash):]) {
			return true
		}
	}
	return false
}

func startsDate(text []byte) bool {
	const digits = 8
	for i := range digits {
		if i >= len(text) || letterCase(text[i]) != isDigit {
			return false
		}
	}
	return true
}
