package fleet

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Shard is a share of the repositories. The zero value is all of them.
type Shard struct {
	// Index counts from 0.
	Index int
	Total int
}

// Has tells whether the repository called name belongs to s. Which shard it
// belongs to depends on its name and the number of shards only, so that a list
// can grow without moving what it had.
func (s Shard) Has(name string) bool {
	if s.Total <= 1 {
		return true
	}
	sum := sha256.Sum256([]byte(name))
	return binary.BigEndian.Uint64(sum[:8])%uint64(s.Total) == uint64(s.Index)
}

// engine is a system that runs one job many times and tells each run which one
// it is.
type engine struct {
	index string
	// first is the index of the first run.
	first int
	// total is the variable with the number of runs, "" where there is none.
	total string
}

// engines lists the systems that are known, with the page that names their
// variables.
func engines() []engine {
	return []engine{
		// https://docs.gitlab.com/ci/variables/predefined_variables/
		{"CI_NODE_INDEX", 1, "CI_NODE_TOTAL"},
		// https://docs.aws.amazon.com/batch/latest/userguide/job_env_vars.html
		{"AWS_BATCH_JOB_ARRAY_INDEX", 0, "AWS_BATCH_JOB_ARRAY_SIZE"},
		// https://kubernetes.io/docs/tasks/job/indexed-parallel-processing-static/
		{"JOB_COMPLETION_INDEX", 0, ""},
	}
}

// ParseShard reads a shard from text, "i/n" with i from 1, or "/n", which takes
// i from the variables of a known engine. Empty text takes both from there; it
// is the whole list where there are none.
func ParseShard(text string, getenv func(string) string) (Shard, error) {
	index, total, ok := strings.Cut(text, "/")
	if text != "" && !ok {
		return Shard{}, fmt.Errorf("%q is no shard: want i/n, such as 2/8", text)
	}
	if index != "" {
		return newShard(index, total, 1)
	}
	for _, e := range engines() {
		i := getenv(e.index)
		if i == "" {
			continue
		}
		n := total
		if n == "" && e.total != "" {
			n = getenv(e.total)
		}
		if n == "" {
			return Shard{}, fmt.Errorf("%s says which run this is, but not of how many: say --shard /n", e.index)
		}
		return newShard(i, n, e.first)
	}
	if text != "" {
		return Shard{}, errors.New("nothing says which shard this is: say --shard i/n")
	}
	return Shard{}, nil
}

func newShard(index, total string, first int) (Shard, error) {
	i, err := strconv.Atoi(index)
	if err != nil {
		return Shard{}, fmt.Errorf("the index of a shard is a number, not %q", index)
	}
	n, err := strconv.Atoi(total)
	if err != nil || n < 1 {
		return Shard{}, fmt.Errorf("the number of shards is a number from 1, not %q", total)
	}
	if i -= first; i < 0 || i >= n {
		return Shard{}, fmt.Errorf("there is no shard %s of %s", index, total)
	}
	return Shard{Index: i, Total: n}, nil
}
