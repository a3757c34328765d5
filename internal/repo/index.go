package repo

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/keyvet/keyvet/internal/finding"
)

// Index is what the git index has and HEAD does not: the content that the next
// commit adds. Git is asked as its user would, so that the index of a hook is
// the one that is read.
type Index struct {
	// Dir is where to ask git; paths are relative to it. What lies outside is
	// not read.
	Dir string
	// Excluded reports whether to leave out the file at path. It may be nil.
	Excluded func(path string) bool
	// Workers is how many goroutines visit items.
	Workers int
}

// change is an entry of the index that differs from HEAD.
type change struct {
	path string
	// object is what the index has, base what HEAD has: "" for nothing.
	object, base string
}

// Walk implements [Source].
func (x *Index) Walk(ctx context.Context, v Visitor) error {
	changes, err := x.changes(ctx)
	if err != nil || len(changes) == 0 {
		return err
	}
	objects := &objects{ctx: ctx, dir: x.Dir}
	copies, err := openCopies(x.Dir)
	if err != nil {
		return err
	}
	defer copies.close()
	items := make(chan *Item)
	var workers sync.WaitGroup
	for range max(x.Workers, 1) {
		workers.Go(func() {
			for item := range items {
				v.Visit(ctx, item)
			}
		})
	}
	for _, c := range changes {
		item, err := x.item(objects, copies, c)
		if err != nil {
			v.Problem(finding.Problem{Path: c.path, Message: err.Error()})
			continue
		}
		select {
		case items <- item:
		case <-ctx.Done():
		}
	}
	close(items)
	workers.Wait()
	if err := objects.close(); err != nil && ctx.Err() == nil {
		return err
	}
	return ctx.Err()
}

// item reads the content of c. What it replaces is read when somebody asks.
func (*Index) item(objects *objects, copies *copies, c change) (*Item, error) {
	data, ok := copies.read(c.path, c.object)
	if !ok {
		var err error
		if data, err = objects.read(c.object); err != nil {
			return nil, err
		}
	}
	item := &Item{Path: c.path, Size: int64(len(data)), Data: data}
	if c.base != "" {
		item.Base = &Item{Path: c.path, Size: -1, Reader: func() (io.ReadCloser, error) {
			base, err := objects.read(c.base)
			if err != nil {
				return nil, fmt.Errorf("what HEAD has: %w", err)
			}
			return (&Item{Data: base}).Open()
		}}
	}
	return item, nil
}

// changes asks git how the index differs from HEAD, or from nothing before the
// first commit.
func (x *Index) changes(ctx context.Context) ([]change, error) {
	records, err := x.diff(ctx, "diff-index", "HEAD")
	if err != nil {
		// Before the first commit there is no HEAD, which only git diff takes.
		var diffErr error
		if records, diffErr = x.diff(ctx, "diff"); diffErr != nil {
			return nil, err
		}
	}
	var changes []change
	var conflicts bool
	for len(records) > 1 {
		c, status, err := parseRaw(records[0], records[1])
		if err != nil {
			return nil, err
		}
		records = records[2:]
		switch {
		case status == "U":
			conflicts = true
		case c.object != c.base && !x.excluded(c.path):
			changes = append(changes, c)
		}
	}
	if conflicts {
		sides, err := x.conflicts(ctx)
		if err != nil {
			return nil, err
		}
		changes = append(changes, sides...)
	}
	return changes, nil
}

// diff asks a command of git how the index differs from a tree.
func (x *Index) diff(ctx context.Context, command string, tree ...string) ([]string, error) {
	args := slices.Concat([]string{
		command, "--cached", "--raw", "-z", "--no-abbrev", "--relative",
		"--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--ita-invisible-in-index",
		"--diff-filter=AMTU", "-O" + os.DevNull,
	}, tree, []string{"--"})
	cmd, err := callerGitCommand(ctx, x.Dir, args...)
	if err != nil {
		return nil, err
	}
	return output(cmd, "git "+command)
}

func (x *Index) excluded(path string) bool { return x.Excluded != nil && x.Excluded(path) }

// parseRaw reads a record of git diff-index: ":MODE MODE OBJECT STATUS" for
// what HEAD and the index have, and the path. Submodules have no content of their own.
func parseRaw(record, path string) (c change, status string, err error) {
	fields := strings.Fields(strings.TrimPrefix(record, ":"))
	if len(fields) != 5 {
		return change{}, "", fmt.Errorf("git diff-index: cannot make sense of %q", record)
	}
	c = change{path: path, object: fields[3]}
	if baseMode := fields[0]; baseMode != "000000" && baseMode != gitlink {
		c.base = fields[2]
	}
	if fields[1] == gitlink {
		c.base = c.object // nothing to read
	}
	return c, fields[4], nil
}

// conflicts are both sides of the files in conflict.
func (x *Index) conflicts(ctx context.Context) ([]change, error) {
	cmd, err := callerGitCommand(ctx, x.Dir, "ls-files", "-z", "--unmerged")
	if err != nil {
		return nil, err
	}
	records, err := output(cmd, "git ls-files --unmerged")
	if err != nil {
		return nil, err
	}
	var sides []change
	ours := map[string]string{}
	for _, record := range records {
		stage, path, _ := strings.Cut(record, "\t")
		fields := strings.Fields(stage)
		if len(fields) != 3 {
			return nil, fmt.Errorf("git ls-files --unmerged: cannot make sense of %q", record)
		}
		mode, object := fields[0], fields[1]
		if mode == gitlink || x.excluded(path) {
			continue
		}
		switch fields[2] {
		case "2": // that of HEAD
			ours[path] = object
		case "3":
			sides = append(sides, change{path: path, object: object, base: ours[path]})
		}
	}
	return sides, nil
}

// output runs cmd and returns the NUL-terminated records that it prints.
func output(cmd *exec.Cmd, what string) ([]string, error) {
	out, err := cmd.Output()
	if err != nil {
		return nil, gitError(cmd, what, err)
	}
	records := strings.Split(string(out), "\x00")
	return records[:len(records)-1], nil
}

// objects reads objects of the repository at dir, one at a time. Git is started
// when the first one is asked for.
type objects struct {
	ctx context.Context //nolint:containedctx // ends the git that is started later
	dir string
	mu  sync.Mutex
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
	err error
}

func (o *objects) start() error {
	cmd, err := callerGitCommand(o.ctx, o.dir, "cat-file", "--batch")
	if err != nil {
		return err
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return gitError(cmd, "git cat-file", err)
	}
	o.cmd, o.in, o.out = cmd, in, bufio.NewReader(out)
	return nil
}

// read returns the content of an object.
func (o *objects) read(id string) ([]byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.cmd == nil && o.err == nil {
		o.err = o.start()
	}
	if o.err != nil {
		return nil, o.err
	}
	data, err := o.ask(id)
	var missing missingError
	if err != nil && !errors.As(err, &missing) {
		o.err = err
	}
	return data, err
}

// missingError names an object that the repository does not have.
type missingError string

func (e missingError) Error() string { return "object " + string(e) + " is missing" }

func (o *objects) ask(id string) ([]byte, error) {
	if _, err := fmt.Fprintln(o.in, id); err != nil {
		return nil, gitError(o.cmd, "git cat-file", err)
	}
	header, err := o.out.ReadString('\n')
	if err != nil {
		return nil, gitError(o.cmd, "git cat-file", err)
	}
	fields := strings.Fields(header)
	if len(fields) != 3 {
		return nil, missingError(id)
	}
	size, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return nil, fmt.Errorf("git cat-file: cannot make sense of %q", header)
	}
	data := make([]byte, size+1) // a line feed ends it
	if _, err := io.ReadFull(o.out, data); err != nil {
		return nil, gitError(o.cmd, "git cat-file", err)
	}
	return data[:size], nil
}

func (o *objects) close() error {
	if o.cmd == nil {
		return nil
	}
	_ = o.in.Close()
	if err := o.cmd.Wait(); err != nil {
		return gitError(o.cmd, "git cat-file", err)
	}
	return nil
}
