package awskey

import "bytes"

const (
	// nameReach is how many bytes before a value its name is looked for, and
	// behind it where the name comes second.
	nameReach = 160
	// hintReach is how far a bare name such as "secret" looks for a sign of
	// AWS.
	hintReach = 256
)

// nameOf is the verdict of the name of the value in text[start:end]. The name
// is what stands before it, over equals signs, colons, quotes, calls, types and
// tags, on the same line or one of the two above: in
//
//	AWS_SECRET_ACCESS_KEY=…         "secretKey": "…"          secret_key = "…"
//	SecretKey: aws.String("…")      secretKey: string = "…"   <SecretKey>…</SecretKey>
//	os.Setenv("AWS_SECRET", "…")    - name: AWS_SECRET_KEY    ENV['AWS_SECRET_KEY'] ||= "…"
//	                                  value: …
//
// or the function that it is an argument of.
func nameOf(text []byte, start, end int) verdict {
	// Names that are tried: a value may have a type, a wrapper and a key. The
	// default of a declaration has its description and more above it.
	const (
		tries        = 5
		declarations = 16
	)
	lo := max(0, start-nameReach)
	most := tries
	var v verdict
	for i, try := start, 0; try < most; try++ {
		after, ok := nameEnd(text, lo, i)
		if !ok {
			break
		}
		i = nameStart(text, lo, after)
		name := text[i:after]
		v = judgeName(name)
		if v.kind != 0 && v.kind != KeyID || v.other {
			return v
		}
		if i, v = phrase(text, lo, i, after); v.kind != 0 && v.kind != KeyID {
			return v
		}
		if try == 0 && bytes.EqualFold(name, []byte("default")) {
			most = declarations
		}
		wrapper := after < start && (text[after] == '(' || text[after] == '[')
		if most == tries && !wrapper && !isFiller(name) {
			break
		}
		if try == 0 {
			if second := nameBehind(text, end); second.kind != 0 {
				return second
			}
		}
	}
	if isCredentials(callee(text, lo, start)) {
		return verdict{kind: SecretKey, aws: true}
	}
	if v.bare && hasHint(text[max(0, start-hintReach):min(len(text), end+hintReach)]) {
		v.kind = SecretKey
	}
	return v
}

// callee is the name of the function in whose arguments the value at start
// stands.
func callee(text []byte, lo, start int) []byte {
	depth := 0
	for i := start; i > lo; i-- {
		switch text[i-1] {
		case ';', '{', '}':
			return nil
		case ')':
			depth++
		case '(':
			if depth == 0 {
				return text[nameStart(text, lo, i-1) : i-1]
			}
			depth--
		}
	}
	return nil
}

// isCredentials reports whether name makes AWS credentials of its arguments, as
// BasicAWSCredentials and NewStaticCredentialsProvider do.
func isCredentials(name []byte) bool {
	n := splitName(name)
	joined := n.joined()
	return contains(joined, "credentials") && (judgeName(name).aws || contains(joined, "staticcredentials"))
}

// nameEnd is where the last name in text[lo:i] ends, if only what can separate
// a name from its value follows.
func nameEnd(text []byte, lo, i int) (int, bool) {
	const (
		longest  = 64
		newlines = 2
	)
	lo = max(lo, i-longest)
	lines := 0
	for i > lo {
		if n := escapeBefore(text[lo:i]); n > 0 {
			i -= n
			continue
		}
		c := text[i-1]
		switch {
		case class[c]&inWord != 0 || c >= 0x80:
			return i, true
		case c == '\n':
			if lines++; lines > newlines {
				return 0, false
			}
		case c == ';' || c == '}':
			const property = "{ get; set; }" // C#
			if !bytes.HasSuffix(text[lo:i], []byte(property)) {
				return 0, false
			}
			i -= len(property) - 1
		}
		i--
	}
	return 0, false
}

// nameStart is where the name that ends at i begins.
func nameStart(text []byte, lo, i int) int {
	for i > lo && (class[text[i-1]]&inWord != 0 || text[i-1] == '.' || text[i-1] == '-') {
		i--
	}
	if i > lo && text[i-1] == '\\' && (text[i] == 'n' || text[i] == 't' || text[i] == 'r') {
		i++
	}
	return i
}

// phrase extends the name in text[start:end] to the words before it, as in
// "Secret access key", while there are some. It returns where the phrase
// begins, and its verdict.
func phrase(text []byte, lo, start, end int) (int, verdict) {
	const longest = 4
	v := judgeName(text[start:end])
	for range longest {
		i := start
		if i-1 <= lo || text[i-1] != ' ' || class[text[i-2]]&inWord == 0 {
			break
		}
		i = nameStart(text, lo, i-1)
		longer := judgeName(text[i:end])
		if longer.other {
			break
		}
		start, v = i, longer
		if v.kind != 0 && v.kind != KeyID {
			break
		}
	}
	return start, v
}

// escapeBefore is the length of the escape that ends text and stands for a
// separator, or 0: \n in a string, &quot; in XML, \u0022 in JSON, %3D in a URL.
func escapeBefore(text []byte) int {
	n := len(text)
	if n < 2 {
		return 0
	}
	switch last := text[n-1]; {
	case text[n-2] == '\\' && (last == 'n' || last == 't' || last == 'r'):
		return 2
	case last == ';':
		const longest = 6
		if i := bytes.LastIndexByte(text[max(0, n-longest):], '&'); i >= 0 {
			return min(n, longest) - i
		}
	case isHex(last) && isHex(text[n-2]):
		if n >= 3 && text[n-3] == '%' {
			return 3
		}
		if bytes.HasSuffix(text[:n-2], []byte(`\u00`)) {
			return 6
		}
	}
	return 0
}

// isFiller reports whether name stands between a value and its name: a type,
// or the key under which a list of names and values keeps the value.
func isFiller(name []byte) bool {
	n := splitName(name)
	switch string(n.joined()) {
	case "value", "val", "values", "v", "default", "defaultvalue", "data", "content", "plaintext", "literal", "key",
		"name", "env", "stringvalue", "securestring", "raw", "text",
		"string", "str", "char", "bytes", "byte", "s", "b", "n", "r", "u", "f", "const", "static", "final", "is", "to", "as",
		"none", "null", "nil", "code", "pre", "td", "th", "tr", "br", "p", "div", "span", "stdstring":
		return true
	}
	return false
}

// nameBehind is the verdict of a name that follows the value which ends at end,
// as in {"value": "…", "name": "AWS_SECRET_ACCESS_KEY"}.
func nameBehind(text []byte, end int) verdict {
	hi := min(len(text), end+nameReach)
	key, i := nameAfter(text[:hi], end)
	if !bytes.EqualFold(key, []byte("name")) && !bytes.EqualFold(key, []byte("key")) {
		return verdict{}
	}
	name, _ := nameAfter(text[:hi], i)
	return judgeName(name)
}

// nameAfter is the next name in text[i:], and where it ends. Little may stand
// before it, and nothing that ends an object.
func nameAfter(text []byte, i int) ([]byte, int) {
	const longest = 32
	start := i
	for start < len(text) && class[text[start]]&inWord == 0 {
		if start-i > longest || text[start] == '}' || text[start] == ']' {
			return nil, start
		}
		start++
	}
	end := start
	for end < len(text) && (class[text[end]]&inWord != 0 || text[end] == '.' || text[end] == '-') {
		end++
	}
	return text[start:end], end
}

// hasHint reports whether text names AWS or its best-known protocol.
func hasHint(text []byte) bool {
	if containsFold(text, "aws") || containsFold(text, "amazon") {
		return true
	}
	for i := range text {
		if hasPrefixFold(text[i:], "s3") && (i == 0 || !isAlnum(text[i-1])) {
			return true
		}
	}
	return false
}
