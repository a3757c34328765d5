package scan

import "github.com/keyvet/keyvet/internal/finding"

// plain is a window that is searched as it is.
type plain []byte

func (p plain) fragment() []byte { return p }

func (plain) raw(offset int) int { return offset }

// decoded is a window in an encoding with longer code units.
type decoded struct {
	text     []byte
	encoding encoding
	// known is an offset in the text for which the one in the data is known.
	known, knownRaw int
}

func (d *decoded) fragment() []byte { return d.text }

func (d *decoded) raw(offset int) int {
	if offset < d.known {
		d.known, d.knownRaw = 0, 0
	}
	d.knownRaw += d.encoding.width(d.text[d.known:offset])
	d.known = offset
	return d.knownRaw
}

// wide is the text that stands in UTF-16 between other data.
type wide struct {
	text []byte
	runs []wideRun
	run  int
}

func (x *wide) fragment() []byte { return x.text }

func (x *wide) raw(offset int) int {
	if offset < x.runs[x.run].text {
		x.run = 0
	}
	for x.run+1 < len(x.runs) && x.runs[x.run+1].text <= offset {
		x.run++
	}
	return x.runs[x.run].raw + 2*(offset-x.runs[x.run].text)
}

// cursor turns offsets in the data of a window into lines and columns.
type cursor struct {
	*window

	at int
	// lines and tail are the line feeds up to at, and the bytes since the
	// last one, both counted in the item.
	lines, tail int
	moved       bool
}

// move goes to the offset at, forwards unless it has to go back.
func (c *cursor) move(at int) {
	at = min(at, len(c.data))
	if !c.moved || at < c.at {
		c.at, c.lines, c.tail, c.moved = 0, c.line, c.column, true
	}
	lines, tail := c.encoding.lines(c.data[c.at:at])
	if c.lines += lines; lines == 0 {
		c.tail += at - c.at
	} else {
		c.tail = tail
	}
	c.at = at
}

func (c *cursor) position() finding.Position {
	return finding.Position{Line: c.lines + 1, Column: c.tail + 1}
}
