package suppress

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/keyvet/keyvet/internal/finding"
)

// Baseline is a record of findings that were there before, so that only new ones
// are reported. A finding is recognised by its rule and a keyed hash of its
// value: lines may move and files be renamed, and history be rewritten. What is
// recorded twice is new when it is found a third time.
type Baseline struct {
	// salt is the key of the hashes, made at random for each file: nobody can
	// look up the hash of a known secret.
	salt    []byte
	entries []Entry
	// before is what a baseline of gitleaks lists; nil in one of keyvet's own.
	before *gitleaksReport
}

// Entry is a recorded value.
type Entry struct {
	// Hash is the keyed hash of the value under Rule, in hexadecimal.
	Hash string `json:"hash"`
	Rule string `json:"rule"`
	// Path is where the value was found. It decides which one of several
	// findings is the new one.
	Path string `json:"path"`
	// Count is how often the value is in Path.
	Count int `json:"count"`
}

// baselineFile is the form of a baseline on disk.
type baselineFile struct {
	Version  int     `json:"keyvetBaseline"`
	Salt     string  `json:"salt"`
	Findings []Entry `json:"findings"`
}

const (
	baselineVersion = 1
	saltLength      = 32 // bytes
	hashLength      = 16 // bytes
)

// NewBaseline records nothing yet.
func NewBaseline() *Baseline {
	salt := make([]byte, saltLength)
	_, _ = rand.Read(salt) // never fails: crypto/rand
	return &Baseline{salt: salt}
}

// ReadBaseline reads what [Baseline.Write] wrote, or a report of gitleaks in
// JSON, which it takes for a baseline as well.
func ReadBaseline(content []byte) (*Baseline, error) {
	if bytes.HasPrefix(bytes.TrimSpace(content), []byte("[")) {
		before, err := readGitleaksReport(content)
		if err != nil {
			return nil, err
		}
		return &Baseline{before: before}, nil
	}
	var file baselineFile
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("is no baseline: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("is no baseline: something follows it")
	}
	if file.Version != baselineVersion {
		return nil, fmt.Errorf("is a baseline of version %d, not %d", file.Version, baselineVersion)
	}
	salt, err := hex.DecodeString(file.Salt)
	if err != nil || len(salt) != saltLength {
		return nil, fmt.Errorf("is no baseline: the salt is not %d bytes in hexadecimal", saltLength)
	}
	for _, e := range file.Findings {
		if hash, err := hex.DecodeString(e.Hash); err != nil || len(hash) != hashLength || e.Rule == "" || e.Count < 1 {
			return nil, fmt.Errorf("is no baseline: the entry of rule %q for %q is damaged", e.Rule, e.Path)
		}
	}
	return &Baseline{salt: salt, entries: file.Findings}, nil
}

// Record replaces the entries by findings. The salt stays, so that an entry that
// is still true stays the same.
func (b *Baseline) Record(findings []finding.Finding) error {
	if b.before != nil {
		return errors.New("is a report of gitleaks: name another file")
	}
	counts := map[Entry]int{}
	for i := range findings {
		f := &findings[i]
		counts[Entry{Hash: b.hash(f), Rule: f.Rule, Path: f.Path}]++
	}
	b.entries = b.entries[:0]
	for e, count := range counts {
		e.Count = count
		b.entries = append(b.entries, e)
	}
	return nil
}

// Len is how many findings are recorded.
func (b *Baseline) Len() int {
	n := 0
	for _, e := range b.entries {
		n += e.Count
	}
	return n
}

// Write writes b, one entry a line, in the order of paths.
func (b *Baseline) Write(w io.Writer) error {
	slices.SortFunc(b.entries, func(x, y Entry) int {
		return cmp.Or(cmp.Compare(x.Path, y.Path), cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Hash, y.Hash))
	})
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"keyvetBaseline\": %d,\n  \"salt\": \"%x\",\n  \"findings\": [", baselineVersion, b.salt)
	for i, e := range b.entries {
		line, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("writing a baseline: %w", err)
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n    ")
		out.Write(line)
	}
	if len(b.entries) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	_, err := w.Write(out.Bytes())
	return err
}

// Filter returns the findings that are new, in the order of findings, and the
// entries that stand for more than was found, with by how much in Count.
func (b *Baseline) Filter(findings []finding.Finding) (fresh []finding.Finding, stale []Entry) {
	fresh, _, stale = b.divide(findings)
	return fresh, stale
}

// Prune drops what [Baseline.Filter] calls stale, and returns how many findings
// that are. It records where the others are now.
func (b *Baseline) Prune(findings []finding.Finding) (dropped int, err error) {
	_, known, stale := b.divide(findings)
	for _, e := range stale {
		dropped += e.Count
	}
	return dropped, b.Record(known)
}

// divide tells new findings from known ones.
func (b *Baseline) divide(findings []finding.Finding) (fresh, known []finding.Finding, stale []Entry) {
	if b.before != nil {
		for i := range findings {
			if b.before.has(&findings[i]) {
				known = append(known, findings[i])
			} else {
				fresh = append(fresh, findings[i])
			}
		}
		return fresh, known, nil
	}
	type value struct{ hash, rule string }
	type place struct {
		value
		path string
	}
	here, anywhere := map[place]int{}, map[value]int{}
	for _, e := range b.entries {
		v := value{e.Hash, e.Rule}
		here[place{v, e.Path}] += e.Count
		anywhere[v] += e.Count
	}
	// First what is where it was, so that of a copy the copy is new.
	values := make([]value, len(findings))
	stayed := make([]bool, len(findings))
	for i := range findings {
		values[i] = value{b.hash(&findings[i]), findings[i].Rule}
		if at := (place{values[i], findings[i].Path}); here[at] > 0 {
			here[at]--
			anywhere[values[i]]--
			stayed[i] = true
		}
	}
	for i := range findings {
		switch {
		case stayed[i]:
			known = append(known, findings[i])
		case anywhere[values[i]] > 0: // it moved
			anywhere[values[i]]--
			known = append(known, findings[i])
		default:
			fresh = append(fresh, findings[i])
		}
	}
	for _, e := range b.entries {
		v := value{e.Hash, e.Rule}
		if gone := min(here[place{v, e.Path}], anywhere[v]); gone > 0 {
			here[place{v, e.Path}] -= gone
			anywhere[v] -= gone
			e.Count = gone
			stale = append(stale, e)
		}
	}
	return fresh, known, stale
}

func (b *Baseline) hash(f *finding.Finding) string {
	mac := hmac.New(sha256.New, b.salt)
	mac.Write([]byte(f.Rule))
	mac.Write([]byte{0})
	mac.Write(f.Digest[:])
	return hex.EncodeToString(mac.Sum(nil)[:hashLength])
}
