// Package repo reads a repository as a stream of content: the files of a work
// tree or a plain directory, the index, standard input, and every object of a
// git history. It never runs anything that the repository configures.
package repo

import (
	"bytes"
	"context"
	"io"

	"github.com/keyvet/keyvet/internal/finding"
)

// Source is a place that content comes from.
type Source interface {
	// Walk hands every item to v and returns when v is done with all of them.
	// What cannot be read is a problem handed to v, and the walk goes on. The
	// error says that the source could not be listed to its end, or is that of
	// ctx.
	Walk(ctx context.Context, v Visitor) error
}

// Visitor takes what a [Source] finds. Its methods are called from several
// goroutines at the same time.
type Visitor interface {
	// Visit reads the item. The item and its bytes are only valid until Visit
	// returns.
	Visit(ctx context.Context, item *Item)
	// Problem takes note of something that could not be read.
	Problem(p finding.Problem)
}

// Item is one content, such as a file or a blob.
type Item struct {
	// Path is relative to the root of the source, with forward slashes. A file
	// in an archive is "outer.zip!inner/file".
	Path string
	// AnyPath is set where Path only says what to call the item: rules apply
	// whatever path they are for.
	AnyPath bool
	Origin  Origin
	// Size is the length of the content in bytes, or -1 where it is not known
	// before reading.
	Size int64
	// Data is the content where it is in memory already; otherwise it is nil
	// and Reader opens it.
	Data   []byte
	Reader func() (io.ReadCloser, error)
	// New lists the ranges of Data that no other item of the source holds, in
	// ascending order and without overlaps; an empty range is a seam between
	// two parts that were never neighbours. Where New is nil all of Data is
	// new. Only findings that depend on a new range have to be found here.
	New []finding.Span
	// Base is the content that this one takes the place of, or nil: what is
	// found in it too is not news.
	Base *Item
}

// Origin says where in a history an item stands. It is empty for the work tree,
// the index and standard input.
type Origin struct {
	// Commit is the commit that introduced the content, where it is known.
	Commit string
	// Object is the id of the blob, commit or tag that holds the content.
	Object string
}

// Open returns a reader of the content of i. The caller closes it.
func (i *Item) Open() (io.ReadCloser, error) {
	if i.Reader == nil {
		return io.NopCloser(bytes.NewReader(i.Data)), nil
	}
	return i.Reader()
}
