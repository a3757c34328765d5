package scan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"

	"github.com/keyvet/keyvet/internal/archive"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo"
	"github.com/keyvet/keyvet/internal/scan/detect"
)

// reader reads one item at a time: it opens archives, cuts what is long into
// windows, and searches these. Its buffers serve one item after the other.
type reader struct {
	*collector

	buffer  []byte
	text    []byte
	runs    []wideRun
	matches []detect.Match
	want    []finding.Span
	secrets []finding.Span
}

func newReader(c *collector) *reader { return &reader{collector: c} }

// content is an item while it is read, or a file in an archive that it is.
type content struct {
	path string
	// inName is set where the path itself is what is searched.
	inName  bool
	anyPath bool
	// size in bytes, or -1 where it is not known.
	size   int64
	origin repo.Origin
	new    []finding.Span
	// budget is that of the outermost archive; nil outside archives.
	budget *archive.Budget
	// result is where findings go: that of the item.
	result  *result
	ignores ignores
}

// item reads the item and hands on what is found.
func (r *reader) item(ctx context.Context, item *repo.Item) {
	found := r.read(ctx, item)
	if len(found.findings) > 0 && item.Base != nil {
		found.subtract(r.read(ctx, item.Base))
	}
	r.add(found.findings)
}

// read returns what is found in the item alone.
func (r *reader) read(ctx context.Context, item *repo.Item) *result {
	c := content{path: item.Path, anyPath: item.AnyPath, size: item.Size, origin: item.Origin, new: item.New, result: &result{}}
	r.name(&c, 0)
	source, err := item.Open()
	if err != nil {
		r.problem(item.Path, "%v", err)
		return c.result
	}
	defer func() { _ = source.Close() }()
	if item.Data != nil {
		c.size = int64(len(item.Data))
		err = r.data(ctx, &c, item.Data)
	} else {
		err = r.stream(ctx, &c, source)
	}
	if err != nil && ctx.Err() == nil {
		r.problem(item.Path, "%v: the rest was not read", err)
	}
	return c.result
}

// data searches content that is in memory. The error is as that of stream.
func (r *reader) data(ctx context.Context, c *content, data []byte) error {
	if format := r.format(c, data); format != archive.None {
		if opened, err := r.open(ctx, c, format, bytes.NewReader(data)); opened || err != nil {
			return err
		}
	}
	w := window{encoding: sniffEncoding(data), data: data}
	w.ownAll()
	r.search(c, &w)
	r.end(c)
	return nil
}

// stream searches content as it is read. What cannot be read is reported, except
// for what ends the reading of the item: an error that wraps [archive.ErrLimit],
// or that of ctx.
func (r *reader) stream(ctx context.Context, c *content, source io.Reader) error {
	w := window{data: r.start(c.size)}
	err := r.fill(&w, source)
	if format := r.format(c, w.data); format != archive.None {
		at, random := source.(randomReader)
		whole := io.MultiReader(bytes.NewReader(w.data), source)
		if random {
			whole = rejoined{whole, at}
		}
		if opened, openErr := r.open(ctx, c, format, whole); opened || openErr != nil {
			return openErr
		}
		// It only looks like an archive, or is broken. Unless that was read
		// at random, the beginning is all that is left to search.
		if err == nil && (!random || format != archive.Zip) {
			err = io.EOF
		}
	}
	w.encoding = sniffEncoding(w.data)
	reach := 0
	for {
		w.ownAll()
		if err == nil {
			reach = r.reach() * w.encoding.unit
			w.own.End = max(w.own.Start, len(w.data)-reach)
		}
		r.search(c, &w)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			break
		}
		w.slide(reach)
		err = r.fill(&w, source)
	}
	r.buffer = w.data
	r.end(c)
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case errors.Is(err, archive.ErrLimit), ctx.Err() != nil:
		return err
	}
	r.problem(c.path, "%v", err)
	return nil
}

// format is the format of the archive that c is, which begins with head.
func (r *reader) format(c *content, head []byte) archive.Format {
	if r.options.Archives == nil {
		return archive.None
	}
	format := archive.Sniff(head)
	if format == archive.None {
		if name := archive.Unread(head); name != "" {
			r.mu.Lock()
			r.unread = append(r.unread, fmt.Sprintf("%q (%s)", c.path, name))
			r.mu.Unlock()
		}
	}
	return format
}

// open searches the files in an archive. It reports false where the content has
// to be searched as it is.
func (r *reader) open(ctx context.Context, c *content, format archive.Format, source io.Reader) (opened bool, err error) {
	u := unpacker{reader: r, outer: c}
	if c.budget == nil {
		c.budget = archive.NewBudget(*r.options.Archives, c.size)
		locked := false
		c.budget.Large = func() {
			if !locked {
				r.large.Lock()
				locked = true
			}
		}
		defer func() {
			if locked {
				r.large.Unlock()
			}
		}()
	}
	err = c.budget.Read(ctx, format, path.Base(c.path), source, &u)
	if err == nil || errors.Is(err, archive.ErrLimit) || ctx.Err() != nil {
		return true, err
	}
	r.problem(c.path, "cannot be read as an archive: %v", err)
	return false, nil
}

// unpacker searches the files of an archive.
type unpacker struct {
	*reader

	outer *content
}

// Entry implements [archive.Visitor].
func (u *unpacker) Entry(ctx context.Context, e *archive.Entry) error {
	c := content{
		path:   u.inside(e.Name),
		size:   e.Size,
		origin: u.outer.origin,
		budget: u.outer.budget,
		result: u.outer.result,
	}
	if u.options.Settings.Excluded(c.path) {
		return nil
	}
	r, _ := u.readers.Get().(*reader)
	defer u.readers.Put(r)
	r.name(&c, len(c.path)-len(e.Name))
	return r.stream(ctx, &c, e.Reader)
}

// Broken implements [archive.Visitor].
func (u *unpacker) Broken(name string, err error) { u.problem(u.inside(name), "%v", err) }

// inside is the path of a file in the archive.
func (u *unpacker) inside(name string) string { return u.outer.path + "!" + name }

// randomReader is what package archive needs to read at random.
type randomReader interface {
	io.ReaderAt
	Size() int64
}

// rejoined is a source of which some has been read already.
type rejoined struct {
	io.Reader
	randomReader
}
