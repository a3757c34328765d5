package archive

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
)

// tarBlock is the size of a block of a tar file.
const tarBlock = 512

// isTar reports whether head begins with the header of a tar entry. The magic of
// old tar files is missing; the checksum never is.
func isTar(head []byte) bool {
	const sumStart, sumEnd = 148, 156
	if len(head) < tarBlock || head[0] == 0 {
		return false
	}
	want, digits := 0, 0
	for _, c := range bytes.Trim(head[sumStart:sumEnd], " \x00") {
		if c < '0' || c > '7' {
			return false
		}
		want, digits = want<<3|int(c-'0'), digits+1
	}
	sum := 0
	for i, c := range head[:tarBlock] {
		if sumStart <= i && i < sumEnd {
			c = ' '
		}
		sum += int(c)
	}
	return digits > 0 && sum == want
}

// tar visits the files in a tar.
func (b *Budget) tar(ctx context.Context, r io.Reader, v Visitor) error {
	t := tar.NewReader(r)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg && h.Typeflag != tar.TypeGNUSparse {
			continue
		}
		e := Entry{Reader: t, Name: h.Name, Size: h.Size}
		if sparse(h) {
			// Holes take no room in the archive: bytes come from nothing.
			e.Reader = &limited{r: t, budget: b, in: func() int64 { return 0 }}
		}
		if err := b.visit(ctx, v, &e); err != nil {
			return err
		}
	}
}

func sparse(h *tar.Header) bool {
	if h.Typeflag == tar.TypeGNUSparse {
		return true
	}
	for key := range h.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return false
}
