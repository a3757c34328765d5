//go:build !unix

package repo

import (
	"io/fs"
	"path/filepath"
)

// openDir opens files of a tree by name.
type openDir struct{}

func (openDir) close() {}

func (openDir) open(e entry) (opened, error) {
	name := filepath.FromSlash(e.name)
	info, err := e.tree.root.Lstat(name)
	switch {
	case err != nil:
		return opened{}, err
	case info.Mode().Type() == fs.ModeSymlink:
		target, err := e.tree.root.Readlink(name)
		return opened{target: []byte(target)}, err
	case !info.Mode().IsRegular():
		return opened{}, errNotAFile
	}
	f, err := e.tree.root.Open(name)
	if err != nil {
		return opened{}, err
	}
	return opened{file: f, size: info.Size()}, nil
}
