package scan

import (
	"bytes"

	"github.com/keyvet/keyvet/internal/archive"
)

// Plain reports whether content is searched as it is and as nothing else: it is
// no archive, and no text whose code units are longer than a byte. What is plain
// stays so where it is cut or put together, but for its first bytes and where a
// zero byte is added.
func Plain(data []byte) bool {
	return PlainHead(data) && bytes.IndexByte(data, 0) < 0
}

// PlainHead reports whether nothing but a zero byte can make content other than
// plain.
func PlainHead(data []byte) bool {
	head := data[:min(len(data), archive.HeadLength)]
	return archive.Sniff(head) == archive.None && sniffEncoding(head[:min(len(head), longestMark)]).unit == 1
}

const longestMark = 4
