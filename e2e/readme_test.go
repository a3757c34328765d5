package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadme runs the first command of the README: what is shown of its output,
// in parts between lines of "…", is what it prints.
func TestReadme(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(page), "```console\n")
	block, _, _ = strings.Cut(block, "```")
	_, block, _ = strings.Cut(block, "$ keyvet ")
	line, shown, ok := strings.Cut(block, "\n")
	if !ok {
		t.Fatal("the README shows no run of keyvet")
	}
	cmd := exec.CommandContext(t.Context(), "keyvet", append(strings.Fields(line), "--color", "always")...)
	cmd.Dir = ".."
	out, _ := cmd.Output()
	if status := cmd.ProcessState.ExitCode(); status != 1 {
		t.Errorf("exit status %d", status)
	}
	rest := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(string(out), "")
	for part := range strings.SplitSeq(shown, "…\n") {
		_, after, found := strings.Cut(rest, part)
		if !found {
			t.Fatalf("keyvet %s does not print, there:\n%s", line, part)
		}
		rest = after
	}
}

// TestLinks follows the links of the README and the documentation to files.
func TestLinks(t *testing.T) {
	var pages []string
	for _, pattern := range []string{"../*.md", "../docs/*.md", "../docs/rules/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), m[1])); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
}
