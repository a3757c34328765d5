//go:build unix

package repo

import (
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// openDir is a directory of a tree, held open to open its files by name.
type openDir struct {
	tree *tree
	name string
	file *os.File
	fd   int
}

func (d *openDir) close() {
	if d.file != nil {
		_ = d.file.Close()
		d.file = nil
	}
}

// open opens e without following symbolic links, without waiting for the other
// end of a pipe and without the bookkeeping that package os does for each file.
func (d *openDir) open(e entry) (opened, error) {
	dir, base := path.Split(e.name)
	if d.file == nil || d.tree != e.tree || d.name != dir {
		d.close()
		file, err := e.tree.root.Open(filepath.Join(".", dir))
		if err != nil {
			return opened{}, err
		}
		d.tree, d.name, d.file, d.fd = e.tree, dir, file, int(file.Fd())
	}
	var fd int
	err := retry(func() (err error) {
		fd, err = unix.Openat(d.fd, base, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
		return err
	})
	switch {
	case errors.Is(err, unix.ELOOP) || errors.Is(err, unix.EMLINK): // FreeBSD says EMLINK
		target := make([]byte, unix.PathMax)
		n, err := unix.Readlinkat(d.fd, base, target)
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
