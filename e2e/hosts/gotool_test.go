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

	vet := run(t, sample, nil, "go", "vet", "-vettool="+tool, "./...")
	refused(t, vet, sampleID)

	// A second run analyses no package: the go command runs the tool to ask
	// for its version, and replays what it said of the package.
	again := run(t, sample, nil, "go", "vet", "-x", "-vettool="+tool, "./...")
	refused(t, again, sampleID)
	if strings.Contains(again.all, "vet.cfg") && strings.Contains(again.all, tool+" -") && strings.Contains(again.all, "$WORK/b001/vet.cfg") {
		t.Errorf("the second run analyses a package:\n%s", again.all)
	}
}
