package awskey

// Classes of bytes.
const (
	inID     = 1 << iota // A-Z2-7: an id
	inBase64             // A-Za-z0-9+/: a secret or a token
	inEscape             // \ and %: what begins an escaped character of one
	inWord               // A-Za-z0-9_: a name
)

const inRun = inBase64 | inEscape

//nolint:gochecknoglobals // a table that nothing writes
var class = func() (t [256]byte) {
	for c := range t {
		switch c := byte(c); {
		case 'A' <= c && c <= 'Z', '2' <= c && c <= '7':
			t[c] = inID | inBase64 | inWord
		case isAlnum(c):
			t[c] = inBase64 | inWord
		case c == '+' || c == '/':
			t[c] = inBase64
		case c == '\\' || c == '%':
			t[c] = inEscape
		case c == '_':
			t[c] = inWord
		}
	}
	return t
}()

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// nextID is where the first id-shaped 20 bytes begin that end a run of A-Z2-7
// in text[from:], or -1.
//
// Every run of 20 covers one of any 20 successive positions, so only every 20th
// byte is looked at until one is in the class.
func nextID(text []byte, from int) int {
	start := from // no run that could hold an id begins before
	for i := from + idLen - 1; i < len(text); i += idLen {
		if class[text[i]]&inID == 0 {
			continue
		}
		first := i
		for first > start && class[text[first-1]]&inID != 0 {
			first--
		}
		end := i + 1
		for end < len(text) && class[text[end]]&inID != 0 {
			end++
		}
		if id := end - idLen; id >= first && isPrefix(text[id:]) {
			return id
		}
		// text[end] is no part of a run.
		start = min(end+1, len(text))
		i = end
	}
	return -1
}

// isPrefix reports whether text begins with the prefix of a credential's id.
func isPrefix(text []byte) bool {
	if text[0] != 'A' || text[3] != 'A' {
		return false
	}
	switch text[1] {
	case 'K', 'S', 'B':
		return text[2] == 'I'
	case 'C':
		return text[2] == 'C'
	}
	return false
}

// span is a half-open range of bytes.
type span struct{ start, end int }

// nextRun is the first run of at least secretLen bytes in text[from:] that are
// base64 or begin an escape. It is empty at the end of the text.
//
// Such a run covers every position of the window that it fills, so the window
// is read from its end: the first byte out of the class moves it past that.
func nextRun(text []byte, from int) span {
	start := from
	for i := start + secretLen - 1; i < len(text); i = start + secretLen - 1 {
		first := i
		for first >= start && class[text[first]]&inRun != 0 {
			first--
		}
		if first >= start {
			start = first + 1
			continue
		}
		end := i + 1
		for end < len(text) && class[text[end]]&inRun != 0 {
			end++
		}
		return span{start, end}
	}
	return span{len(text), len(text)}
}
