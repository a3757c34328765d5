//go:build hosts

package hosts

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// cacheDirectory makes this test binary a program for GOCACHEPROG, which keeps
// the cache in that directory.
const cacheDirectory = "KEYVET_TEST_CACHE"

// TestSharedCache has two machines, each with a build cache of its own, that
// share another by GOCACHEPROG: the second one analyses no package.
func TestSharedCache(t *testing.T) {
	sample := directory(t, map[string]string{
		"go.mod":     "module example.com/sample\n\ngo 1.26.0\n",
		"main.go":    "package main\n\nimport \"example.com/sample/lib\"\n\nfunc main() { println(lib.ID) }\n",
		"lib/lib.go": "package lib\n\nconst ID = \"" + sampleID + "\"\n",
	})
	keyvet := buildKeyvet(t)
	shared := t.TempDir()
	vet := func() result {
		env := []string{"GOCACHEPROG=" + os.Args[0], cacheDirectory + "=" + shared, "GOCACHE=" + t.TempDir()}
		return run(t, sample, env, "go", "vet", "-x", "-vettool="+keyvet, "./...")
	}
	first := vet()
	refused(t, first, sampleID)
	if n := strings.Count(first.all, "vet.cfg"); n < 2 {
		t.Errorf("the first machine analyses %d packages", n)
	}
	second := vet()
	refused(t, second, sampleID)
	if strings.Contains(second.all, "vet.cfg") {
		t.Error("the second machine analyses a package again")
	}
	// Nor does one with another configuration take what does not hold for it.
	write(t, sample, map[string]string{".keyvet.yaml": "rules: {access-key-id: off}\n"})
	if third := vet(); third.status != 0 || !strings.Contains(third.all, "vet.cfg") {
		t.Errorf("with the rule switched off, exit status %d:\n%s", third.status, third.all)
	}
}

// cacheRequest and cacheResponse are those of package cmd/go/internal/cacheprog;
// the body of a put follows as a JSON string of base64.
type cacheRequest struct {
	ID                 int64
	Command            string
	ActionID, OutputID []byte
	BodySize           int64
}

type cacheResponse struct {
	ID            int64
	Err           string     `json:",omitempty"`
	KnownCommands []string   `json:",omitempty"`
	Miss          bool       `json:",omitempty"`
	OutputID      []byte     `json:",omitempty"`
	Size          int64      `json:",omitempty"`
	Time          *time.Time `json:",omitempty"`
	DiskPath      string     `json:",omitempty"`
}

// serveCache answers requests until one says close. An action is a file with the
// id of its output, an output a file with its content.
func serveCache(dir string, in io.Reader, out io.Writer) error {
	requests, responses := json.NewDecoder(bufio.NewReader(in)), json.NewEncoder(out)
	if err := responses.Encode(cacheResponse{KnownCommands: []string{"get", "put", "close"}}); err != nil {
		return err
	}
	for {
		var request cacheRequest
		if err := requests.Decode(&request); err != nil {
			return err
		}
		response := cacheResponse{ID: request.ID}
		var err error
		switch request.Command {
		case "get":
			err = getCached(dir, &request, &response)
		case "put":
			var body []byte
			if request.BodySize > 0 {
				err = requests.Decode(&body)
			}
			if err == nil {
				response.DiskPath, err = putCached(dir, &request, body)
			}
		case "close":
			return responses.Encode(response)
		}
		if err != nil {
			response.Err = err.Error()
		}
		if err := responses.Encode(response); err != nil {
			return err
		}
	}
}

func getCached(dir string, request *cacheRequest, response *cacheResponse) error {
	id, err := os.ReadFile(cached(dir, "action", request.ActionID))
	if errors.Is(err, fs.ErrNotExist) {
		response.Miss = true
		return nil
	}
	if err != nil {
		return err
	}
	file := cached(dir, "output", id)
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	at := info.ModTime()
	response.OutputID, response.Size, response.Time, response.DiskPath = id, info.Size(), &at, file
	return nil
}

func putCached(dir string, request *cacheRequest, body []byte) (string, error) {
	output := cached(dir, "output", request.OutputID)
	return output, errors.Join(replace(output, body), replace(cached(dir, "action", request.ActionID), request.OutputID))
}

func cached(dir, kind string, id []byte) string {
	return filepath.Join(dir, kind+"-"+base64.RawURLEncoding.EncodeToString(id))
}

// replace writes a file that others may be reading or writing.
func replace(file string, content []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(file), "new-*")
	if err != nil {
		return err
	}
	_, err = temporary.Write(content)
	return errors.Join(err, temporary.Close(), os.Rename(temporary.Name(), file))
}
