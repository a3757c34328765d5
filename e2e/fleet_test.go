package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keyvet/keyvet/internal/repo/gittest"
)

// TestFleet scans 200 repositories in four shards, each of which is told by
// another engine which one it is, and is killed twice. Nothing is lost and
// nothing doubled, and the merged report has every id once.
func TestFleet(t *testing.T) {
	const repositories, total = 200, 4
	dir := t.TempDir()
	list := filepath.Join(dir, "repositories")
	want := makeFleet(t, dir, list, repositories)

	engines := []struct {
		name  string
		shard []string
		env   []string
	}{
		{"Kubernetes Indexed Job", []string{"--shard", "/4"}, []string{"JOB_COMPLETION_INDEX=0"}},
		{"AWS Batch array", nil, []string{"AWS_BATCH_JOB_ARRAY_INDEX=1", "AWS_BATCH_JOB_ARRAY_SIZE=4"}},
		{"GitLab parallel job", nil, []string{"CI_NODE_INDEX=3", "CI_NODE_TOTAL=4"}},
		{"matrix", []string{"--shard", "4/4"}, nil},
	}
	var journals []string
	for i, engine := range engines {
		t.Run(engine.name, func(t *testing.T) {
			journal := filepath.Join(dir, fmt.Sprintf("%d.jsonl", i+1))
			journals = append(journals, journal)
			start := func() *exec.Cmd {
				args := []string{"fleet", "--quiet", "--jobs", "2", "--repos", list,
					"--journal", filepath.Join(dir, "{shard}.jsonl"), "--cache", filepath.Join(dir, "cache-{shard}")}
				cmd := exec.CommandContext(t.Context(), "keyvet", append(args, engine.shard...)...)
				cmd.Env = append(withoutEngines(os.Environ()), engine.env...)
				cmd.Stderr = new(bytes.Buffer)
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				return cmd
			}
			for _, done := range []int{4, 12} {
				killAt(t, start(), journal, done)
			}
			// The line that a kill leaves half written.
			file, err := os.OpenFile(journal, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprint(file, `{"repository":"group-0/repos`)
			file.Close()
			last := start()
			if err := last.Wait(); last.ProcessState.ExitCode() != 1 {
				t.Fatalf("the last run ends with %v: %s", err, last.Stderr)
			}
			if again := start(); again.Wait() == nil {
				t.Error("a run with nothing left to do forgets what the journal has")
			}
		})
	}

	lines := map[string]int{}
	for i, journal := range journals {
		text, err := os.ReadFile(journal)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for line := range bytes.Lines(text) {
			var entry struct{ Repository string }
			if err := json.Unmarshal(line, &entry); err != nil {
				t.Fatalf("shard %d: %v: %s", i+1, err, line)
			}
			lines[entry.Repository]++
			n++
		}
		if n < repositories/total/2 {
			t.Errorf("shard %d has %d of %d repositories", i+1, n, repositories)
		}
	}
	for name, n := range lines {
		if n != 1 {
			t.Errorf("%d entries of %s", n, name)
		}
	}
	if len(lines) != repositories {
		t.Errorf("%d repositories have an entry", len(lines))
	}

	if got := mergedFleet(t, 1, append([]string{"--repos", list}, journals...)); !maps.Equal(got, want) {
		t.Errorf("the merged report has %d ids and is not the same as the %d that were written", len(got), len(want))
		for path, id := range want {
			if got[path] != id {
				t.Errorf("%s has the id %q, want %q", path, got[path], id)
			}
		}
	}
	// A shard that is missing shows.
	mergedFleet(t, 2, append([]string{"--repos", list}, journals[1:]...))
}

// makeFleet makes bare repositories and their list. Of three, one has an id, one
// had it, and one never did; the ids by the paths of a merged report are
// returned.
func makeFleet(t *testing.T, dir, list string, n int) map[string]string {
	t.Helper()
	empty := gittest.New(t, "--bare", "--template=").Dir
	ids := map[string]string{}
	var names strings.Builder
	for i := range n {
		name := fmt.Sprintf("group-%d/repository-%03d.git", i%7, i)
		fmt.Fprintln(&names, name)
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(empty)); err != nil {
			t.Fatal(err)
		}
		id := keyID()
		text := []string{"region = eu-west-1\n", "region = eu-west-1\n"}
		if i%3 < 2 {
			text[0] = "key = " + id + "\n"
			ids[name+"/deploy.ini"] = id
		}
		if i%3 == 0 {
			text[1] = text[0]
		}
		gittest.At(t, filepath.Join(dir, name)).Import(gittest.History("main", 2, func(n int) map[string]string {
			return map[string]string{"deploy.ini": text[n], "README": fmt.Sprint("version ", n, "\n")}
		}))
	}
	if err := os.WriteFile(list, []byte(names.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return ids
}

// withoutEngines leaves out the variables by which the engine that runs this
// test may say which shard it is.
func withoutEngines(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return slices.Contains([]string{
			"JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE", "CI_NODE_INDEX", "CI_NODE_TOTAL",
		}, name)
	})
}

// killAt ends cmd for good as soon as its journal has so many entries.
func killAt(t *testing.T, cmd *exec.Cmd, journal string, entries int) {
	t.Helper()
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	for {
		text, _ := os.ReadFile(journal)
		if bytes.Count(text, []byte("\n")) >= entries {
			break
		}
		select {
		case <-ended:
			t.Fatalf("the run ended before it could be killed: %s", cmd.Stderr)
		case <-time.After(2 * time.Millisecond):
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-ended
	if cmd.ProcessState.Exited() {
		t.Errorf("the run ended by itself with status %d", cmd.ProcessState.ExitCode())
	}
}

// mergedFleet is the ids of a merged report by their paths.
func mergedFleet(t *testing.T, status int, args []string) map[string]string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "keyvet", append([]string{"fleet", "merge", "--format", "json"}, args...)...)
	out, _ := cmd.Output()
	if got := cmd.ProcessState.ExitCode(); got != status {
		t.Errorf("the merge ends with status %d, want %d", got, status)
	}
	var report struct {
		Findings []struct{ Path, KeyID string }
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for _, f := range report.Findings {
		if ids[f.Path] != "" {
			t.Errorf("%s is reported twice", f.Path)
		}
		ids[f.Path] = f.KeyID
	}
	return ids
}
