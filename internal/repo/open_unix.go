//go:build unix

package repo

import (
	"errors"
	"io"
	"os"
	"path"
	"strings"

	"golang.org/x/sys/unix"
)

// openDir opens files of a tree by name. It keeps open the last directories on the
// way to the last file: most of them lead to the next one too.
type openDir struct {
	tree *tree
	root *os.File
	// path are the directories below the root, each in the one before it.
	path []namedDir
}

type namedDir struct {
	name string
	fd   int // or closed
}

const (
	// mostOpen is how many directories on the path are kept open.
	mostOpen = 256
	closed   = -1
)

func (d *openDir) close() {
	d.leave(0)
	if d.root != nil {
		_ = d.root.Close()
		d.tree, d.root = nil, nil
	}
}

// leave closes all directories on the path but the first n.
func (d *openDir) leave(n int) {
	for _, dir := range d.path[n:] {
		if dir.fd != closed {
			_ = unix.Close(dir.fd)
		}
	}
	d.path = d.path[:n]
}

// fd is the descriptor of the last directory on the path, or closed.
func (d *openDir) fd() int {
	if n := len(d.path); n > 0 {
		return d.path[n-1].fd
	}
	return int(d.root.Fd())
}

// enter goes to a directory of t and returns its descriptor. The name ends in a
// slash unless it is empty.
func (d *openDir) enter(t *tree, name string) (int, error) {
	if d.tree != t {
		d.close()
		root, err := t.root.Open(".")
		if err != nil {
			return 0, err
		}
		d.tree, d.root = t, root
	}
	rest := name
	for depth := 0; ; depth++ {
		element, below, more := strings.Cut(rest, "/")
		rest = below
		if more && depth < len(d.path) && d.path[depth].name == element {
			continue
		}
		d.leave(depth)
		dir := d.fd()
		switch {
		case dir == closed:
			d.leave(0) // and come back from the root
			return d.enter(t, name)
		case !more:
			return dir, nil
		}
		fd, err := openat(dir, element, unix.O_DIRECTORY)
		if err != nil {
			return 0, err
		}
		d.path = append(d.path, namedDir{element, fd})
		if n := len(d.path) - mostOpen; n > 0 {
			_ = unix.Close(d.path[n-1].fd)
			d.path[n-1].fd = closed
		}
	}
}

// list opens the directory name of t to be listed, and tells whether something
// called .git is in it.
func (d *openDir) list(t *tree, name string) (dir *os.File, hasGit bool, err error) {
	if name == "." {
		name = ""
	} else {
		name += "/"
	}
	parent, err := d.enter(t, name)
	if err != nil {
		return nil, false, err
	}
	fd, err := openat(parent, ".", unix.O_DIRECTORY)
	if err != nil {
		return nil, false, err
	}
	var stat unix.Stat_t
	err = unix.Fstatat(fd, ".git", &stat, unix.AT_SYMLINK_NOFOLLOW)
	return os.NewFile(uintptr(fd), name), err == nil, nil
}

// open opens e without following symbolic links, without waiting for the other
// end of a pipe and without the bookkeeping that package os does for each file.
func (d *openDir) open(e entry) (opened, error) {
	dir, base := path.Split(e.name)
	parent, err := d.enter(e.tree, dir)
	if err != nil {
		return opened{}, err
	}
	fd, err := openat(parent, base, unix.O_NONBLOCK|unix.O_NOCTTY)
	switch {
	case errors.Is(err, unix.ELOOP) || errors.Is(err, unix.EMLINK): // FreeBSD says EMLINK
		target := make([]byte, unix.PathMax)
		n, err := unix.Readlinkat(parent, base, target)
		return opened{target: target[:max(n, 0)]}, err
	case errors.Is(err, unix.ENXIO) || errors.Is(err, unix.EOPNOTSUPP): // a socket
		return opened{}, errNotAFile
	case err != nil:
		return opened{}, err
	}
	var stat unix.Stat_t
	if err := unix.Fstat(fd, &stat); err != nil {
		_ = unix.Close(fd)
		return opened{}, err
	}
	if stat.Mode&unix.S_IFMT != unix.S_IFREG {
		_ = unix.Close(fd)
		return opened{}, errNotAFile
	}
	return opened{file: fileDescriptor(fd), size: stat.Size}, nil
}

// openat opens what is called name in a directory, for reading, unless that is a
// symbolic link.
func openat(dir int, name string, flags int) (fd int, err error) {
	err = retry(func() (err error) {
		fd, err = unix.Openat(dir, name, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_CLOEXEC|flags, 0)
		return err
	})
	return fd, err
}

// fileDescriptor is an open regular file.
type fileDescriptor int

func (fd fileDescriptor) Read(p []byte) (int, error) {
	return readResult(len(p), func() (int, error) { return unix.Read(int(fd), p) })
}

func (fd fileDescriptor) ReadAt(p []byte, offset int64) (total int, err error) {
	for total < len(p) {
		n, err := readResult(len(p)-total, func() (int, error) {
			return unix.Pread(int(fd), p[total:], offset+int64(total))
		})
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

func (fd fileDescriptor) Close() error { return unix.Close(int(fd)) }

func readResult(wanted int, read func() (int, error)) (n int, err error) {
	err = retry(func() (err error) {
		n, err = read()
		return err
	})
	if n = max(n, 0); n == 0 && err == nil && wanted > 0 {
		err = io.EOF
	}
	return n, err
}

// retry calls f until no signal interrupts it.
func retry(f func() error) error {
	for {
		if err := f(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
