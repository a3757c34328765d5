package odb

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"sync"
)

// Git prepares a git command for one repository, with all switched off that the
// repository could make it run. Its Stderr may be a [bytes.Buffer], whose text is
// then part of errors.
type Git func(ctx context.Context, args ...string) (*exec.Cmd, error)

// gitObjects is a repository read by git itself.
type gitObjects struct {
	run     Git
	objects []gitObject
	places  map[ID]int

	mu        sync.Mutex
	processes []*gitProcess
}

type gitObject struct {
	id   ID
	kind Kind
	size int64
}

// OpenGit is [Open] for any repository that the installed git can read. Git is
// asked for each object, which takes longer.
func OpenGit(ctx context.Context, l *Layout) (*DB, error) {
	if l.Git == nil {
		return nil, fmt.Errorf("%w: %s", ErrExotic, strings.Join(l.Exotic, ", "))
	}
	g := &gitObjects{run: l.Git, places: map[ID]int{}}
	own := *l
	err := gitLines(ctx, l.Git, func(line string) error {
		name, rest, _ := strings.Cut(line, " ")
		kindName, size, _ := strings.Cut(rest, " ")
		o := gitObject{}
		var err error
		if o.id, err = ParseID(name); err != nil {
			return err
		}
		own.Format = SHA1
		if len(name) == 2*SHA256.Size() {
			own.Format = SHA256
		}
		kind, known := parseKind(kindName)
		if o.size, err = strconv.ParseInt(size, 10, 64); err != nil || !known {
			return fmt.Errorf("object %s: what git says of it is not understood", o.id)
		}
		o.kind = kind
		g.places[o.id] = len(g.objects)
		g.objects = append(g.objects, o)
		return nil
	}, "cat-file", "--batch-all-objects", "--batch-check", "--unordered", "--buffer")
	if err != nil {
		return nil, fmt.Errorf("listing the objects by git: %w", err)
	}
	return &DB{Layout: &own, git: g}, nil
}

// gitLines runs git and hands over each line that it writes.
func gitLines(ctx context.Context, run Git, do func(line string) error, args ...string) error {
	cmd, err := run(ctx, args...)
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("running git: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("running git: %w", err)
	}
	lines := bufio.NewScanner(out)
	var failed error
	for failed == nil && lines.Scan() {
		failed = do(lines.Text())
	}
	if failed == nil {
		failed = lines.Err()
	}
	if failed != nil {
		_ = cmd.Process.Kill()
	}
	if err := cmd.Wait(); failed == nil && err != nil {
		failed = gitFailure(cmd, err)
	}
	return failed
}

// gitFailure is err with what git said about it.
func gitFailure(cmd *exec.Cmd, err error) error {
	const enough = 500 // bytes
	if said, ok := cmd.Stderr.(*bytes.Buffer); ok && said.Len() > 0 {
		text := strings.TrimSpace(said.String())
		return fmt.Errorf("git: %w: %s", err, strings.ToValidUTF8(text[:min(len(text), enough)], ""))
	}
	return fmt.Errorf("git: %w", err)
}

// gitProcess is a git that answers with objects.
type gitProcess struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func (g *gitObjects) start() (*gitProcess, error) {
	// It lives as long as its input is open.
	cmd, err := g.run(context.Background(), "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	p := &gitProcess{cmd: cmd}
	if p.in, err = cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("running git: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("running git: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("running git: %w", err)
	}
	const buffer = 64 << 10
	p.out = bufio.NewReaderSize(out, buffer)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.processes = append(g.processes, p)
	return p, nil
}

// close ends the processes.
func (g *gitObjects) close() {
	for _, p := range g.processes {
		p.stop()
	}
}

// read asks for an object.
func (p *gitProcess) read(o *gitObject) ([]byte, error) {
	content, err := p.open(o)
	if err != nil {
		return nil, err
	}
	var data bytes.Buffer
	if _, err := io.Copy(&data, content); err != nil {
		return nil, p.failed(err)
	}
	if int64(data.Len()) != o.size {
		return nil, p.failed(io.ErrUnexpectedEOF)
	}
	if end, err := p.out.ReadByte(); err != nil || end != '\n' {
		return nil, p.failed(io.ErrUnexpectedEOF)
	}
	return data.Bytes(), nil
}

// open asks for an object. A line feed follows its content.
func (p *gitProcess) open(o *gitObject) (io.Reader, error) {
	if _, err := io.WriteString(p.in, o.id.String()+"\n"); err != nil {
		return nil, p.failed(err)
	}
	head, err := p.out.ReadString('\n')
	if err != nil {
		return nil, p.failed(err)
	}
	switch want := fmt.Sprintf("%s %s %d\n", o.id, o.kind, o.size); {
	case head == want:
		return io.LimitReader(p.out, o.size), nil
	case strings.HasSuffix(head, " missing\n"):
		return nil, ErrMissing
	default:
		return nil, p.failed(errors.New("it has changed"))
	}
}

// failed ends a process that cannot be asked again.
func (p *gitProcess) failed(err error) error {
	p.stop()
	return gitFailure(p.cmd, err)
}

func (p *gitProcess) stop() {
	_ = p.in.Close()
	_ = p.cmd.Process.Kill() // it may be about to write
	_ = p.cmd.Wait()
}

// gitReader reads objects one after the other. The process is started when it is
// needed, and again after it has failed.
type gitReader struct {
	*gitObjects

	process *gitProcess
}

func (r *gitReader) read(id ID) (Kind, []byte, error) {
	i, ok := r.places[id]
	if !ok {
		return 0, nil, ErrMissing
	}
	o := &r.objects[i]
	if o.size > maxDelta {
		return 0, nil, errTooBig
	}
	if r.process == nil {
		p, err := r.start()
		if err != nil {
			return 0, nil, err
		}
		r.process = p
	}
	data, err := r.process.read(o)
	if err != nil && !errors.Is(err, ErrMissing) {
		r.process = nil
	}
	return o.kind, data, err
}

// stream opens an object of any size.
func (g *gitObjects) stream(o *gitObject) (io.ReadCloser, error) {
	p, err := g.start()
	if err != nil {
		return nil, err
	}
	content, err := p.open(o)
	if err != nil {
		return nil, err
	}
	return &gitStream{Reader: content, process: p}, nil
}

type gitStream struct {
	io.Reader

	process *gitProcess
}

// Close ends the process.
func (s *gitStream) Close() error {
	s.process.stop()
	return nil
}

// walkGit is [DB.Walk] by git.
func (db *DB) walkGit(ctx context.Context, v Visitor, o WalkOptions) error {
	workers := max(o.Workers, 1)
	readers := make([]gitReader, workers)
	for i := range readers {
		readers[i].gitObjects = db.git
	}
	w := &walk{db: db, v: v, WalkOptions: o}
	for _, blobs := range []bool{false, true} {
		if blobs && o.BlobsNext != nil {
			o.BlobsNext()
		}
		var todo []*gitObject
		for i := range db.git.objects {
			if object := &db.git.objects[i]; (object.kind == Blob) == blobs {
				todo = append(todo, object)
			}
		}
		err := parallel(ctx, workers, len(todo), func(worker, i int) {
			object := todo[i]
			w.progress(1, 0)
			if o.Skip != nil && o.Skip(object.id) {
				return
			}
			visited := Object{ID: object.id, Kind: object.kind, Size: object.size}
			var err error
			if object.kind == Blob && object.size > largeObject {
				visited.Open = func() (io.ReadCloser, error) { return db.git.stream(object) }
			} else {
				_, visited.Data, err = readers[worker].read(object.id)
			}
			if err != nil {
				v.Fail(&ObjectError{ID: object.id, File: "object", Err: err})
				return
			}
			v.Visit(worker, &visited)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// gitRefs lists the references by git.
func (l *Layout) gitRefs(ctx context.Context) ([]Ref, error) {
	var refs []Ref
	add := func(line string) error {
		hex, name, ok := strings.Cut(line, " ")
		id, err := ParseID(hex)
		if err != nil || !ok {
			return fmt.Errorf("a reference that is not understood: %w", err)
		}
		refs = append(refs, Ref{name, id})
		return nil
	}
	err := gitLines(ctx, l.Git, func(line string) error { return add(line + " HEAD") }, "rev-parse", "--quiet", "--verify", "HEAD")
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) { // else there is no commit yet
		return nil, fmt.Errorf("reading the references by git: %w", err)
	}
	if err := gitLines(ctx, l.Git, add, "for-each-ref", "--format=%(objectname) %(refname)"); err != nil {
		return nil, fmt.Errorf("reading the references by git: %w", err)
	}
	return refs, nil
}
