//go:build hosts

package hosts

import (
	"os"
	"strings"
	"testing"
)

func pathVariable() string { return os.Getenv("PATH") }

// TestGoTool runs keyvet as a tool of another module, under go vet.
func TestGoTool(t *testing.T) {
	sample := directory(t, map[string]string{
		"go.mod": "module example.com/sample\n\ngo 1.26.0\n\nrequire github.com/keyvet/keyvet v0.0.0\n\n" +
			"replace github.com/keyvet/keyvet => " + repositoryRoot(t) + "\n\ntool github.com/keyvet/keyvet/cmd/keyvet\n",
		"main.go": sampleProgr,
	})
	must(t, sample, nil, "go", "mod", "tidy")
	tool := strings.TrimSpace(must(t, sample, nil, "go", "tool", "-n", "keyvet").stdout)

	first := run(t, sample, nil, "go", "vet", "-x", "-vettool="+tool, "./...")
	refused(t, first, sampleID)
	if !strings.Contains(first.all, "vet.cfg") {
		t.Error("go vet -x no longer shows that it analyses a package")
	}
	again := run(t, sample, nil, "go", "vet", "-x", "-vettool="+tool, "./...")
	refused(t, again, sampleID)
	if strings.Contains(again.all, "vet.cfg") {
		t.Error("the second run analyses a package again")
	}
}
