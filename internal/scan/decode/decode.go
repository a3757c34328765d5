// Package decode finds text that is written in an encoding, base64 (of both
// alphabets, also when it is wrapped), hexadecimal, percent and backslash
// escapes, and the character references of HTML and XML, and puts what it
// decodes to in its place.
//
// Credentials are split by encodings: a name stands outside, a value inside, or
// a single character of a key is escaped. So text is decoded where it stands,
// with what surrounds it, and every byte of the result knows where it came from.
// The work is linear in the text.
package decode

import (
	"cmp"
	"slices"
	"sort"

	"github.com/keyvet/keyvet/internal/finding"
)

// Encoding is a way to write text.
type Encoding uint8

// The encodings.
const (
	Base64 Encoding = iota + 1
	Hex
	Percent
	Escape
	Reference
)

// String is the name of e in a message.
func (e Encoding) String() string {
	switch e {
	case Base64:
		return "base64"
	case Hex:
		return "hexadecimal"
	case Percent:
		return "percent encoding"
	case Escape:
		return "backslash escapes"
	case Reference:
		return "character references"
	}
	return "an unknown encoding"
}

// Context is how much of the text on each side of what is decoded comes with
// it, in bytes.
const Context = 512

// Shortest is the least number of bytes of text in base64 or hexadecimal that is
// looked for: the shortest credential that a rule of gitleaks finds by its name.
const Shortest = 10

// Text is a part of a source text in which everything that looks encoded is
// decoded once.
type Text struct {
	Data []byte
	// start is where the part begins in the source.
	start int
	links []link
}

// link ties decoded bytes to the source.
type link struct {
	data, source finding.Span
	form
}

// form is how bytes are written.
type form struct {
	encoding Encoding
	// Every bytes decoded bytes are written as chars characters. Both are 0
	// where the source is one character that is escaped.
	chars, bytes uint16
	// lines are the ranges of the source that hold encoded characters, for
	// text that is wrapped.
	lines []finding.Span
}

// Decoder finds encoded text. It can be used again, not concurrently; the zero
// value is ready.
type Decoder struct {
	// Shortest is the number of bytes from which text in base64 or hexadecimal
	// is looked for. Less than [Shortest] means that.
	Shortest int
	// Words is set for readers who understand punctuation that is written as an
	// escape, such as \" and %2F: it is decoded only near what is not.
	Words bool

	units []unit
	out   []byte
	data  []byte // while it is looked at
	// wasted is how many bytes were decoded as lines in vain.
	wasted int
	// quiet says which of the two are collected at the moment: units that are
	// quiet, or the others.
	quiet bool
}

// unit is encoded text, and the range of Decoder.out that it decodes to.
type unit struct {
	source, out finding.Span
	form
	// quiet units are too common to look at for their own sake: they are
	// decoded near others.
	quiet bool
}

// Decode returns the parts of text that hold something encoded, in ascending
// order and without overlaps. The parts share no memory with text. A nil within
// means all of text; otherwise only what lies in those ranges is decoded.
func (d *Decoder) Decode(text []byte, within []finding.Span) []Text {
	d.units, d.out, d.quiet, d.wasted = d.units[:0], d.out[:0], false, 0
	if within == nil {
		within = []finding.Span{{End: len(text)}}
	}
	for _, part := range within {
		d.findRuns(text[:part.End], part.Start)
		d.findCharacters(text[:part.End], part.Start)
	}
	if len(d.units) == 0 {
		return nil
	}
	d.sort()
	d.findQuiet(text, within)
	d.sort()
	d.settle()
	return d.build(text)
}

func (d *Decoder) sort() {
	slices.SortStableFunc(d.units, func(a, b unit) int {
		return cmp.Or(cmp.Compare(a.source.Start, b.source.Start), cmp.Compare(b.source.End, a.source.End))
	})
}

// findQuiet collects the quiet units around the others, which are in order, as
// far as within goes. There are so many of them that looking everywhere would
// take most of the time.
func (d *Decoder) findQuiet(text []byte, within []finding.Span) {
	d.quiet = true
	loud := len(d.units)
	done := 0
	for i := 0; i < loud; {
		// The texts that are built reach this far at most, see build.
		part := finding.Span{Start: d.units[i].source.Start - 2*Context, End: d.units[i].source.End + 2*Context}
		for i++; i < loud && d.units[i].source.Start-2*Context <= part.End; i++ {
			part.End = max(part.End, d.units[i].source.End+2*Context)
		}
		part.Start = max(part.Start, done)
		done = part.End
		for len(within) > 0 && within[0].End <= part.Start {
			within = within[1:]
		}
		for _, span := range within {
			if span.Start >= part.End {
				break
			}
			start, end := max(span.Start, part.Start), min(span.End, part.End)
			for start > 0 && start < end && (text[start-1] == '\\' || text[start-1] == '%') {
				start++ // not in the middle of an escape
			}
			d.findCharacters(text[:end], start)
		}
	}
}

// settle leaves out units inside others, and runs of base64 or hexadecimal that
// go on in an escaped character: they are whole only when that is decoded.
func (d *Decoder) settle() {
	end := 0
	d.units = slices.DeleteFunc(d.units, func(u unit) bool {
		if u.source.Start < end {
			return true
		}
		end = u.source.End
		return false
	})
	kept := d.units[:0]
	var before unit
	for i, u := range d.units {
		run := u.encoding == Base64 || u.encoding == Hex
		goesOn := i > 0 && d.continues(before, u.source.Start) || i+1 < len(d.units) && d.continues(d.units[i+1], u.source.End)
		if !run || !goesOn {
			kept = append(kept, u)
		}
		before = u
	}
	d.units = kept
}

// continues reports whether u borders on the offset at with an escaped character
// of base64.
func (d *Decoder) continues(u unit, at int) bool {
	switch {
	case u.encoding == Base64 || u.encoding == Hex || u.out.Start == u.out.End:
		return false
	case u.source.Start == at:
		return inRun(d.out[u.out.Start])
	case u.source.End == at:
		return inRun(d.out[u.out.End-1])
	}
	return false
}

// build makes the texts around the units.
func (d *Decoder) build(text []byte) []Text {
	var texts []Text
	done := 0 // what the texts so far cover
	for i := 0; i < len(d.units); {
		if d.units[i].quiet {
			i++
			continue
		}
		first := i
		part := finding.Span{Start: max(done, d.units[i].source.Start-Context), End: d.units[i].source.End + Context}
		for first > 0 && d.units[first-1].source.Start >= done && d.units[first-1].source.End > part.Start {
			first--
		}
		part.Start = min(part.Start, d.units[first].source.Start)
		for i++; i < len(d.units); i++ {
			u := &d.units[i]
			if !u.quiet && u.source.Start < part.End+Context {
				part.End = u.source.End + Context
			} else if u.source.Start >= part.End {
				break
			}
		}
		part.End = min(len(text), max(part.End, d.units[i-1].source.End))
		texts = append(texts, d.join(text, part, d.units[first:i]))
		done = part.End
	}
	return texts
}

// join makes the text of a range of the source and the units in it.
func (d *Decoder) join(text []byte, part finding.Span, units []unit) Text {
	t := Text{start: part.Start, links: make([]link, 0, len(units)), Data: make([]byte, 0, part.End-part.Start)}
	at := part.Start
	for _, u := range units {
		t.Data = append(t.Data, text[at:u.source.Start]...)
		from := len(t.Data)
		t.Data = append(t.Data, d.out[u.out.Start:u.out.End]...)
		t.links = append(t.links, link{finding.Span{Start: from, End: len(t.Data)}, u.source, u.form})
		at = u.source.End
	}
	t.Data = append(t.Data, text[at:part.End]...)
	return t
}

// Source is the range of the source that t.Data[span.Start:span.End] was made
// of.
func (t *Text) Source(span finding.Span) finding.Span {
	source := finding.Span{Start: t.source(span.Start, false), End: t.source(span.End, true)}
	source.End = max(source.Start, source.End)
	return source
}

// source is the offset in the source of a byte of t.Data, or the end of the byte
// before.
func (t *Text) source(at int, end bool) int {
	if end && at > 0 {
		at--
	}
	// The last link that begins at or before the byte.
	i := sort.Search(len(t.links), func(i int) bool { return t.links[i].data.Start > at }) - 1
	if i < 0 {
		if end {
			at++
		}
		return t.start + at
	}
	l := &t.links[i]
	if at >= l.data.End {
		if end {
			at++
		}
		return l.source.End + at - l.data.End
	}
	return l.at(at-l.data.Start, end)
}

// at is where in the source the n-th decoded byte begins, or ends.
func (l *link) at(n int, end bool) int {
	switch {
	case l.chars == 0 && end:
		return l.source.End
	case l.chars == 0:
		return l.source.Start
	case end:
		n = ((n+1)*int(l.chars) + int(l.bytes) - 1) / int(l.bytes)
	default:
		n = n * int(l.chars) / int(l.bytes)
	}
	for _, line := range l.lines {
		size := line.End - line.Start
		if n < size || end && n == size {
			return line.Start + n
		}
		n -= size
	}
	if l.lines != nil {
		return l.source.End
	}
	return min(l.source.Start+n, l.source.End)
}

// Decoded reports whether t.Data[span.Start:span.End] holds a byte that was
// encoded, and in which ways. The distance says how many bytes away from the
// span still count.
func (t *Text) Decoded(span finding.Span, distance int) (encodings []Encoding) {
	i := sort.Search(len(t.links), func(i int) bool { return t.links[i].data.End > span.Start-distance })
	for ; i < len(t.links) && t.links[i].data.Start < span.End+distance; i++ {
		if e := t.links[i].encoding; !slices.Contains(encodings, e) {
			encodings = append(encodings, e)
		}
	}
	return encodings
}
