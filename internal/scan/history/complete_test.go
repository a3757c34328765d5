package history_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/keyvet/keyvet/internal/archive"
	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo/gittest"
	"github.com/keyvet/keyvet/internal/repo/odb"
	"github.com/keyvet/keyvet/internal/scan"
	"github.com/keyvet/keyvet/internal/scan/credential"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/scan/history"
	"github.com/keyvet/keyvet/internal/settings"
)

// keys makes well-formed key ids that belong to no one.
type keys struct{ rng *rand.Rand }

func newKeys(seed uint64) *keys { return &keys{rand.New(rand.NewPCG(seed, 7))} }

func (k *keys) id() string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	for {
		id := []byte("AKIA")
		for range 16 {
			id = append(id, alphabet[k.rng.IntN(len(alphabet))])
		}
		parsed, ok := awskey.ParseID(string(id))
		if !ok {
			continue
		}
		if _, known := parsed.Account(); known {
			return string(id)
		}
	}
}

func options(t testing.TB) history.Options {
	t.Helper()
	d, err := credential.New(&settings.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	limits := archive.DefaultLimits()
	return history.Options{Options: scan.Options{Detectors: []detect.Detector{d}, Archives: &limits}, Workers: 2}
}

func run(t testing.TB, dir string, o history.Options) *finding.Report {
	t.Helper()
	l, err := odb.Locate(dir)
	if err != nil {
		t.Fatal(err)
	}
	return history.Run(context.Background(), l, o)
}

// found looks for the finding of a key id.
func found(report *finding.Report, id string) []finding.Finding {
	var all []finding.Finding
	for _, f := range report.Findings {
		if f.KeyID == id {
			all = append(all, f)
		}
	}
	return all
}

// planted is a key in the place that a test is about.
type planted struct {
	id     string
	path   string
	commit string
	object string
	// says is in a related message.
	says string
}

// TestEveryPlaceInARepository plants a key in each place that a repository has,
// and expects each to be found with the commit that brought it.
func TestEveryPlaceInARepository(t *testing.T) {
	k := newKeys(1)
	plant := map[string]func(t *testing.T, r *gittest.Repo) planted{
		"a file": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			c := r.CommitFile("config.txt", "id = "+id+"\n")
			r.CommitFile("config.txt", "more\nid = "+id+"\n")
			return planted{id: id, path: "config.txt", commit: c, says: "HEAD has it still"}
		},
		"the first commit": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			r.Git("checkout", "--quiet", "--orphan", "fresh")
			c := r.CommitFile("first.txt", id)
			return planted{id: id, path: "first.txt", commit: c}
		},
		"a file deleted later": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			c := r.CommitFile("gone.txt", id)
			r.Git("rm", "--quiet", "gone.txt")
			r.Commit("Remove")
			return planted{id: id, path: "gone.txt", commit: c, says: "HEAD does not have it any more"}
		},
		"a line deleted and added again": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			c := r.CommitFile("again.txt", id)
			r.CommitFile("again.txt", "nothing\n")
			r.CommitFile("again.txt", "nothing\n"+id)
			return planted{id: id, path: "again.txt", commit: c, says: "HEAD has it still"}
		},
		"the resolution of a merge": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			r.CommitFile("both.txt", "base\n")
			r.Git("checkout", "--quiet", "-b", "other")
			r.CommitFile("both.txt", "theirs\n")
			r.Git("checkout", "--quiet", "main")
			r.CommitFile("both.txt", "ours\n")
			_, _ = r.Try("", "merge", "--quiet", "other")
			c := r.CommitFile("both.txt", "resolved "+id+"\n")
			return planted{id: id, path: "both.txt", commit: c}
		},
		"a branch merged in": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			r.Git("checkout", "--quiet", "-b", "topic")
			c := r.CommitFile("topic.txt", id)
			r.Git("checkout", "--quiet", "main")
			r.CommitFile("main.txt", "main\n")
			r.Git("merge", "--quiet", "--no-edit", "topic")
			return planted{id: id, path: "topic.txt", commit: c}
		},
		"several branches": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			r.Git("branch", "one")
			c := r.CommitFile("same.txt", id)
			r.Git("checkout", "--quiet", "one")
			r.CommitFile("same.txt", id+"\n")
			r.Git("checkout", "--quiet", "main")
			return planted{id: id, path: "same.txt", commit: c}
		},
		"a file with the attribute -diff": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			r.CommitFile(".gitattributes", "*.bin -diff\n")
			c := r.CommitFile("data.bin", id)
			return planted{id: id, path: "data.bin", commit: c}
		},
		"a stash": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			r.CommitFile("work.txt", "work\n")
			r.Write("work.txt", id)
			r.Git("stash", "--quiet")
			return planted{id: id, path: "work.txt", commit: r.Git("rev-parse", "stash")}
		},
		"an untracked file in a stash": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			r.Write("untracked.txt", id)
			r.Git("stash", "--quiet", "--include-untracked")
			return planted{id: id, path: "untracked.txt", commit: r.Git("rev-parse", "stash^3")}
		},
		"a note": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			r.Git("notes", "add", "--message", "for "+id)
			return planted{id: id, path: r.Head(), commit: r.Git("rev-parse", "refs/notes/commits")}
		},
		"a pull request": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			r.Git("checkout", "--quiet", "--detach")
			c := r.CommitFile("pull.txt", id)
			r.Git("update-ref", "refs/pull/1/head", c)
			r.Git("checkout", "--quiet", "main")
			return planted{id: id, path: "pull.txt", commit: c}
		},
		"the message of a tag": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			r.Git("tag", "--annotate", "--message", "uses "+id, "v1")
			return planted{id: id, path: ".git/TAG_EDITMSG", object: r.Git("rev-parse", "refs/tags/v1"), says: "tag"}
		},
		"the message of a commit": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			return planted{id: id, path: ".git/COMMIT_EDITMSG", commit: r.Commit("Use " + id), says: "message"}
		},
		"a tag of a blob": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			blob := r.GitInput(id, "hash-object", "-w", "--stdin")
			r.Git("tag", "--annotate", "--message", "a blob", "blob", blob)
			return planted{id: id, path: ".git/lost-found/other/" + blob, object: blob, says: "refs/tags/blob"}
		},
		"a blob that nothing names": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			blob := r.GitInput(id, "hash-object", "-w", "--stdin")
			return planted{id: id, path: ".git/lost-found/other/" + blob, object: blob, says: "no commit reaches"}
		},
		"a commit that was amended": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			c := r.CommitFile("amended.txt", id)
			r.Write("amended.txt", "clean\n")
			r.Git("commit", "--quiet", "--amend", "--all", "--no-edit")
			return planted{id: id, path: "amended.txt", commit: c, says: "no branch or tag reaches"}
		},
		"a deleted branch": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			r.Git("checkout", "--quiet", "-b", "doomed")
			c := r.CommitFile("doomed.txt", id)
			r.Git("checkout", "--quiet", "main")
			r.Git("branch", "--quiet", "-D", "doomed")
			return planted{id: id, path: "doomed.txt", commit: c, says: "no branch or tag reaches"}
		},
		"a file renamed later": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			c := r.CommitFile("old/name.txt", id+"\n")
			r.Git("mv", "old", "new")
			r.Commit("Rename")
			return planted{id: id, path: "old/name.txt", commit: c, says: "HEAD has it still"}
		},
		"text in UTF-16": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			var text bytes.Buffer
			_ = binary.Write(&text, binary.LittleEndian, utf16.Encode([]rune("\ufeffid="+id+"\r\n")))
			c := r.CommitFile("windows.reg", text.String())
			return planted{id: id, path: "windows.reg", commit: c}
		},
		"an archive": func(t *testing.T, r *gittest.Repo) planted {
			id := k.id()
			var z bytes.Buffer
			w := zip.NewWriter(&z)
			f, err := w.Create("inner.txt")
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(f, id)
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			c := r.CommitFile("outer.zip", z.String())
			return planted{id: id, path: "outer.zip!inner.txt", commit: c}
		},
		"the name of a file": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			r.Write("dir/"+id+".csv", "nothing\n")
			return planted{id: id, path: "dir/" + id + ".csv", commit: r.Commit("Add a file"), says: "HEAD has it still"}
		},
		"the name of a directory": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			r.Write("of/"+id+"/file.csv", "nothing\n")
			return planted{id: id, path: "of/" + id, commit: r.Commit("Add a file"), says: "name of a file"}
		},
		"a submodule": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			inner := gittest.New(t)
			c := inner.CommitFile("inner.txt", id)
			inner.CommitFile("inner.txt", "clean\n")
			r.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "file://"+inner.Dir, "libs/inner")
			r.Commit("Add a submodule")
			return planted{id: id, path: "libs/inner/inner.txt", commit: c}
		},
		"a line whose ignore comment went away": func(_ *testing.T, r *gittest.Repo) planted {
			id := k.id()
			r.CommitFile("ignored.py", "# keyvet:ignore access-key-id for the test\nx = '"+id+"'\n")
			c := r.CommitFile("ignored.py", "x = '"+id+"'\n")
			return planted{id: id, path: "ignored.py", commit: c}
		},
	}
	for name, do := range plant {
		t.Run(name, func(t *testing.T) {
			r := gittest.New(t)
			r.CommitFile("README", "Nothing is here.\n")
			want := do(t, r)
			check(t, run(t, r.Dir, options(t)), want)
		})
	}
}

func check(t *testing.T, report *finding.Report, want planted) {
	t.Helper()
	for _, p := range report.Errors {
		t.Errorf("error: %s: %s", p.Path, p.Message)
	}
	all := found(report, want.id)
	if len(all) != 1 || len(report.Findings) != 1 {
		t.Fatalf("%d findings, %d of the planted key; want 1: %+v", len(report.Findings), len(all), report.Findings)
	}
	f := all[0]
	if f.Path != want.path || f.Commit != want.commit || f.Object != want.object {
		t.Errorf("found in path %q, commit %q, object %q; want %q, %q, %q", f.Path, f.Commit, f.Object, want.path, want.commit, want.object)
	}
	related := ""
	for _, r := range f.Related {
		related += r.Message + "\n"
	}
	if !strings.Contains(related, want.says) {
		t.Errorf("related messages do not say %q:\n%s", want.says, related)
	}
}

func TestAnIgnoredKeyIsNotReported(t *testing.T) {
	r := gittest.New(t)
	id := newKeys(2).id()
	r.CommitFile("ignored.py", "# keyvet:ignore access-key-id for the test\nx = '"+id+"'\n")
	r.CommitFile("ignored.py", "# keyvet:ignore access-key-id for the test\nx = '"+id+"' # changed\n")
	if report := run(t, r.Dir, options(t)); len(report.Findings)+len(report.Errors) > 0 {
		t.Errorf("findings %v, errors %v", report.Findings, report.Errors)
	}
}

func TestMissingObjects(t *testing.T) {
	origin := gittest.New(t)
	origin.CommitFile("README", "Nothing is here.\n")
	origin.CommitFile("large.txt", strings.Repeat("large\n", 100))
	origin.Git("config", "uploadpack.allowFilter", "true")

	t.Run("promised", func(t *testing.T) {
		clone := origin.Clone("--filter=blob:limit=100", "--no-checkout")
		report := run(t, clone.Dir, options(t))
		if len(report.Errors) != 1 || !strings.Contains(report.Errors[0].Message, "partial clone") || !strings.Contains(report.Errors[0].Message, "large.txt") {
			t.Errorf("errors %v", report.Errors)
		}
	})
	t.Run("shallow history is none", func(t *testing.T) {
		clone := origin.Clone("--depth=1")
		if report := run(t, clone.Dir, options(t)); len(report.Errors) > 0 {
			t.Errorf("errors %v", report.Errors)
		}
	})
	t.Run("damage", func(t *testing.T) {
		clone := origin.Clone()
		id := clone.Git("rev-parse", "HEAD:large.txt")
		loosen(t, clone)
		if err := os.Remove(filepath.Join(clone.Dir, ".git/objects", id[:2], id[2:])); err != nil {
			t.Fatal(err)
		}
		report := run(t, clone.Dir, options(t))
		if len(report.Errors) != 1 || !strings.Contains(report.Errors[0].Message, id) {
			t.Errorf("errors %v", report.Errors)
		}
	})
	t.Run("of what nothing reaches any more", func(t *testing.T) {
		clone := origin.Clone()
		clone.CommitFile("doomed.txt", "doomed\n")
		id := clone.Git("rev-parse", "HEAD:doomed.txt")
		clone.Git("reset", "--quiet", "--hard", "HEAD~1")
		if err := os.Remove(filepath.Join(clone.Dir, ".git/objects", id[:2], id[2:])); err != nil {
			t.Fatal(err)
		}
		if report := run(t, clone.Dir, options(t)); len(report.Errors) > 0 {
			t.Errorf("errors %v", report.Errors)
		}
	})
}

// loosen unpacks all packs.
func loosen(t *testing.T, r *gittest.Repo) {
	t.Helper()
	packs, err := filepath.Glob(filepath.Join(r.Dir, ".git/objects/pack/*.pack"))
	if err != nil || len(packs) == 0 {
		t.Fatal(packs, err)
	}
	for _, pack := range packs {
		data, err := os.ReadFile(pack)
		if err != nil {
			t.Fatal(err)
		}
		for _, ext := range []string{".pack", ".idx", ".rev"} {
			_ = os.Remove(strings.TrimSuffix(pack, ".pack") + ext)
		}
		r.GitInput(string(data), "unpack-objects", "-q")
	}
}

// What is decoded from a long stretch of text depends on more than is near it: a
// content made of one with such a finding is searched whole. Here all that is new in
// the first version, which git makes of a later one, is far from the stretch.
func TestLongEncodedTextInOldVersions(t *testing.T) {
	r := gittest.New(t)
	rng := rand.New(rand.NewPCG(12, 7))
	key := []byte("-----BEGIN PRIVATE KEY-----\n")
	for range 100 {
		line := make([]byte, 48)
		for i := range line {
			line[i] = byte(rng.Uint32())
		}
		key = append(key, base64.StdEncoding.EncodeToString(line)+"\n"...)
	}
	key = append(key, "-----END PRIVATE KEY-----\n"...)
	filler := func() string {
		var lines strings.Builder
		for range 300 {
			fmt.Fprintf(&lines, "line %x\n", rng.Uint64())
		}
		return lines.String()
	}
	text := filler() + "key: " + base64.StdEncoding.EncodeToString(key) + "\n" + filler()
	first := r.CommitFile("k.yaml", text)
	for n := range 5 {
		r.CommitFile("k.yaml", fmt.Sprint(n, "\n", text))
	}
	r.Git("repack", "-qadf", "--window=20")
	report := run(t, r.Dir, options(t))
	if len(report.Findings) != 1 || report.Findings[0].Commit != first {
		t.Errorf("findings %v, want one of commit %s", report.Findings, first)
	}
}
