package decode

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"unicode/utf8"

	"github.com/keyvet/keyvet/internal/finding"
)

const (
	// shortestHex is the length from which a run of hexadecimal is looked at:
	// shorter ones are numbers, colors and digests.
	shortestHex = 24
	// sample is how many characters of a run are decoded before all are: most
	// runs are identifiers and digests, and show it at once.
	sample = 16
)

// sextets has what the characters of base64 stand for, in either alphabet, and
// noSextet for all others.
//
//nolint:gochecknoglobals // a table
var sextets = newSextets()

const noSextet = 0xff

func newSextets() (all [256]uint8) {
	for i := range all {
		all[i] = noSextet
	}
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	for i := range len(letters) {
		all[letters[i]] = uint8(i)
	}
	all['+'], all['-'] = 62, 62
	all['/'], all['_'] = 63, 63
	return all
}

// inRun reports whether c is a character of base64, in either alphabet.
func inRun(c byte) bool { return sextets[c] != noSextet }

// probe is how many bytes of a text are looked at for a blank at a time.
const probe = 8

// findRuns collects the runs of base64 and hexadecimal in text[from:].
//
// A run covers eight bytes whole of any whose beginnings lie no farther apart
// than its length less seven. Mostly there is a blank or a quote among them. It
// covers the eight bytes as well that lie half of the rest before them, or those that
// lie as far behind.
func (d *Decoder) findRuns(text []byte, from int) {
	shortest := d.shortest()
	if shortest >= 3*probe {
		d.findLongRuns(text, from)
		return
	}
	step := shortest - probe + 1
	half := (shortest - probe) / 2
	start := from // no run begins before
	for i := from; i+probe <= len(text); i += step {
		if hasBlank(text[i:]) {
			continue
		}
		before, behind := i-half, i+step-half
		if (before < start || hasBlank(text[before:])) && (behind+probe > len(text) || hasBlank(text[behind:])) {
			continue
		}
		if end := runEnd(text, i); end >= i+probe {
			start = d.runAround(text, start, i, end)
			i = max(i, start-step)
		}
	}
}

// findLongRuns is findRuns for runs that cover sixteen bytes whole of any that are
// not far apart: there is a blank among so many almost everywhere.
func (d *Decoder) findLongRuns(text []byte, from int) {
	step := d.shortest() - 2*probe + 1
	start := from
	for i := from; i+2*probe <= len(text); i += step {
		if b := text[i : i+2*probe : i+2*probe]; hasBlank(b) || hasBlank(b[probe:]) {
			continue
		}
		if end := runEnd(text, i); end >= i+2*probe {
			start = d.runAround(text, start, i, end)
			i = max(i, start-step)
		}
	}
}

// runAround looks at the run that holds text[i:end] and ends there. It does not
// begin before start. It returns where the next can begin.
func (d *Decoder) runAround(text []byte, start, i, end int) int {
	first := i
	for first > start && inRun(text[first-1]) {
		first--
	}
	if end-first < d.shortest() {
		return end
	}
	return max(end, d.run(text, first, end))
}

// hasBlank reports whether one of the first eight bytes of text is less than
// '+', the least character of base64. It may take bytes beyond ASCII for such.
func hasBlank(text []byte) bool {
	const ones, tops = 0x0101_0101_0101_0101, 0x8080_8080_8080_8080
	// The top bit of each byte survives the subtraction unless the byte is less.
	kept := (binary.LittleEndian.Uint64(text) | tops) - ones*'+'
	return kept&tops != tops
}

// runEnd is where the run ends that text[i:] begins with.
func runEnd(text []byte, i int) int {
	for i < len(text) && inRun(text[i]) {
		i++
	}
	return i
}

// shortest is the number of characters from which a run is looked at.
func (d *Decoder) shortest() int {
	return base64.RawStdEncoding.EncodedLen(max(Shortest, d.Shortest))
}

// run decodes the run text[start:end] if it decodes to text. It returns where to
// read on.
func (d *Decoder) run(text []byte, start, end int) int {
	if start > 0 && text[start-1] == '\\' { // the letter of an escaped character
		start++
	}
	if end-start > 2 && text[start] == '0' && text[start+1]|0x20 == 'x' {
		return d.hex(text, start+2, end)
	}
	if next := d.hex(text, start, end); next > 0 {
		return next
	}
	if next := d.base64(text, start, end); next > 0 {
		return next
	}
	// A path or a compound name can end in base64.
	for i := end - 1 - d.shortest(); i > start; i-- {
		if c := text[i]; c == '/' || c == '-' || c == '_' {
			return d.base64(text, i+1, end)
		}
	}
	return 0
}

// hex decodes text[start:end] if it is hexadecimal.
func (d *Decoder) hex(text []byte, start, end int) int {
	n := end - start
	if n < shortestHex || n%2 != 0 {
		return 0
	}
	for _, c := range text[start:end] {
		if c|0x20 < 'a' && (c < '0' || c > '9') || c|0x20 > 'f' {
			return 0
		}
	}
	from := len(d.out)
	d.out = append(d.out, make([]byte, n/2)...)
	if _, err := hex.Decode(d.out[from:], text[start:end]); err != nil || !readable(d.out[from:]) {
		d.out = d.out[:from]
		return 0
	}
	d.add(finding.Span{Start: start, End: end}, from, form{encoding: Hex, chars: 2, bytes: 1})
	return end
}

// base64 decodes text[start:end], with the padding and the lines that follow, if
// it is base64. It returns where to read on, or 0.
func (d *Decoder) base64(text []byte, start, end int) int {
	if end-start < d.shortest() || !startsText(text[start:min(end, start+sample)]) {
		return 0
	}
	encoding := base64.RawStdEncoding
	std, url := false, false
	for _, c := range text[start:end] {
		std = std || c == '+' || c == '/'
		url = url || c == '-' || c == '_'
	}
	if std && url {
		return 0
	}
	if url {
		encoding = base64.RawURLEncoding
	}
	if lines := d.wrapped(text, start, end); lines != nil {
		var encoded []byte
		for _, line := range lines {
			encoded = append(encoded, text[line.Start:line.End]...)
		}
		stop := padded(text, lines[len(lines)-1].End)
		if d.decode(finding.Span{Start: start, End: stop}, encoded, encoding, lines) {
			return stop
		}
		d.wasted += stop - start
	}
	if stop := padded(text, end); d.decode(finding.Span{Start: start, End: stop}, text[start:end], encoding, nil) {
		return stop
	}
	return 0
}

// startsText reports whether the base64 that begins with run, in either alphabet,
// can be that of text in UTF-8, or of ASCII in UTF-16. Most identifiers show
// within a few characters that they are no base64.
func startsText(run []byte) bool {
	rest := 0 // of a character
	for i := 0; i+4 <= len(run); i += 4 {
		bits := uint32(sextets[run[i]])<<18 | uint32(sextets[run[i+1]])<<12 | uint32(sextets[run[i+2]])<<6 | uint32(sextets[run[i+3]])
		for n := range 3 {
			c := byte(bits >> (16 - 8*n))
			switch {
			case rest > 0:
				if c&0xc0 != 0x80 {
					return false
				}
				rest--
			case c < utf8.RuneSelf:
				if odd := (i/4+n)&1 == 1; control(c) && (c != 0 || !odd) {
					return false
				}
			case c < 0xc2 || c > 0xf4:
				return false
			case c < 0xe0:
				rest = 1
			case c < 0xf0:
				rest = 2
			default:
				rest = 3
			}
		}
	}
	return true
}

// padded is where the padding ends that can follow base64 at text[at].
func padded(text []byte, at int) int {
	for pad := 0; pad < 2 && at < len(text) && text[at] == '='; pad++ {
		at++
	}
	return at
}

// decode adds a unit for encoded, which source holds, if it decodes to text.
func (d *Decoder) decode(source finding.Span, encoded []byte, encoding *base64.Encoding, lines []finding.Span) bool {
	from := len(d.out)
	d.out = append(d.out, make([]byte, encoding.DecodedLen(len(encoded)))...)
	n, err := encoding.Decode(d.out[from:], encoded)
	if err != nil {
		d.out = d.out[:from]
		return false
	}
	f := form{encoding: Base64, chars: 4, bytes: 3, lines: lines}
	if d.out = narrow(d.out, from); len(d.out)-from < n {
		f.chars *= 2 // UTF-16
	}
	if !readable(d.out[from:]) {
		d.out = d.out[:from]
		return false
	}
	d.add(source, from, f)
	return true
}

func (d *Decoder) add(source finding.Span, from int, f form) {
	d.units = append(d.units, unit{source: source, out: finding.Span{Start: from, End: len(d.out)}, form: f})
}

// wrapped is the lines of base64 that begins with text[start:end], see
// wrappedLines. Where what is wrapped turns out to be no text, its second line
// may still begin some; but trying all lines would take time in the square of
// their number.
func (d *Decoder) wrapped(text []byte, start, end int) []finding.Span {
	const tries = 4
	if d.wasted > tries*len(text) {
		return nil
	}
	return wrappedLines(text, start, end)
}

// wrappedLines lists the lines of base64 that begins with text[start:end], or nil if
// there is one only. All but the last are equally long; between them are a line
// feed, written out or escaped, and what indents the lines.
func wrappedLines(text []byte, start, end int) []finding.Span {
	const narrowest = 32
	width := end - start
	if width < narrowest {
		return nil
	}
	var lines []finding.Span
	line := finding.Span{Start: start, End: end}
	for {
		next := afterBreak(text, line.End)
		if next < 0 {
			break
		}
		stop := next
		for stop < len(text) && stop-next <= width && inRun(text[stop]) {
			stop++
		}
		if stop == next || stop-next > width {
			break
		}
		if stop-next < width && (stop == len(text) || !endsBase64(text[stop])) {
			break // a word of the next line rather than the rest
		}
		if lines == nil {
			lines = append(lines, line)
		}
		line = finding.Span{Start: next, End: stop}
		lines = append(lines, line)
		if stop-next < width {
			break
		}
	}
	return lines
}

// endsBase64 reports whether c can follow the last line of wrapped base64.
func endsBase64(c byte) bool {
	return c == '=' || c == '\n' || c == '\r' || c == '"' || c == '\'' || c == '`' || c == '\\' || c == '<'
}

// afterBreak is where the next line's text begins if a line ends at text[at], or
// -1.
func afterBreak(text []byte, at int) int {
	rest := text[at:]
	switch {
	case len(rest) > 0 && rest[0] == '\n':
		at++
	case len(rest) > 1 && rest[0] == '\r' && rest[1] == '\n', len(rest) > 1 && rest[0] == '\\' && (rest[1] == 'n' || rest[1] == '\n'):
		at += 2
	case len(rest) > 3 && string(rest[:4]) == `\r\n`:
		at += 4
	default:
		return -1
	}
	for at < len(text) && (text[at] == ' ' || text[at] == '\t') {
		at++
	}
	return at
}

// narrow makes UTF-16 in out[from:], as PowerShell encodes commands, ASCII.
func narrow(out []byte, from int) []byte {
	wide := out[from:]
	if len(wide) < 4 || len(wide)%2 != 0 {
		return out
	}
	for i := 1; i < len(wide); i += 2 {
		if wide[i] != 0 {
			return out
		}
	}
	for i := 0; i < len(wide); i += 2 {
		wide[i/2] = wide[i]
	}
	return out[:from+len(wide)/2]
}

// readable reports whether data is text.
func readable(data []byte) bool {
	return !slices.ContainsFunc(data, control) && utf8.Valid(data)
}

func control(c byte) bool {
	return c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f
}
