package history_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/keyvet/keyvet/internal/repo/gittest"
)

// TestTheAnswerIsTheSame runs twice over a repository in which nothing changes, and
// again after changes that are not about files.
func TestTheAnswerIsTheSame(t *testing.T) {
	k := newKeys(6)
	r := gittest.New(t)
	dir := t.TempDir()
	r.CommitFile("a.txt", "id "+k.id()+"\n")
	secret := "wJ4" + strings.Repeat("rX7uT", 7) + "Q9"
	r.CommitFile("pair.env", "AWS_ACCESS_KEY_ID="+k.id()+"\nAWS_SECRET_ACCESS_KEY="+secret+"\n")
	r.CommitFile("wide.txt", wide("key "+k.id()))
	r.CommitFile("gone.txt", k.id())
	r.Git("rm", "-q", "gone.txt")
	r.Git("commit", "-qm", "Remove "+k.id())
	r.Git("tag", "-am", "of "+k.id(), "v1")
	r.Git("branch", "other")
	steps := []struct {
		name   string
		do     func()
		repeat bool
	}{
		{"the first run", func() {}, false},
		{"the second run", func() {}, true},
		{"a branch fewer", func() { r.Git("branch", "-D", "other") }, false},
		{"HEAD elsewhere", func() { r.Git("checkout", "-q", "HEAD~2") }, false},
		{"packed", func() { r.Git("repack", "-qad") }, false},
		{"packed, again", func() {}, true},
		{"the answer is damaged", func() {
			file := answerFile(t, dir)
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			data[len(data)/2] ^= 1
			if err := os.WriteFile(file, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}, false},
	}
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			step.do()
			var before os.FileInfo
			if step.repeat {
				before = written(t, answerFile(t, dir))
			}
			got, want := run(t, r.Dir, cached(t, dir)), run(t, r.Dir, options(t))
			if diff := cmp.Diff(want.Findings, got.Findings); diff != "" || len(want.Findings) < 5 {
				t.Errorf("%d findings, other than those without a cache: %s", len(got.Findings), diff)
			}
			if file := answerFile(t, dir); step.repeat && !os.SameFile(written(t, file), before) {
				t.Error("the answer was worked out again")
			}
		})
	}
	for _, name := range []string{"", ".answer"} {
		file := strings.TrimSuffix(answerFile(t, dir), ".answer") + name
		if data, err := os.ReadFile(file); err != nil || bytes.Contains(data, []byte(secret)) || bytes.Contains(data, []byte("rX7uT")) {
			t.Errorf("%s holds the secret, or cannot be read: %v", filepath.Base(file), err)
		}
	}
}

func answerFile(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "history", "*.answer"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	return files[0]
}

// written is the file that a path names: a file that is written again is another.
func written(t *testing.T, file string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// wide is text in UTF-16.
func wide(text string) string {
	var out bytes.Buffer
	_ = binary.Write(&out, binary.LittleEndian, utf16.Encode([]rune("\ufeff"+text)))
	return out.String()
}
