package history_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo/gittest"
	"github.com/keyvet/keyvet/internal/scan/detect"
)

// edited is a repository in which a file with keys changes.
func edited(t *testing.T, seed uint64) *gittest.Repo {
	t.Helper()
	r, k := gittest.New(t), newKeys(seed)
	text := strings.Repeat("nothing is on this line\n", 200)
	r.Import(gittest.History("main", 40, func(n int) map[string]string {
		if n%4 == 0 {
			text += "id = " + k.id() + "\n"
		}
		return map[string]string{"a.txt": fmt.Sprint(n, "\n", text), fmt.Sprint(n): fmt.Sprint(n)}
	}))
	r.Git("reset", "--quiet", "--hard", "main")
	return r
}

// A repository that only git can read gives the same report.
func TestReadByGit(t *testing.T) {
	k := newKeys(8)
	r := gittest.New(t)
	r.CommitFile("a.txt", k.id()+"\n")
	r.Git("tag", "-am", "of "+k.id(), "v1")
	r.Git("repack", "-qad")
	r.CommitFile("b.txt", k.id()+"\n")
	r.CommitFile("a.txt", "\n")
	want := run(t, r.Dir, options(t))
	r.Git("config", "extensions.future", "true")
	dir := t.TempDir()
	for _, name := range []string{"without a cache", "with one", "again"} {
		o := options(t)
		if name != "without a cache" {
			o = cached(t, dir)
		}
		got := run(t, r.Dir, o)
		if diff := cmp.Diff(want.Findings, got.Findings); diff != "" || len(got.Errors) > 0 || len(want.Findings) != 3 {
			t.Errorf("%s: errors %v, findings differ: %s", name, got.Errors, diff)
		}
	}
}

// meddler does something at the first look at a content.
type meddler struct {
	detect.Detector

	do func()
}

func (m meddler) Detect(dst []detect.Match, f *detect.Fragment) []detect.Match {
	m.do()
	return m.Detector.Detect(dst, f)
}

// What gc moves during a scan is found where it went.
func TestGCDuringTheScan(t *testing.T) {
	for _, packed := range []bool{false, true} {
		r := edited(t, 31)
		if packed {
			r.Git("repack", "-qad")
		} else {
			loosen(t, r)
		}
		want := run(t, r.Dir, options(t))
		o := options(t)
		var once sync.Once
		o.Detectors = []detect.Detector{meddler{o.Detectors[0], func() {
			once.Do(func() { r.Git("gc", "--quiet", "--aggressive", "--prune=now") })
		}}}
		got := run(t, r.Dir, o)
		if diff := cmp.Diff(want.Findings, got.Findings); diff != "" || len(got.Errors) > 0 || len(want.Findings) == 0 {
			t.Errorf("packed %t: %d findings, errors %v, findings differ: %s", packed, len(want.Findings), got.Errors, diff)
		}
	}
}

// What is committed during a scan is scanned too, and known to the next one.
func TestCommitDuringTheScan(t *testing.T) {
	r, dir, k := edited(t, 34), t.TempDir(), newKeys(35)
	o := cached(t, dir)
	var once sync.Once
	o.Detectors = []detect.Detector{meddler{o.Detectors[0], func() {
		once.Do(func() { r.CommitFile("late.txt", k.id()+"\n") })
	}}}
	first := run(t, r.Dir, o)
	want := run(t, r.Dir, options(t))
	for _, got := range []*finding.Report{first, run(t, r.Dir, cached(t, dir))} {
		if diff := cmp.Diff(want.Findings, got.Findings); diff != "" || len(got.Errors) > 0 || !slices.ContainsFunc(got.Findings, func(f finding.Finding) bool { return f.Path == "late.txt" }) {
			t.Errorf("errors %v, findings differ: %s", got.Errors, diff)
		}
	}
}

// The variables by which this test tells a process of its own what to do.
const (
	victimRepo  = "KEYVET_TEST_VICTIM_REPO"
	victimCache = "KEYVET_TEST_VICTIM_CACHE"
)

// TestVictim scans with a cache, again and again, until it is killed.
func TestVictim(t *testing.T) {
	dir := os.Getenv(victimRepo)
	if dir == "" {
		t.Skip("TestKill runs it")
	}
	for n := 0; ; n++ {
		cache := os.Getenv(victimCache)
		_ = os.RemoveAll(filepath.Join(cache, "history"))
		_ = run(t, dir, cached(t, cache))
	}
}

// A run that is killed leaves a cache that the next one can use.
func TestKill(t *testing.T) {
	r := gittest.New(t)
	k := newKeys(9)
	for range 20 {
		r.CommitFile("a.txt", k.id()+"\n")
	}
	want := run(t, r.Dir, options(t))
	rng := rand.New(rand.NewPCG(1, 1))
	for range 6 {
		cache := t.TempDir()
		victim := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestVictim$")
		victim.Env = append(os.Environ(), victimRepo+"="+r.Dir, victimCache+"="+cache)
		if err := victim.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(20+rng.IntN(600)) * time.Millisecond)
		_ = victim.Process.Kill()
		_ = victim.Wait()
		for range 2 {
			got := run(t, r.Dir, cached(t, cache))
			if diff := cmp.Diff(want.Findings, got.Findings); diff != "" || len(got.Errors) > 0 {
				t.Fatalf("errors %v, findings differ: %s", got.Errors, diff)
			}
		}
	}
}

// Several runs at the same time share a cache.
func TestConcurrentRuns(t *testing.T) {
	r := edited(t, 32)
	want := run(t, r.Dir, options(t))
	cache := t.TempDir()
	const runs = 6
	reports := make([]*finding.Report, runs+1)
	var wg sync.WaitGroup
	for i := range runs {
		wg.Go(func() { reports[i] = run(t, r.Dir, cached(t, cache)) })
	}
	wg.Wait()
	reports[runs] = run(t, r.Dir, cached(t, cache))
	for _, got := range reports {
		if diff := cmp.Diff(want.Findings, got.Findings); diff != "" || len(got.Errors) > 0 {
			t.Errorf("errors %v, findings differ: %s", got.Errors, diff)
		}
	}
}

// Nothing is written into a repository.
func TestReadOnlyRepository(t *testing.T) {
	r := edited(t, 33)
	r.Git("repack", "-qad")
	before := files(t, r.Dir)
	readOnly(t, r.Dir)
	report := run(t, r.Dir, cached(t, t.TempDir()))
	if len(report.Errors) > 0 || len(report.Findings) == 0 {
		t.Errorf("%d findings, errors %v", len(report.Findings), report.Errors)
	}
	if diff := cmp.Diff(before, files(t, r.Dir)); diff != "" {
		t.Errorf("the repository was written to: %s", diff)
	}
}

func readOnly(t *testing.T, dir string) {
	t.Helper()
	mode := func(dirs, regular os.FileMode) {
		_ = filepath.WalkDir(dir, func(path string, d os.DirEntry, _ error) error {
			if d.IsDir() {
				return os.Chmod(path, dirs)
			}
			return os.Chmod(path, regular)
		})
	}
	mode(0o500, 0o400)
	t.Cleanup(func() { mode(0o700, 0o600) })
}

// files has what is in the files of a directory.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A cache that cannot be written to its end is left out, with a warning.
func TestDiskFull(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("files can be limited on Linux")
	}
	r := gittest.New(t)
	r.CommitFile("a.txt", newKeys(10).id())
	cache := t.TempDir()
	victim := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestScanOnFullDisk$")
	victim.Env = append(os.Environ(), victimRepo+"="+r.Dir, victimCache+"="+cache)
	if out, err := victim.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	left, err := os.ReadDir(filepath.Join(cache, "history"))
	if err != nil || len(left) > 0 {
		t.Errorf("files are left: %v, %v", left, err)
	}
}
