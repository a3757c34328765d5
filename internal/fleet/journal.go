package fleet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/keyvet/keyvet/internal/finding"
)

// Entry is a line of a journal: what became of one repository.
type Entry struct {
	Repository string         `json:"repository"`
	Finished   time.Time      `json:"finished"`
	Seconds    float64        `json:"seconds"`
	Report     finding.Report `json:"report"`
}

// Journal is a file with a JSON line for each repository that is done. A line
// counts once it ends: what a kill left half written is written again. Its
// methods may be called concurrently.
type Journal struct {
	mu   sync.Mutex
	file *os.File
	// outcomes has each repository with an entry, as it was last.
	outcomes map[string]Outcome
}

// Outcome is what became of a repository, in short; the greater, the graver.
type Outcome int

// The outcomes.
const (
	Clean Outcome = iota
	Found
	Incomplete
)

// outcome is the gravest that an entry tells of.
func (e *Entry) outcome() Outcome {
	switch {
	case len(e.Report.Errors) > 0:
		return Incomplete
	case len(e.Report.Findings) > 0:
		return Found
	}
	return Clean
}

// OpenJournal opens the journal in file, which it creates where there is none,
// and cuts off a line that was not finished.
func OpenJournal(file string) (*Journal, error) {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the journal: %w", err)
	}
	j := &Journal{file: f, outcomes: make(map[string]Outcome)}
	if err := j.load(); err != nil {
		return nil, errors.Join(fmt.Errorf("reading the journal %s: %w", file, err), f.Close())
	}
	return j, nil
}

func (j *Journal) load() error {
	text, err := io.ReadAll(j.file)
	if err != nil {
		return err
	}
	whole := bytes.LastIndexByte(text, '\n') + 1
	entries, err := parseEntries(text[:whole])
	if err != nil {
		return err
	}
	for _, entry := range entries {
		j.outcomes[entry.Repository] = entry.outcome()
	}
	if whole < len(text) {
		return j.file.Truncate(int64(whole))
	}
	return nil
}

// Has tells whether a repository is done. With retry, one whose report has
// errors is not.
func (j *Journal) Has(repository string, retry bool) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	outcome, ok := j.outcomes[repository]
	return ok && (!retry || outcome != Incomplete)
}

// Outcome is the gravest outcome of the repositories that are done, whichever run
// did them.
func (j *Journal) Outcome() Outcome {
	j.mu.Lock()
	defer j.mu.Unlock()
	gravest := Clean
	for _, outcome := range j.outcomes {
		gravest = max(gravest, outcome)
	}
	return gravest
}

// Append writes entry and makes sure that it is on the disk.
func (j *Journal) Append(entry Entry) error {
	line, err := json.Marshal(entry)
	if err != nil {
		return fmt.Errorf("encoding an entry of the journal: %w", err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, err := j.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	if err := j.file.Sync(); err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	j.outcomes[entry.Repository] = entry.outcome()
	return nil
}

// Close closes the file.
func (j *Journal) Close() error { return j.file.Close() }

// ReadEntries reads the entries of a journal that another run may be writing.
func ReadEntries(file string) ([]Entry, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("opening the journal: %w", err)
	}
	entries, err := parseEntries(text[:bytes.LastIndexByte(text, '\n')+1])
	if err != nil {
		return nil, fmt.Errorf("reading the journal %s: %w", file, err)
	}
	return entries, nil
}

// parseEntries reads whole lines.
func parseEntries(text []byte) ([]Entry, error) {
	var entries []Entry
	for n := 1; len(text) > 0; n++ {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		text = rest
		var entry Entry
		if err := json.Unmarshal(line, &entry); err != nil {
			return nil, fmt.Errorf("line %d is no entry: %w", n, err)
		}
		if entry.Repository == "" {
			return nil, fmt.Errorf("line %d is no entry: it names no repository", n)
		}
		entries = append(entries, entry)
	}
	return entries, nil
}
