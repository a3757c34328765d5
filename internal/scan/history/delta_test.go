package history

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo"
	"github.com/keyvet/keyvet/internal/repo/gittest"
	"github.com/keyvet/keyvet/internal/repo/odb"
	"github.com/keyvet/keyvet/internal/scan"
	"github.com/keyvet/keyvet/internal/scan/credential"
	"github.com/keyvet/keyvet/internal/scan/detect"
	"github.com/keyvet/keyvet/internal/settings"
)

// nearby is a detector that looks only a little around a match, so that small
// files have much that no window covers: "KEY-" and eight digits are a match
// where "on" stands before and "off" does not stand after, both within 40 bytes.
type nearby struct{}

const nearbyReach = 40

func (nearby) Reach() int { return nearbyReach }

func (nearby) Detect(dst []detect.Match, f *detect.Fragment) []detect.Match {
	for at := 0; ; {
		i := bytes.Index(f.Data[at:], []byte("KEY-"))
		if i < 0 {
			return dst
		}
		start := at + i
		at = start + 1
		end := start + 12
		if end > len(f.Data) || bytes.ContainsFunc(f.Data[start+4:end], func(r rune) bool { return r < '0' || r > '9' }) {
			continue
		}
		before, after := f.Data[max(0, start-nearbyReach):start], f.Data[end:min(len(f.Data), start+nearbyReach)]
		if bytes.Contains(before, []byte("on")) && !bytes.Contains(after, []byte("off")) {
			dst = append(dst, detect.Match{
				Rule: "gitleaks/nearby", Severity: finding.Error, Start: start, End: end,
				Value: finding.NewSecret(string(f.Data[start:end])),
			})
		}
	}
}

// packings are ways to store the same objects.
func packings() map[string]func(*testing.T, *gittest.Repo) {
	repack := func(args ...string) func(*testing.T, *gittest.Repo) {
		return func(_ *testing.T, r *gittest.Repo) { r.Git(append([]string{"repack", "-qadf"}, args...)...) }
	}
	return map[string]func(*testing.T, *gittest.Repo){
		"as imported": func(*testing.T, *gittest.Repo) {},
		"aggressive":  func(_ *testing.T, r *gittest.Repo) { r.Git("gc", "--quiet", "--aggressive", "--prune=now") },
		"depth 1":     repack("--depth=1", "--window=50"),
		"depth 50":    repack("--depth=50", "--window=50"),
		"depth 4095":  repack("--depth=4095", "--window=250"),
		"window 0":    repack("--window=0"),
		"thin packs": func(t *testing.T, r *gittest.Repo) {
			clone := gittest.New(t)
			for _, back := range []int{30, 20, 10, 0} {
				r.Git("branch", "--force", "part", fmt.Sprintf("main~%d", back))
				clone.Git("-c", "fetch.unpackLimit=1", "fetch", "--quiet", "--update-head-ok", "file://"+r.Dir, "part:main")
			}
			r.Dir = clone.Dir
		},
		"loose": func(t *testing.T, r *gittest.Repo) {
			packs, err := filepath.Glob(filepath.Join(r.Dir, ".git/objects/pack/*.pack"))
			if err != nil {
				t.Fatal(err)
			}
			for _, pack := range packs {
				data, err := os.ReadFile(pack)
				if err != nil {
					t.Fatal(err)
				}
				_ = os.Remove(pack)
				_ = os.Remove(strings.TrimSuffix(pack, ".pack") + ".idx")
				r.GitInput(string(data), "unpack-objects", "-q")
			}
		},
	}
}

// writer makes lines with keys, halves of keys, and what decides about them.
type writer struct {
	rng  *rand.Rand
	keys []string
}

func newWriter(seed uint64) *writer {
	w := &writer{rng: rand.New(rand.NewPCG(seed, 9))}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	for len(w.keys) < 6 {
		id := []byte("AKIA")
		for range 16 {
			id = append(id, alphabet[w.rng.IntN(len(alphabet))])
		}
		if _, ok := awskey.ParseID(string(id)); ok {
			w.keys = append(w.keys, string(id))
		}
	}
	for range 6 {
		w.keys = append(w.keys, fmt.Sprintf("KEY-%08d", w.rng.IntN(1e8)))
	}
	return w
}

func (w *writer) line() string {
	key := w.keys[w.rng.IntN(len(w.keys))]
	half := len(key) / 2
	switch w.rng.IntN(14) {
	case 0:
		return "on " + key
	case 1:
		return key
	case 2:
		return key[:half] // the next line may go on with the other half
	case 3:
		return key[half:]
	case 4:
		return "on " + key + " off"
	case 5:
		return "on"
	case 6:
		return "off"
	case 7:
		return "# keyvet:ignore gitleaks/nearby,access-key-id for the test"
	case 8:
		return "token = '" + strings.Repeat("x", w.rng.IntN(60)) + key + "'"
	case 9:
		return ""
	}
	return fmt.Sprintf("%x %x", w.rng.Uint64(), w.rng.Uint64())
}

// edit changes the text by lines, and at random bytes, so that keys come to be
// where the old and the new meet.
func (w *writer) edit(text string) string {
	lines := gittest.Edit(w.rng, strings.Split(text, "\n"), w.line)
	text = strings.Join(lines, "\n")
	for range w.rng.IntN(3) {
		if len(text) < 50 {
			break
		}
		at := w.rng.IntN(len(text) - 40)
		switch w.rng.IntN(3) {
		case 0: // cut a piece out
			text = text[:at] + text[at+w.rng.IntN(30):]
		case 1: // put a key, or half of one, in
			key := w.keys[w.rng.IntN(len(w.keys))]
			text = text[:at] + key[:1+w.rng.IntN(len(key))] + text[at:]
		case 2: // move a piece
			n := w.rng.IntN(40)
			piece, rest := text[at:at+n], text[:at]+text[at+n:]
			to := w.rng.IntN(len(rest))
			text = rest[:to] + piece + rest[to:]
		}
	}
	return text
}

// unlike is a visitor that hides how contents are made of each other.
type unlike struct{ *sweep }

func (u unlike) Visit(worker int, o *odb.Object) any {
	whole := *o
	whole.Ops, whole.Base, whole.Inherited = nil, nil, nil
	u.sweep.Visit(worker, &whole)
	return nil
}

func TestWhatIsFoundDoesNotDependOnThePacking(t *testing.T) {
	aws, err := credential.New(&settings.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	seeds := []uint64{1}
	for _, detectors := range [][]detect.Detector{{nearby{}}, {aws}} {
		for _, seed := range seeds {
			reports := map[string]string{}
			for name, pack := range packings() {
				t.Run(fmt.Sprintf("%T/%d/%s", detectors[0], seed, name), func(t *testing.T) {
					r := randomRepository(t, seed)
					pack(t, r)
					reports[name] = comparePasses(t, r, detectors)
				})
			}
			for name, report := range reports {
				if report != reports["window 0"] {
					t.Errorf("%T, seed %d: the report of %q is not that of whole objects:\n%s\n\n%s", detectors[0], seed, name, report, reports["window 0"])
				}
			}
		}
	}
}

func randomRepository(t *testing.T, seed uint64) *gittest.Repo {
	t.Helper()
	r := gittest.New(t)
	w := newWriter(seed)
	files := map[string]string{}
	for n := range 4 {
		var lines []string
		for range 20 << n {
			lines = append(lines, w.line())
		}
		files[fmt.Sprintf("d%d/f%d.py", n%2, n)] = strings.Join(lines, "\n")
	}
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range files {
			if !yield(name) {
				return
			}
		}
	})
	r.Import(gittest.History("main", 41, func(n int) map[string]string {
		changed := map[string]string{}
		for _, name := range names {
			if n > 0 && w.rng.IntN(2) == 0 {
				continue
			}
			files[name] = w.edit(files[name])
			changed[name] = files[name]
		}
		return changed
	}))
	return r
}

// comparePasses sweeps the repository as it is and with all objects whole, and
// compares. It returns the report.
func comparePasses(t *testing.T, r *gittest.Repo, detectors []detect.Detector) string {
	t.Helper()
	l, err := odb.Locate(r.Dir)
	if err != nil {
		t.Fatal(err)
	}
	db, err := odb.Open(l)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	o := Options{Options: scan.Options{Detectors: detectors, Settings: &settings.Settings{}}, Workers: 2}
	found := func(visitor func(*sweep) odb.Visitor) map[odb.ID][]string {
		read := func(item repo.Item) *finding.Report { return scan.Run(t.Context(), items{item}, o.Options) }
		s := newSweep(&o, db, nil, read)
		if err := db.Walk(t.Context(), visitor(s), odb.WalkOptions{Workers: 2, BlobsNext: s.blobsNext}); err != nil {
			t.Fatal(err)
		}
		named := map[odb.ID][]string{}
		for _, w := range s.workers {
			for id, held := range w.found {
				for _, h := range held {
					v := s.values[h.valueID]
					named[id] = append(named[id], fmt.Sprint(v, h.marked))
				}
				slices.Sort(named[id])
			}
		}
		return named
	}
	deltas := found(func(s *sweep) odb.Visitor { return s })
	whole := found(func(s *sweep) odb.Visitor { return unlike{s} })
	if len(whole) == 0 {
		t.Fatal("nothing was found")
	}
	for id := range whole {
		if !reflect.DeepEqual(deltas[id], whole[id]) {
			t.Errorf("object %s: found %d values by its delta, %d in the whole", id, len(deltas[id]), len(whole[id]))
		}
	}
	if len(deltas) != len(whole) {
		t.Errorf("found something in %d objects by their deltas, in %d as a whole", len(deltas), len(whole))
	}
	report := Run(context.Background(), l, o)
	for _, p := range report.Errors {
		t.Errorf("error: %s: %s", p.Path, p.Message)
	}
	text, err := json.Marshal(report.Findings)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
