package repo

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"syscall"

	"github.com/keyvet/keyvet/internal/finding"
)

// opener opens entries and hands them to a visitor, one at a time. It keeps the
// directory of the last one open: files of a directory come together.
type opener struct {
	visitor Visitor
	dir     openDir
	item    Item
	file    file
}

func (o *opener) close() { o.dir.close() }

// visit opens e and hands it over. What is gone is no content, and what is no
// file is left alone.
func (o *opener) visit(ctx context.Context, e entry) {
	opened, err := o.dir.open(e)
	if err != nil {
		if !errors.Is(err, errNotAFile) && !gone(e, err) {
			o.visitor.Problem(finding.Problem{Path: e.shown(), Message: bare(err).Error()})
		}
		return
	}
	if opened.file == nil {
		o.item = Item{Path: e.shown(), Size: int64(len(opened.target)), Data: opened.target}
		o.visitor.Visit(ctx, &o.item)
		return
	}
	defer func() { _ = opened.file.Close() }()
	o.file = file{file: opened.file, size: opened.size}
	o.item = Item{Path: e.shown(), Size: opened.size, Reader: o.reader}
	o.visitor.Visit(ctx, &o.item)
}

// gone reports whether err says that e is not there: neither is what git tracks
// below a path that has become a file or a link meanwhile.
func gone(e entry, err error) bool {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return true
	}
	if !errors.Is(err, syscall.ELOOP) && !errors.Is(err, syscall.EMLINK) {
		return false
	}
	for dir := path.Dir(e.name); dir != "."; dir = path.Dir(dir) {
		if info, err := e.tree.root.Lstat(filepath.FromSlash(dir)); err == nil && info.Mode().Type() == fs.ModeSymlink {
			return true
		}
	}
	return false
}

func (o *opener) reader() (io.ReadCloser, error) { return &o.file, nil }

// opened is a regular file, or the target of a symbolic link.
type opened struct {
	file   descriptor
	size   int64
	target []byte
}

// errNotAFile says that there is a directory, device, socket or pipe.
var errNotAFile = errors.New("is not a regular file")

// descriptor is an open file.
type descriptor interface {
	io.Reader
	io.ReaderAt
	io.Closer
}

// errShrank says that a file lost bytes after it was opened.
var errShrank = errors.New("the file became shorter while it was read")

// file reads a regular file as long as it was when it was opened: what grows
// meanwhile is read to where it ended, and what shrinks is an error.
type file struct {
	file descriptor
	// size is 0 also for files that the system makes up as they are read.
	size   int64
	offset int64
}

// Read implements [io.Reader].
func (f *file) Read(p []byte) (int, error) {
	if f.size > 0 {
		if f.offset >= f.size {
			return 0, io.EOF
		}
		p = p[:min(int64(len(p)), f.size-f.offset)]
	}
	n, err := f.file.Read(p)
	f.offset += int64(n)
	if errors.Is(err, io.EOF) && f.offset < f.size {
		err = errShrank
	}
	return n, err
}

// ReadAt implements [io.ReaderAt]. It does not move Read.
func (f *file) ReadAt(p []byte, offset int64) (int, error) {
	n, err := f.file.ReadAt(p, offset)
	if errors.Is(err, io.EOF) && offset+int64(n) < f.size {
		err = errShrank
	}
	return n, err
}

// Size is the length of the file in bytes.
func (f *file) Size() int64 { return f.size }

// Close leaves the file open: it belongs to the opener.
func (*file) Close() error { return nil }
