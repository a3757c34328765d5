package gitleaks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp/syntax"
	"strings"
	"testing"
	"unicode/utf8"
)

// sample is a text that the authors of a rule wrote or generated for it.
type sample struct {
	Rule, Path, Text string
	Positive         bool
}

// theirSamples runs the generator of gitleaks' rules, which makes the samples and
// checks the rules with them, from a copy whose check prints them instead.
func theirSamples(t *testing.T) []sample {
	t.Helper()
	if testing.Short() {
		t.Skip("builds gitleaks")
	}
	dir := t.TempDir()
	list := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/zricethezav/gitleaks/v8")
	module, err := list.Output()
	if err != nil {
		t.Fatalf("finding the module of gitleaks: %v", err)
	}
	if err := os.CopyFS(dir, os.DirFS(strings.TrimSpace(string(module)))); err != nil {
		t.Fatal(err)
	}
	printing, err := os.ReadFile("testdata/validate.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	validate := filepath.Join(dir, "cmd", "generate", "config", "utils", "validate.go")
	// Copied from the module cache, it cannot be written.
	if err := os.Remove(validate); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(validate, printing, 0o600); err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), "go", "run", "main.go", filepath.Join(dir, "rules.toml"))
	run.Dir = filepath.Join(dir, "cmd", "generate", "config")
	run.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	var stderr bytes.Buffer
	run.Stderr = &stderr
	out, err := run.Output()
	if err != nil {
		message := fmt.Sprintf("running the generator of gitleaks: %v\n%s", err, stderr.Bytes())
		if os.Getenv("CI") != "" {
			t.Fatal(message)
		}
		t.Skip(message) // its dependencies come from the network
	}
	var samples []sample
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var s sample
		switch err := decoder.Decode(&s); err {
		case nil:
			samples = append(samples, s)
		case io.EOF:
			return samples
		default:
			t.Fatal(err)
		}
	}
}

// random makes a text that the expression matches, but for its assertions.
func random(r *rand.Rand, re *syntax.Regexp) string {
	times := func(lo, hi int) string {
		if hi < 0 {
			hi = lo + 12
		}
		var out strings.Builder
		for range lo + r.IntN(hi-lo+1) {
			out.WriteString(random(r, re.Sub[0]))
		}
		return out.String()
	}
	switch re.Op {
	case syntax.OpLiteral:
		out := string(re.Rune)
		if re.Flags&syntax.FoldCase != 0 && r.IntN(2) == 0 {
			out = strings.ToLower(out)
		}
		return out
	case syntax.OpCharClass:
		for {
			i := r.IntN(len(re.Rune)/2) * 2
			c := re.Rune[i] + r.Int32N(min(re.Rune[i+1], re.Rune[i]+200)-re.Rune[i]+1)
			if c < utf8.RuneSelf || r.IntN(50) == 0 && c != '\u017f' && c != '\u212a' && utf8.ValidRune(c) {
				return string(c)
			}
			if re.Rune[0] >= utf8.RuneSelf {
				return string(re.Rune[0])
			}
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return string(rune(' ' + r.IntN(95)))
	case syntax.OpCapture:
		return random(r, re.Sub[0])
	case syntax.OpConcat:
		var out strings.Builder
		for _, sub := range re.Sub {
			out.WriteString(random(r, sub))
		}
		return out.String()
	case syntax.OpAlternate:
		return random(r, re.Sub[r.IntN(len(re.Sub))])
	case syntax.OpStar:
		return times(0, -1)
	case syntax.OpPlus:
		return times(1, -1)
	case syntax.OpQuest:
		return times(0, 1)
	case syntax.OpRepeat:
		return times(re.Min, re.Max)
	default:
		return ""
	}
}

// randomSample is a text that the expression of rule matches, or nearly.
func randomSample(t testing.TB, r *rand.Rand, rule *Rule) string {
	t.Helper()
	re, err := syntax.Parse(rule.Regex, syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	text := []byte(random(r, re))
	switch r.IntN(4) {
	case 0: // nearly
		if len(text) > 0 {
			text[r.IntN(len(text))] = " \n\"'a0Z=-_\xc3"[r.IntN(11)]
		}
	case 1: // cut
		text = text[:r.IntN(len(text)+1)]
	}
	return string(text)
}

// filler is what stands between credentials in a file.
func filler(r *rand.Rand) string {
	pieces := []string{
		"\n", " ", "\n\n", "; ", ",", "=", ": ", "\"", "'", "`", "\\n", " = \"", "\" ", "(", ")", "\t", ".", "-", "_", "x", "é", "\xff",
		"key", "token: ", "api_key=", "secret", "password = ", "func main() {\n", "// gitleaks:allow\n", "curl -H ", "kind: Secret\n", "data:\n  a: ",
	}
	var out strings.Builder
	for range 1 + r.IntN(6) {
		out.WriteString(pieces[r.IntN(len(pieces))])
	}
	return out.String()
}
