package repo

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// gitlink is the mode of a submodule in an index.
const gitlink = "160000"

// workTree is the top of the git work tree that dir lies in.
func workTree(dir string) (top string, ok bool) {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir, true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}

// isGitDir reports whether root looks like the directory in which git keeps a
// repository.
func isGitDir(root *os.Root) bool {
	for _, name := range []string{"HEAD", "objects", "refs"} {
		if _, err := root.Lstat(name); err != nil {
			return false
		}
	}
	return true
}

// repository lists the files of t that git tracks, or would track, in the work
// tree at top that t is or lies in. Where git cannot say, all files are listed.
func (l *lister) repository(ctx context.Context, t *tree, top string) error {
	if t.dir != top {
		ignored, err := ignores(ctx, t.dir, top)
		if err == nil && ignored {
			// The user named a directory that git ignores: all of it is meant.
			return l.directory(ctx, t)
		}
	}
	err := l.tracked(ctx, t, top)
	if err == nil || ctx.Err() != nil {
		return err
	}
	if errors.Is(err, errNoGit) {
		l.warn("%v: files that it would ignore are read as well", err)
	} else {
		l.problem(t.shown, err)
	}
	return l.directory(ctx, t)
}

// ignores reports whether git ignores dir, which lies below top.
func ignores(ctx context.Context, dir, top string) (bool, error) {
	cmd, err := gitCommand(ctx, filepath.Join(top, ".git"), top, "check-ignore", "-q", "--", dir)
	if err != nil {
		return false, err
	}
	return cmd.Run() == nil, nil
}

// maxSilence is how long git may take to say anything. It hangs for ever where,
// say, a .gitignore is a named pipe.
const maxSilence = 2 * time.Minute

// tracked lists what git says of t.
func (l *lister) tracked(ctx context.Context, t *tree, top string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := time.AfterFunc(maxSilence, func() { cancel(fmt.Errorf("git ls-files: no answer in %v", maxSilence)) })
	defer silence.Stop()
	cmd, err := gitCommand(ctx, filepath.Join(top, ".git"), top,
		"ls-files", "-z", "-t", "--stage", "--others", "--exclude-standard")
	if err != nil {
		return err
	}
	cmd.Dir = t.dir
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return gitError(cmd, "git ls-files", err)
	}
	listErr := l.listing(ctx, t, &watched{stdout, silence})
	if listErr != nil {
		cancel(nil)
	}
	err = cmd.Wait()
	switch cause := context.Cause(ctx); {
	case listErr != nil:
		return listErr
	case cause != nil:
		return cause
	case err != nil:
		return gitError(cmd, "git ls-files", err)
	}
	l.unlisted(t, cmd)
	return nil
}

// unlisted reports the directories of t in which git could not look for untracked
// files: it only warns of them.
func (l *lister) unlisted(t *tree, cmd *exec.Cmd) {
	stderr, ok := cmd.Stderr.(*bytes.Buffer)
	if !ok {
		return
	}
	for line := range strings.Lines(stderr.String()) {
		rest, ok := strings.CutPrefix(line, "warning: could not open directory '")
		if !ok {
			continue // of a file about what to ignore: without it more is read
		}
		dir, reason, ok := strings.Cut(rest, "': ")
		if !ok { // git cuts off long lines
			dir, reason = "", "git cannot open a directory below it whose path is long"
		}
		l.problem(path.Join(t.shown, dir), errors.New(strings.ToLower(strings.TrimSpace(reason))))
	}
}

// watched puts off the timer whenever something is read.
type watched struct {
	io.Reader

	silence *time.Timer
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	w.silence.Reset(maxSilence)
	return n, err
}

// listing reads the output of git ls-files: NUL ends "? path" for an untracked
// file, with a "/" at its end for an untracked repository, and
// "TAG mode object stage\tpath" for an entry of the index.
func (l *lister) listing(ctx context.Context, t *tree, output io.Reader) error {
	lines := bufio.NewReaderSize(output, 1<<16)
	previous := ""
	for {
		line, err := readRecord(lines)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		tag, rest, ok := strings.Cut(line, " ")
		if !ok {
			return fmt.Errorf("git ls-files: cannot make sense of %q", line)
		}
		if tag == "?" {
			if dir, ok := strings.CutSuffix(rest, "/"); ok {
				l.nested(ctx, t, dir)
			} else {
				l.add(ctx, entry{tree: t, name: rest})
			}
			continue
		}
		stage, name, ok := strings.Cut(rest, "\t")
		if !ok {
			return fmt.Errorf("git ls-files: cannot make sense of %q", line)
		}
		if name == previous {
			continue // another stage of a file in conflict
		}
		previous = name
		if strings.HasPrefix(stage, gitlink) {
			l.nested(ctx, t, name)
		} else {
			l.add(ctx, entry{tree: t, name: name})
		}
	}
}

// readRecord reads up to a NUL, which it leaves out. It ends with io.EOF.
func readRecord(r *bufio.Reader) (string, error) {
	record, err := r.ReadSlice(0)
	if errors.Is(err, bufio.ErrBufferFull) {
		long := bytes.Clone(record)
		record, err = r.ReadBytes(0)
		record = append(long, record...)
	}
	if err != nil {
		if errors.Is(err, io.EOF) && len(record) > 0 {
			err = io.ErrUnexpectedEOF
		}
		return "", err
	}
	return string(record[:len(record)-1]), nil
}
