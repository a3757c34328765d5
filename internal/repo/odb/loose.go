package odb

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/klauspost/compress/zlib"
)

// loose is the file of one object.
type loose struct {
	id   ID
	dir  string
	file string // relative to the object directory
}

func (l loose) path() string { return filepath.Join(l.dir, filepath.FromSlash(l.file)) }

// looseObjects lists the files of single objects in all object directories.
func (db *DB) looseObjects() []loose {
	var found []loose
	for _, dir := range db.dirs {
		for b := range 256 {
			prefix := fmt.Sprintf("%02x", b)
			entries, err := os.ReadDir(filepath.Join(dir, prefix))
			if err != nil {
				if !errors.Is(err, fs.ErrNotExist) {
					db.fail(prefix, err)
				}
				continue
			}
			for _, e := range entries {
				id, err := ParseID(prefix + e.Name())
				if err == nil && len(e.Name()) == 2*db.Format.Size()-2 {
					found = append(found, loose{id, dir, prefix + "/" + e.Name()})
				}
			}
		}
	}
	return found
}

// looseFile is the file that holds id.
func (db *DB) looseFile(id ID) (loose, bool) {
	name := id.String()
	for _, dir := range db.dirs {
		l := loose{id, dir, name[:2] + "/" + name[2:]}
		if _, err := os.Lstat(l.path()); err == nil {
			return l, true
		}
	}
	return loose{}, false
}

var (
	errLooseHeader = errors.New("header of the object is corrupt")
	errName        = errors.New("content does not have the object's name: it is corrupt")
)

// maxLooseHeader is the longest "commit 18446744073709551615\0".
const maxLooseHeader = 32

// open starts to read l. The caller closes the content, whose size is known. It
// has to be checked by [loose.verify] or by its reader.
func (l loose) open() (kind Kind, size uint64, content io.ReadCloser, err error) {
	f, err := os.Open(l.path())
	if err != nil {
		return 0, 0, nil, err
	}
	z, err := zlib.NewReader(f)
	if err != nil {
		_ = f.Close()
		return 0, 0, nil, inflateError(err)
	}
	head := make([]byte, 0, maxLooseHeader)
	for !bytes.HasSuffix(head, []byte{0}) {
		if len(head) == maxLooseHeader {
			_ = f.Close()
			return 0, 0, nil, errLooseHeader
		}
		head = head[:len(head)+1]
		if _, err := io.ReadFull(z, head[len(head)-1:]); err != nil {
			_ = f.Close()
			return 0, 0, nil, inflateError(err)
		}
	}
	name, digits, _ := bytes.Cut(head[:len(head)-1], []byte(" "))
	kind, ok := parseKind(string(name))
	size, err = strconv.ParseUint(string(digits), 10, 63)
	if !ok || err != nil {
		_ = f.Close()
		return 0, 0, nil, errLooseHeader
	}
	return kind, size, readCloser{z, f}, nil
}

type readCloser struct {
	io.Reader
	io.Closer
}

// read reads the whole of l and checks its name. An object larger than limit is
// not read; its data is nil then.
func (l loose) read(format Format, limit uint64) (Kind, uint64, []byte, error) {
	kind, size, content, err := l.open()
	if err != nil {
		return 0, 0, nil, err
	}
	defer func() { _ = content.Close() }()
	if size > limit {
		return kind, size, nil, nil
	}
	// The buffer grows with what is there, not with what is claimed.
	var data bytes.Buffer
	if _, err := io.Copy(&data, io.LimitReader(content, int64(size)+1)); err != nil {
		return 0, 0, nil, inflateError(err)
	}
	switch {
	case uint64(data.Len()) < size:
		return 0, 0, nil, errShort
	case uint64(data.Len()) > size:
		return 0, 0, nil, errLong
	case format.Name(kind, data.Bytes()) != l.id:
		return 0, 0, nil, errName
	}
	return kind, size, data.Bytes(), nil
}

// stream opens the content of l. Its name is checked at the end.
func (l loose) stream(format Format) (io.ReadCloser, error) {
	kind, size, content, err := l.open()
	if err != nil {
		return nil, err
	}
	h := format.hash()
	h.Write([]byte(kind.String() + " " + strconv.FormatUint(size, 10) + "\x00"))
	return &checkedReader{in: content, sum: h, left: size, check: func() error {
		if format.id(h.Sum(nil)) != l.id {
			return errName
		}
		return nil
	}}, nil
}

// checkedReader reads exactly left bytes of in, feeds them to sum and ends with
// what check says.
type checkedReader struct {
	in    io.ReadCloser
	sum   io.Writer
	left  uint64
	check func() error
}

func (r *checkedReader) Read(b []byte) (int, error) {
	if r.left == 0 {
		var one [1]byte
		switch n, err := r.in.Read(one[:]); {
		case n > 0:
			return 0, errLong
		case !errors.Is(err, io.EOF):
			return 0, inflateError(err)
		}
		if err := r.check(); err != nil {
			return 0, err
		}
		return 0, io.EOF
	}
	n, err := r.in.Read(b[:min(uint64(len(b)), r.left)])
	if _, werr := r.sum.Write(b[:n]); werr != nil {
		return n, werr
	}
	if r.left -= uint64(n); err != nil && (r.left > 0 || !errors.Is(err, io.EOF)) {
		return n, inflateError(err)
	}
	return n, nil
}

func (r *checkedReader) Close() error { return r.in.Close() }
