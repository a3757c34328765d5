package repo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/keyvet/keyvet/internal/finding"
)

// Files is the content of files as they lie on disk: single files, plain
// directories with all they hold, and work trees of git repositories with what
// git tracks or would track. A directory below that is a work tree of its own,
// such as a submodule, is read as one.
//
// Symbolic links are not followed, except those that Paths name: the content of
// a link is its target, as git has it. Devices, sockets and named pipes are left
// alone.
type Files struct {
	// Root is the directory that paths of items are relative to.
	Root string
	// Paths are the files and directories to read, absolute or relative to
	// Root.
	Paths []string
	// Excluded reports whether to leave out the item, or the directory with
	// all below it, at path. It may be nil.
	Excluded func(path string) bool
	// Workers is how many goroutines visit items.
	Workers int
	// Warn is told what is worth knowing though nothing is missed by it. It
	// may be nil.
	Warn func(message string)
}

// tree is a directory whose content is listed and opened.
type tree struct {
	root *os.Root
	// dir is the directory, absolute and without symbolic links.
	dir string
	// shown is the path of the directory in reports; "" for the root of these.
	shown string
}

// entry is a file of a tree.
type entry struct {
	tree *tree
	// name is relative to the tree, with forward slashes.
	name string
	// named is the path in reports where the user gave it; otherwise it is
	// that of the tree and the name.
	named string
}

func (e entry) shown() string {
	if e.named != "" {
		return e.named
	}
	if e.tree.shown == "" {
		return e.name
	}
	return path.Join(e.tree.shown, e.name)
}

// batchSize is how many entries go to a worker at a time: enough to make the
// handover cheap, and files of one directory meet in one worker.
const batchSize = 64

// lister finds entries and hands them over in batches.
type lister struct {
	*Files

	visitor Visitor
	batches chan<- []entry
	batch   []entry
	trees   []*tree
	dirs    openDir
}

// Walk implements [Source].
func (f *Files) Walk(ctx context.Context, v Visitor) error {
	batches := make(chan []entry, 2*f.Workers)
	var workers sync.WaitGroup
	for range max(f.Workers, 1) {
		workers.Go(func() {
			o := opener{visitor: v}
			defer o.close()
			for batch := range batches {
				for _, e := range batch {
					if ctx.Err() == nil {
						o.visit(ctx, e)
					}
				}
			}
		})
	}

	l := lister{Files: f, visitor: v, batches: batches}
	for _, name := range f.Paths {
		if err := l.path(ctx, name); err != nil && ctx.Err() == nil {
			l.problem(f.show(name), err)
		}
	}
	batches <- l.batch
	close(batches)
	workers.Wait()
	l.dirs.close()
	for _, t := range l.trees {
		_ = t.root.Close()
	}
	return ctx.Err()
}

// path lists what the user named: a file, or a directory and all it holds.
func (l *lister) path(ctx context.Context, name string) error {
	named := name
	if !filepath.IsAbs(named) {
		named = filepath.Join(l.Root, named)
	}
	// What the user names may be a symbolic link; what lies below may not.
	dir, err := filepath.EvalSymlinks(named)
	if err != nil {
		return bare(err)
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return bare(err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return bare(err)
	}
	switch {
	case info.Mode().IsRegular():
		t, err := l.open(filepath.Dir(dir), "")
		if err != nil {
			return err
		}
		l.add(ctx, entry{tree: t, name: filepath.Base(dir), named: l.show(name)})
		return nil
	case !info.IsDir():
		return errors.New("is neither a file nor a directory; to read from a pipe, use --stdin")
	}
	t, err := l.open(dir, l.show(name))
	if err != nil {
		return err
	}
	if isGitDir(t.root) {
		return errors.New("is a git directory without a work tree; to read its history, use --history")
	}
	if top, ok := workTree(dir); ok {
		return l.repository(ctx, t, top)
	}
	return l.directory(ctx, t)
}

// show is the path in reports of what the user named.
func (f *Files) show(name string) string {
	if filepath.IsAbs(name) {
		root, err := filepath.Abs(f.Root)
		if err != nil {
			return filepath.ToSlash(name)
		}
		rel, err := filepath.Rel(root, name)
		if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			return filepath.ToSlash(filepath.Clean(name))
		}
		name = rel
	}
	name = filepath.ToSlash(filepath.Clean(name))
	if name == "." {
		return ""
	}
	return name
}

func (l *lister) open(dir, shown string) (*tree, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, bare(err)
	}
	t := &tree{root, dir, shown}
	l.trees = append(l.trees, t)
	return t, nil
}

// below opens the directory name of t as a tree of its own.
func (l *lister) below(t *tree, name string) (*tree, error) {
	root, err := t.root.OpenRoot(filepath.FromSlash(name))
	if err != nil {
		return nil, bare(err)
	}
	sub := &tree{root, filepath.Join(t.dir, filepath.FromSlash(name)), path.Join(t.shown, name)}
	l.trees = append(l.trees, sub)
	return sub, nil
}

// add hands over e, unless it is excluded.
func (l *lister) add(ctx context.Context, e entry) {
	if l.Excluded != nil && l.Excluded(e.shown()) {
		return
	}
	l.batch = append(l.batch, e)
	if len(l.batch) < batchSize {
		return
	}
	select {
	case l.batches <- l.batch:
	case <-ctx.Done():
	}
	l.batch = make([]entry, 0, batchSize)
}

// directory lists all files in t, whatever they are.
func (l *lister) directory(ctx context.Context, t *tree) error {
	pending := []string{"."}
	for len(pending) > 0 && ctx.Err() == nil {
		name := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		dirs, err := l.readDir(ctx, t, name)
		if err != nil {
			l.problem(path.Join(t.shown, name), err)
		}
		pending = append(pending, dirs...)
	}
	return nil
}

// readDir hands over the files in the directory name of t and returns the
// directories in it.
func (l *lister) readDir(ctx context.Context, t *tree, name string) (dirs []string, err error) {
	dir, hasGit, err := l.dirs.list(t, name)
	if err != nil {
		return nil, bare(err)
	}
	defer func() { _ = dir.Close() }()
	if hasGit && name != "." {
		l.nested(ctx, t, name)
		return nil, nil
	}
	for ctx.Err() == nil {
		const some = 1024 // bounds the memory that a huge directory takes
		found, err := dir.ReadDir(some)
		for _, d := range found {
			at := path.Join(name, d.Name())
			switch {
			case d.IsDir():
				if d.Name() == ".git" || l.Excluded != nil && l.Excluded(path.Join(t.shown, at)) {
					continue
				}
				dirs = append(dirs, at)
			case d.Type().IsRegular() || d.Type() == fs.ModeSymlink:
				l.add(ctx, entry{tree: t, name: at})
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return dirs, bare(err)
		}
	}
	return dirs, nil
}

// nested lists the work tree of the repository at name in t. One that is not
// there, such as a submodule that was never checked out, is no problem.
func (l *lister) nested(ctx context.Context, t *tree, name string) {
	if l.Excluded != nil && l.Excluded(path.Join(t.shown, name)) {
		return
	}
	sub, err := l.below(t, name)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err == nil {
		if _, statErr := sub.root.Lstat(".git"); statErr == nil {
			err = l.repository(ctx, sub, sub.dir)
		} else {
			err = l.directory(ctx, sub)
		}
	}
	if err != nil && ctx.Err() == nil {
		l.problem(path.Join(t.shown, name), err)
	}
}

func (l *lister) problem(shown string, err error) {
	if shown == "" {
		shown = "."
	}
	l.visitor.Problem(finding.Problem{Path: shown, Message: err.Error()})
}

// warn tells the user once.
func (l *lister) warn(format string, args ...any) {
	if l.Warn != nil {
		l.Warn(fmt.Sprintf(format, args...))
	}
}

// bare is err without the path and the system call that package os adds: a
// problem has the path already.
func bare(err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err
	}
	return err
}
