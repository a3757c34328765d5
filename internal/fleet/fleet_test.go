package fleet

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/keyvet/keyvet/internal/finding"
)

// The test binary is also the scanner: it reports one finding with the name of
// the directory it is given.
const scannerVariable = "FLEET_TEST_SCANNER"

func TestMain(m *testing.M) {
	switch os.Getenv(scannerVariable) {
	case "":
		os.Exit(m.Run())
	case "report":
		dir := os.Args[len(os.Args)-1]
		report := finding.Report{Version: finding.Version, Root: dir, Findings: []finding.Finding{{
			Rule: finding.RuleAccessKeyID, Severity: finding.Error, Path: "config.yaml", Message: filepath.Base(dir),
			Start: finding.Position{Line: 1, Column: 1},
		}}}
		_ = json.NewEncoder(os.Stdout).Encode(report)
	case "crash":
		fmt.Fprintln(os.Stderr, "out of memory")
		os.Exit(3)
	case "hang":
		time.Sleep(time.Minute)
	}
}

// scanner makes a command that behaves as TestMain says.
func scanner(behaviour string) func(context.Context, string) *exec.Cmd {
	return func(ctx context.Context, dir string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, os.Args[0], dir)
		cmd.Env = append(os.Environ(), scannerVariable+"="+behaviour)
		return cmd
	}
}

func repositories(t *testing.T, n int) []Repository {
	t.Helper()
	root := t.TempDir()
	var list strings.Builder
	for i := range n {
		name := fmt.Sprintf("group/repository-%03d.git", i)
		if err := os.MkdirAll(filepath.Join(root, name), 0o700); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&list, name)
	}
	repositories, err := ReadList(strings.NewReader(list.String()), root)
	if err != nil {
		t.Fatal(err)
	}
	return repositories
}

func openJournal(t *testing.T, file string) *Journal {
	t.Helper()
	journal, err := OpenJournal(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = journal.Close() })
	return journal
}

func TestShardsTogetherScanEachRepositoryOnce(t *testing.T) {
	const n, shards = 60, 4
	list := repositories(t, n)
	dir := t.TempDir()
	var entries []Entry
	for i := range shards {
		file := filepath.Join(dir, fmt.Sprint(i))
		err := Run(t.Context(), openJournal(t, file), Options{
			Repositories: list, Shard: Shard{i, shards}, Workers: 4, Scan: scanner("report"),
		})
		if err != nil {
			t.Fatal(err)
		}
		read, err := ReadEntries(file)
		if err != nil {
			t.Fatal(err)
		}
		if len(read) == 0 || len(read) == n {
			t.Errorf("shard %d has %d of %d repositories", i, len(read), n)
		}
		entries = append(entries, read...)
	}
	if len(entries) != n {
		t.Errorf("%d entries for %d repositories", len(entries), n)
	}
	merged := Merge(entries, list)
	if len(merged.Findings) != n || len(merged.Errors) != 0 {
		t.Errorf("merged to %d findings and errors %v", len(merged.Findings), merged.Errors)
	}
	if got, want := merged.Findings[0].Path, "group/repository-000.git/config.yaml"; got != want {
		t.Errorf("the first path is %s, want %s", got, want)
	}
}

func TestRunGoesOnAfterAKill(t *testing.T) {
	list := repositories(t, 12)
	file := filepath.Join(t.TempDir(), "journal")

	ctx, cancel := context.WithCancel(t.Context())
	err := Run(ctx, openJournal(t, file), Options{
		Repositories: list, Workers: 1, Scan: scanner("report"),
		Done: func(entry Entry) {
			if strings.HasSuffix(entry.Repository, "004.git") {
				cancel()
			}
		},
	})
	if err == nil {
		t.Fatal("a cancelled run ended without an error")
	}
	appendText(t, file, `{"repository":"group/repository-005.git","fini`)

	scanned := 0
	err = Run(t.Context(), openJournal(t, file), Options{
		Repositories: list, Workers: 1, Scan: scanner("report"), Done: func(Entry) { scanned++ },
	})
	if err != nil {
		t.Fatal(err)
	}
	if scanned != 7 {
		t.Errorf("the second run scanned %d repositories, want the 7 that were left", scanned)
	}
	entries, err := ReadEntries(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(list) {
		t.Errorf("%d entries for %d repositories", len(entries), len(list))
	}
}

func appendText(t *testing.T, file, text string) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
}

func TestWhatCannotBeScannedIsAnEntry(t *testing.T) {
	big := repositories(t, 1)
	if err := os.WriteFile(filepath.Join(big[0].Dir, "pack"), bytes.Repeat([]byte("x"), 2000), 0o600); err != nil {
		t.Fatal(err)
	}
	remote, err := ReadList(strings.NewReader("https://someone:pa55word@git.example.com/group/one.git"), ".")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name    string
		list    []Repository
		options Options
		wrong   string
	}{
		{"crash", repositories(t, 1), Options{Scan: scanner("crash")}, "without a report: exit status 3: out of memory"},
		{"time", repositories(t, 1), Options{Scan: scanner("hang"), Timeout: 200 * time.Millisecond}, "longer than 200ms"},
		{"size", big, Options{Scan: scanner("report"), MaxSize: 1000}, "--max-size"},
		{"missing", []Repository{{Name: "none", Dir: "does/not/exist"}}, Options{Scan: scanner("crash"), MaxSize: 1}, "does/not/exist"},
		{"remote", remote, Options{Scan: scanner("report")}, "--online"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "journal")
			test.options.Repositories = test.list
			if err := Run(t.Context(), openJournal(t, file), test.options); err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), test.wrong) {
				t.Errorf("the journal has no error about %q", test.wrong)
			}
			if strings.Contains(string(text), "pa55word") {
				t.Error("the journal has the credentials of a URL")
			}
			retried := false
			test.options.Retry, test.options.Done = true, func(Entry) { retried = true }
			if err := Run(t.Context(), openJournal(t, file), test.options); err != nil {
				t.Fatal(err)
			}
			if !retried {
				t.Error("an incomplete repository is not tried again")
			}
		})
	}
}

func TestReadList(t *testing.T) {
	list, err := ReadList(strings.NewReader(`
# mirrors
mirrors/one.git
mirrors/one.git
/srv/two
https://user:pa55word@git.example.com/group/three.git
git@git.example.com:group/four.git
file:///srv/five.git
`), "base")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range list {
		got = append(got, r.Name+" "+r.Dir)
	}
	want := []string{
		"mirrors/one.git base/mirrors/one.git",
		"/srv/two /srv/two",
		"git.example.com/group/three.git ",
		"git.example.com/group/four.git ",
		"/srv/five.git /srv/five.git",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, wrong := range []string{"ext::sh -c id://x", "ftp://example.com/x", "https://user:pa55 word@[::1"} {
		_, err := ReadList(strings.NewReader(wrong), ".")
		if err == nil {
			t.Errorf("%s is taken for a repository", wrong)
		} else if strings.Contains(err.Error(), "pa55") {
			t.Error("the error repeats the credentials of a URL")
		}
	}
}

func TestParseShard(t *testing.T) {
	tests := []struct {
		text  string
		env   map[string]string
		want  Shard
		wrong bool
	}{
		{text: "", want: Shard{}},
		{text: "1/1", want: Shard{0, 1}},
		{text: "2/8", want: Shard{1, 8}},
		{text: "0/8", wrong: true},
		{text: "9/8", wrong: true},
		{text: "2", wrong: true},
		{text: "a/b", wrong: true},
		{text: "/8", wrong: true},
		{env: map[string]string{"CI_NODE_INDEX": "3", "CI_NODE_TOTAL": "5"}, want: Shard{2, 5}},
		{env: map[string]string{"AWS_BATCH_JOB_ARRAY_INDEX": "3", "AWS_BATCH_JOB_ARRAY_SIZE": "5"}, want: Shard{3, 5}},
		{env: map[string]string{"JOB_COMPLETION_INDEX": "3"}, wrong: true},
		{text: "/5", env: map[string]string{"JOB_COMPLETION_INDEX": "3"}, want: Shard{3, 5}},
		{text: "1/2", env: map[string]string{"JOB_COMPLETION_INDEX": "3"}, want: Shard{0, 2}},
	}
	for _, test := range tests {
		got, err := ParseShard(test.text, func(name string) string { return test.env[name] })
		if got != test.want || (err != nil) != test.wrong {
			t.Errorf("%q with %v: got %v, error %v", test.text, test.env, got, err)
		}
	}
}

func TestMergeKeepsTheLastEntryAndMissesNone(t *testing.T) {
	earlier := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	entry := func(at time.Time, paths ...string) Entry {
		e := Entry{Repository: "one", Finished: at}
		for _, path := range paths {
			e.Report.Findings = append(e.Report.Findings, finding.Finding{Path: path})
		}
		return e
	}
	merged := Merge(
		[]Entry{entry(earlier.Add(time.Hour), "new"), entry(earlier, "old", "older")},
		[]Repository{{Name: "one"}, {Name: "two"}},
	)
	if len(merged.Findings) != 1 || merged.Findings[0].Path != "one/new" {
		t.Errorf("findings %v", merged.Findings)
	}
	if len(merged.Errors) != 1 || merged.Errors[0].Path != "two" {
		t.Errorf("errors %v", merged.Errors)
	}
}

func FuzzParseEntries(f *testing.F) {
	f.Add([]byte(`{"repository":"one","report":{"findings":[{"severity":"note"}]}}` + "\n"))
	f.Add([]byte("{}\n\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		entries, err := parseEntries(text)
		if err == nil && len(entries) != bytes.Count(append(bytes.TrimSuffix(text, []byte("\n")), '\n'), []byte("\n")) && len(text) > 0 {
			t.Errorf("%d entries in %d lines", len(entries), bytes.Count(text, []byte("\n")))
		}
	})
}
