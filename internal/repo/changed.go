package repo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Changes tells which lines of the work tree are new.
type Changes struct {
	// lines has the new lines of a file, by its path relative to the directory
	// that was asked about.
	lines map[string]map[int]bool
}

// Files lists the changed files in no order.
func (c *Changes) Files() []string {
	return slices.Collect(maps.Keys(c.lines))
}

// Has reports whether a line of a file, from 1, is new.
func (c *Changes) Has(file string, line int) bool { return c.lines[file][line] }

// Staged is what the files below dir that the index has otherwise than HEAD have
// in the work tree and not in HEAD. Only files that keep accepts are looked at.
//
// Git is not asked about the work tree: it would run the filters that the
// repository configures.
func Staged(ctx context.Context, dir string, keep func(path string) bool) (*Changes, error) {
	x := Index{Dir: dir, Excluded: func(path string) bool { return !keep(path) }}
	changes, err := x.changes(ctx)
	if err != nil {
		return nil, err
	}
	return compare(ctx, dir, changes)
}

// ChangedSince is what the files below dir that HEAD has otherwise than the
// commit from which it and rev went apart have in the work tree and not in that
// commit. Only files that keep accepts are looked at.
func ChangedSince(ctx context.Context, dir, rev string, keep func(path string) bool) (*Changes, error) {
	if rev == "" || rev[0] == '-' {
		return nil, fmt.Errorf("%q names no commit", rev)
	}
	cmd, err := callerGitCommand(ctx, dir, "diff", "--raw", "-z", "--no-abbrev", "--relative", "--no-renames",
		"--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--diff-filter=AMT", "-O"+os.DevNull, rev+"...HEAD", "--")
	if err != nil {
		return nil, err
	}
	records, err := output(cmd, "git diff")
	if err != nil {
		return nil, err
	}
	var changes []change
	for ; len(records) > 1; records = records[2:] {
		c, _, err := parseRaw(records[0], records[1])
		if err != nil {
			return nil, err
		}
		if c.object != c.base && keep(c.path) {
			changes = append(changes, c)
		}
	}
	return compare(ctx, dir, changes)
}

// compare finds the lines of the work tree that the base of each change does not
// have. A file that is not in the work tree has none.
func compare(ctx context.Context, dir string, changes []change) (c *Changes, err error) {
	c = &Changes{lines: map[string]map[int]bool{}}
	if len(changes) == 0 {
		return c, nil
	}
	objects := &objects{ctx: ctx, dir: dir}
	defer func() { err = errors.Join(err, objects.close()) }()
	for _, change := range changes {
		now, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(change.path)))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var base []byte
		if change.base != "" {
			if base, err = objects.read(change.base); err != nil {
				return nil, fmt.Errorf("%s: %w", change.path, err)
			}
		}
		c.lines[change.path] = newLines(base, now)
	}
	return c, nil
}

// newLines is the numbers of the lines of now that base does not have, or not as
// often. White space at the end of a line does not count: Git may have changed
// it.
func newLines(base, now []byte) map[int]bool {
	old := map[string]int{}
	for line := range bytes.Lines(base) {
		old[string(bytes.TrimRight(line, " \t\r\n"))]++
	}
	fresh := map[int]bool{}
	number := 0
	for line := range bytes.Lines(now) {
		number++
		text := string(bytes.TrimRight(line, " \t\r\n"))
		if old[text] > 0 {
			old[text]--
			continue
		}
		fresh[number] = true
	}
	return fresh
}
