package repo

import (
	"context"
	"io"
)

// Stream is one content that is read to its end, such as standard input.
type Stream struct {
	// Path is what reports call it.
	Path   string
	Reader io.Reader
}

// Walk implements [Source].
func (s Stream) Walk(ctx context.Context, v Visitor) error {
	v.Visit(ctx, &Item{
		Path:   s.Path,
		Size:   -1,
		Reader: func() (io.ReadCloser, error) { return io.NopCloser(&interruptible{ctx: ctx, r: s.Reader}), nil },
	})
	return ctx.Err()
}

// interruptible ends with the error of a context, even while the reader waits.
type interruptible struct {
	ctx    context.Context //nolint:containedctx // a reader has no other way to know it
	r      io.Reader
	blocks chan block
	rest   []byte
	err    error
}

type block struct {
	bytes []byte
	err   error
}

// Read implements [io.Reader].
func (i *interruptible) Read(p []byte) (int, error) {
	if i.blocks == nil {
		i.blocks = make(chan block)
		go i.read()
	}
	for len(i.rest) == 0 {
		if i.err != nil {
			return 0, i.err
		}
		select {
		case b := <-i.blocks:
			i.rest, i.err = b.bytes, b.err
		case <-i.ctx.Done():
			i.err = i.ctx.Err()
		}
	}
	n := copy(p, i.rest)
	i.rest = i.rest[n:]
	return n, nil
}

// read hands over blocks until the end. When the context ends first it stays
// behind in a read that nothing can interrupt.
func (i *interruptible) read() {
	const blockSize = 64 << 10
	for {
		buffer := make([]byte, blockSize)
		n, err := i.r.Read(buffer)
		select {
		case i.blocks <- block{buffer[:n], err}:
		case <-i.ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}
