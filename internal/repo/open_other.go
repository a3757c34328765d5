//go:build !unix

package repo

import (
	"io/fs"
	"os"
	"path/filepath"
)

// openDir opens files of a tree by name.
type openDir struct{}

func (openDir) close() {}

// list opens the directory name of t to be listed, and tells whether something
// called .git is in it.
func (openDir) list(t *tree, name string) (dir *os.File, hasGit bool, err error) {
	name = filepath.FromSlash(name)
	if dir, err = t.root.Open(name); err != nil {
		return nil, false, err
	}
	_, err = t.root.Lstat(filepath.Join(name, ".git"))
	return dir, err == nil, nil
}

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
