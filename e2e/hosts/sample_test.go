//go:build hosts

package hosts

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Each of these is made up.
const (
	sampleID    = "AKIAUDWNXV5GQ2TLSJ4E"
	otherID     = "AKIAT2LCRNZ7VYFHKQ6P"
	sampleProgr = `package main

import "fmt"

const id = "` + sampleID + `"

const other = "` + otherID + `" //nolint:keyvet // a sample

func main() { fmt.Println(id, other) }
`
)

// TestMain runs the tests, or what [cacheDirectory] makes of this binary.
func TestMain(m *testing.M) {
	if dir := os.Getenv(cacheDirectory); dir != "" {
		if err := serveCache(dir, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(runTests(m))
}

// binDirectory is the variable with the directory for what all tests use.
const binDirectory = "KEYVET_TEST_BIN"

func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "keyvet-hosts-")
	if err == nil {
		defer os.RemoveAll(dir)
		err = os.Setenv(binDirectory, dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// repositoryRoot is the directory of keyvet's own module.
func repositoryRoot(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// directory makes a directory with files.
func directory(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, files)
	return dir
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// result is what a command printed, on both streams, and its exit status.
type result struct {
	stdout, all string
	status      int
}

// run runs a command in dir; env is added to the environment.
func run(t *testing.T, dir string, env []string, name string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	r := result{stdout: stdout.String(), all: stdout.String() + stderr.String()}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		r.status = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	return r
}

// must runs a command that has to succeed.
func must(t *testing.T, dir string, env []string, name string, args ...string) result {
	t.Helper()
	r := run(t, dir, env, name, args...)
	if r.status != 0 {
		t.Fatalf("%s %s: exit status %d\n%s", name, strings.Join(args, " "), r.status, r.all)
	}
	return r
}

// buildKeyvet builds the command, which costs something once: where it is built
// already, the go command sees that.
func buildKeyvet(t *testing.T) string {
	t.Helper()
	file := filepath.Join(os.Getenv(binDirectory), "keyvet")
	must(t, repositoryRoot(t), nil, "go", "build", "-o", file, "./cmd/keyvet")
	return file
}
