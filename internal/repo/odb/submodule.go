package odb

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Submodule is a repository inside another.
type Submodule struct {
	*Layout

	// Path is where it is checked out, relative to the outer work tree, with
	// forward slashes; its name where that is not known.
	Path string
}

// Submodules lists the repositories of submodules that are here: those that the
// repository keeps, checked out or not, and those that its .gitmodules names and
// that keep themselves. They do not include the submodules of submodules, nor
// what is no repository.
func (l *Layout) Submodules() []Submodule {
	var found []Submodule
	seen := map[string]bool{}
	add := func(dir, path string) {
		sub, err := Locate(dir)
		if err != nil || seen[realPath(sub.CommonDir)] {
			return
		}
		seen[realPath(sub.CommonDir)] = true
		found = append(found, Submodule{sub, path})
	}
	modules := filepath.Join(l.CommonDir, "modules")
	_ = filepath.WalkDir(modules, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() || path == modules {
			return nil //nolint:nilerr // a module that cannot be opened is reported by the walk of the work tree
		}
		if _, err := os.Lstat(filepath.Join(path, "HEAD")); err != nil {
			return nil //nolint:nilerr // a part of a name with slashes
		}
		name, err := filepath.Rel(modules, path)
		if err == nil {
			add(path, l.checkedOut(path, filepath.ToSlash(name)))
		}
		return filepath.SkipDir
	})
	if root, ok := l.workTree(); ok {
		for _, path := range modulePaths(filepath.Join(root, ".gitmodules")) {
			add(filepath.Join(root, filepath.FromSlash(path)), path)
		}
	}
	slices.SortFunc(found, func(a, b Submodule) int { return strings.Compare(a.Path, b.Path) })
	return found
}

// workTree is the directory that the repository is checked out in, where that is
// the one around it.
func (l *Layout) workTree() (string, bool) {
	if filepath.Base(l.GitDir) != ".git" {
		return "", false
	}
	return filepath.Dir(l.GitDir), true
}

// checkedOut is where the submodule in gitDir is checked out, or else name.
func (l *Layout) checkedOut(gitDir, name string) string {
	root, ok := l.workTree()
	if !ok {
		return name
	}
	for _, path := range settingsOf(filepath.Join(gitDir, "config"), "core", "worktree") {
		rel, err := filepath.Rel(root, resolve(gitDir, path))
		if err == nil && filepath.IsLocal(rel) {
			return filepath.ToSlash(rel)
		}
	}
	return name
}

// modulePaths lists the paths that a .gitmodules names inside of its directory.
func modulePaths(file string) []string {
	return slices.DeleteFunc(settingsOf(file, "submodule", "path"), func(path string) bool {
		return !filepath.IsLocal(filepath.FromSlash(path))
	})
}
