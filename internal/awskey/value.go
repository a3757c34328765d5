package awskey

// span is a half-open range of bytes.
type span struct{ start, end int }

// piece is a stretch of base64 in a text, in which characters may be escaped.
type piece struct {
	span
	// length in characters, an escaped one being one.
	length  int
	escaped bool
}

// pieces reads the stretches of base64 in a text that are long enough to
// matter. Escaped slashes and pluses belong to a stretch: JSON has \/, URLs %2F,
// JSON for HTML \u002b. Every other escape ends one.
type pieces struct {
	text []byte
	rest span // of the run that is being read
}

// next is the next stretch, and false at the end of the text.
func (s *pieces) next() (piece, bool) {
	for {
		if s.rest.start < s.rest.end {
			p, ok := firstPiece(s.text, s.rest)
			s.rest.start = p.end
			if ok {
				return p, true
			}
		}
		r, escaped := nextRun(s.text, s.rest.end)
		if r.start == r.end {
			return piece{}, false
		}
		s.rest = r
		if !escaped {
			s.rest.start = r.end
			return piece{span: r, length: r.end - r.start}, true
		}
	}
}

// firstPiece is the first stretch that is long enough in the run r. Without one
// it is empty, at the end of r.
func firstPiece(text []byte, r span) (piece, bool) {
	p := piece{span: span{r.start, r.start}}
	for i := r.start; i < r.end; {
		c, width := text[i], 1
		if class[c]&inEscape != 0 {
			c, width = unescape(text[i:r.end])
			p.escaped = true
		}
		if class[c]&inBase64 != 0 && (width == 1 || isBase64Symbol(c)) {
			p.length++
			i += width
			p.end = i
			continue
		}
		if p.length >= secretLen {
			break
		}
		i += width
		p = piece{span: span{i, i}}
	}
	if p.length < secretLen {
		return piece{span: span{r.end, r.end}}, false
	}
	return p, true
}

// unescape is the character that text, which begins with a backslash or a
// percent sign, escapes, and how many bytes it takes. A character that does not
// matter here is 0.
func unescape(text []byte) (c byte, width int) {
	if text[0] == '%' {
		if len(text) >= 3 && isHex(text[1]) && isHex(text[2]) {
			return unhex(text[1])<<4 | unhex(text[2]), 3
		}
		return 0, 1
	}
	if len(text) < 2 {
		return 0, 1
	}
	switch text[1] {
	case '/':
		return '/', 2
	case 'n', 't', 'r':
		return 0, 2
	case 'u':
		if len(text) >= 6 && text[2] == '0' && text[3] == '0' && isHex(text[4]) && isHex(text[5]) {
			return unhex(text[4])<<4 | unhex(text[5]), 6
		}
	}
	return 0, 1
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= lower(c) && lower(c) <= 'f'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return lower(c) - 'a' + 10
}

// kind is what p could be by its length and its beginning, or 0.
func (p piece) kind(text []byte) Kind {
	switch {
	case p.length == secretLen:
		return SecretKey
	case p.length == smtpLen && text[p.start] == 'B':
		return SMTPPassword
	case p.length < minTokenLen-padding || p.length > maxTokenLen:
		return 0
	}
	begins := text[p.start:p.end]
	if hasPrefix(begins, bedrockLong) || hasPrefix(begins, bedrockShort) {
		return BedrockKey
	}
	return SessionToken
}

// value is the text of p with its escapes undone, in buf when that is needed.
func (p piece) value(text, buf []byte) []byte {
	if !p.escaped {
		return text[p.start:p.end]
	}
	for i := p.start; i < p.end; {
		c, width := text[i], 1
		if class[c]&inEscape != 0 {
			c, width = unescape(text[i:])
		}
		buf = append(buf, c)
		i += width
	}
	return buf
}
