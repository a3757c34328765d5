package e2e

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/awskey"
)

// planted are secrets of a test, each in one place, by the name of the place.
type planted map[string]string

const secretLength = 40

const base64Symbols = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// random is n random characters of alphabet.
func random(n int, alphabet string) string {
	out := make([]byte, n)
	_, _ = rand.Read(out) // it never fails
	for i := range out {
		out[i] = alphabet[int(out[i])%len(alphabet)]
	}
	return string(out)
}

// secret makes a secret access key for a place.
func (p planted) secret(place string) string {
	p[place] = "k" + random(38, base64Symbols) + "Z"
	return p[place]
}

// cut makes a secret access key for a place, which is two names to a compiler,
// and the first looks like a word.
func (p planted) cut(place string) string {
	mixed := ""
	for range 6 {
		mixed += random(1, base64Symbols[:26]) + random(1, base64Symbols[52:62]) + random(1, base64Symbols[26:52])
	}
	p[place] = "k" + random(20, base64Symbols[26:52]) + "/" + mixed
	return p[place]
}

// token makes a session token for a place.
func (p planted) token(place string) string {
	p[place] = "IQoJb3JpZ2luX2Vj" + random(360, base64Symbols)
	return p[place]
}

// bedrock makes a Bedrock API key for a place.
func (p planted) bedrock(place string) string {
	p[place] = "ABSKQmVkcm9ja0FQSUtleS" + random(110, base64Symbols)
	return p[place]
}

// keyID makes an id of the old generation, which no account goes with. Ids are
// shown, so it is no secret. One of 1600 random ids looks typed, and would not
// be reported.
func keyID() string {
	for {
		id := "AKIAI" + random(15, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
		if !awskey.ID(id).Placeholder() {
			return id
		}
	}
}

// leaked lists the places whose secret shows in output, whole or in part.
func (p planted) leaked(output []byte) []string {
	const telling, alike = 12, 20 // tokens begin alike
	var places []string
	for place, s := range p {
		from := 0
		if len(s) > secretLength {
			from = alike
		}
		for i := from; i+telling <= len(s); i++ {
			if bytes.Contains(output, []byte(s[i:i+telling])) {
				places = append(places, place)
				break
			}
		}
	}
	slices.Sort(places)
	return places
}

// TestNoSecretLeaves plants secrets wherever source can have them, also where it
// does not compile, and looks for them in all that the commands write.
func TestNoSecretLeaves(t *testing.T) {
	p := planted{}
	dir := t.TempDir()
	plant(t, dir, p)
	if len(p) < 25 {
		t.Fatalf("only %d secrets are planted", len(p))
	}
	files := filepath.Join(dir, "out")
	if err := os.Mkdir(files, 0o700); err != nil {
		t.Fatal(err)
	}
	formats := []string{"text", "json", "sarif", "github", "gitlab", "gitlab-codequality", "junit", "html"}
	commands := [][]string{
		{"keyvet", "vet", "--color", "always"},
		{"keyvet", "vet", "-v", "./..."},
		{"keyvet", "vet", "./ok"},
		{"keyvet", "vet", "ok/ok.go", "broken/types.go", "syntax/syntax.go"},
		{"keyvet", "vet", "--redact", "--best-effort"},
		{"keyvet", "scan", "-v"},
		{"keyvet", "scan", "--redact", "--color", "always"},
		{"keyvet", "baseline", "--output", filepath.Join(files, "baseline.json")},
		{"keyvet", "vet", "--config", "bad.yaml"},
		{"go", "vet", "-vettool=" + path(t), "./..."},
		{"go", "vet", "-vettool=" + path(t), "-json", "./..."},
		{"go", "vet", "-vettool=" + path(t), "-fix", "-diff", "./..."},
	}
	for _, pkg := range []string{"./ok", "./broken", "./dup", "./undeclared"} { // the go command stops at the others
		commands = append(commands, []string{"go", "vet", "-vettool=" + path(t), pkg})
	}
	for _, format := range formats {
		commands = append(commands,
			[]string{"keyvet", "vet", "--format", format},
			[]string{"keyvet", "scan", "--format", format + "=" + filepath.Join(files, format)})
	}
	found := 0
	for _, command := range commands {
		name := strings.ReplaceAll(strings.Join(command, " "), files, "")
		cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
		cmd.Dir = dir
		output, _ := cmd.CombinedOutput()
		found += bytes.Count(output, []byte("secret-access-key"))
		places := p.leaked(output)
		if command[0] == "go" {
			// The go command itself names the import that it cannot find.
			places = slices.DeleteFunc(places, func(place string) bool { return place == "an import path" })
		}
		if len(places) > 0 {
			t.Errorf("%s shows the secrets of %s", name, strings.Join(places, ", "))
		}
		if bytes.Contains(output, []byte("goroutine ")) {
			t.Errorf("%s crashes:\n%s", name, output)
		}
	}
	if found == 0 {
		t.Error("no secret is found, so nothing is shown")
	}
	entries, err := os.ReadDir(files)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(formats)+1 {
		t.Errorf("%d files are written, want %d", len(entries), len(formats)+1)
	}
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(files, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if places := p.leaked(content); places != nil {
			t.Errorf("the file %s has the secrets of %s", entry.Name(), strings.Join(places, ", "))
		}
	}
}

func path(t *testing.T) string {
	t.Helper()
	keyvet, err := exec.LookPath("keyvet")
	if err != nil {
		t.Fatal(err)
	}
	return keyvet
}

// plant writes a module in which every kind of secret stands in every kind of
// place.
func plant(t *testing.T, dir string, p planted) {
	t.Helper()
	id := keyID()
	split := p.secret("a split constant")
	files := map[string]string{
		"go.mod": "module example.com/planted\n\ngo 1.26\n",
		"ok/ok.go": `package ok

import (
	"embed"
	"errors"
	"fmt"
	"log"
	"os"
)

//go:embed files
var files embed.FS

const (
	id     = "` + id + `"
	awsSecretAccessKey = "` + p.secret("a constant") + `"
	awsSessionToken = "` + p.token("a token") + `"
	bedrockAPIKey = "` + p.bedrock("a Bedrock key") + `"
	first, second = "` + split[:20] + `", "` + split[20:] + `"
	awsSecretKey = first + second
)

// aws_secret_access_key = ` + p.secret("a comment") + `
var config = ` + "`" + `
[default]
aws_access_key_id = ` + keyID() + `
aws_secret_access_key = ` + p.secret("a raw string") + `
` + "`" + `

var pair = map[string]string{"` + keyID() + `": "` + p.secret("a map") + `"}

type flags struct {
	AWSSecretKey string ` + "`" + `default:"` + p.secret("a struct tag") + `"` + "`" + `
}

func use() error {
	os.Setenv("AWS_SECRET_ACCESS_KEY", "` + p.secret("a call") + `")
	log.Print(awsSecretAccessKey)
	if os.Getenv("AWS_SECRET_ACCESS_KEY") == "` + p.secret("a comparison") + `" {
		return fmt.Errorf("wrong: %s", "` + p.secret("an error") + `")
	}
	return errors.New("AWS_SECRET_ACCESS_KEY=` + p.secret("an error text") + `")
}

var oneLine = []string{"` + keyID() + `", "` + p.secret("one line, first") + `", "` + keyID() + `", "` + p.secret("one line, second") + `"}

//keyvet:ignore ` + p.secret("a directive's rule") + ` reason

//keyvet:ignore session-token the key is ` + p.secret("a directive's reason") + `

var accepted = "` + keyID() + `:` + p.secret("an accepted line") + `" //keyvet:ignore access-key-id,secret-access-key the one of the tests
`,
		"ok/ok_test.go":        "package ok\n\nimport \"testing\"\n\nfunc TestKey(t *testing.T) {\n\tt.Setenv(\"AWS_SECRET_ACCESS_KEY\", \"" + p.secret("a test") + "\")\n}\n",
		"ok/ignored.go":        "//go:build never\n\npackage ok\n\nconst awsSecretKey = \"" + p.secret("an ignored file") + "\"\n",
		"ok/files/credentials": "[default]\naws_access_key_id=" + keyID() + "\naws_secret_access_key=" + p.secret("an embedded file") + "\n",
		"broken/types.go": `package broken

const awsSecretAccessKey = "` + p.secret("a package that does not compile") + `"

var n int = "` + p.secret("a type error") + `"
var m int = awsSecretAccessKey + "` + p.secret("a folded type error") + `"
var _ = undefined("` + p.secret("an undefined call") + `")
func f(int) {}
func g() { f("` + p.secret("an argument") + `"); switch "" { case "` + p.secret("a case") + `", 1: } }
var _ = ` + p.cut("no literal, undeclared") + `
type s struct { A int ` + "`" + p.secret("a bad tag") + "`" + ` }
`,
		"undeclared/undeclared.go": "package undeclared\n\nvar key = " + p.cut("no literal, alone") + "\n",
		"imports/imports.go":       "package imports\n\nimport _ \"" + p.secret("an import path") + "\"\n",
		"syntax/syntax.go":         "package syntax\n\nvar a = \"" + p.secret("a syntax error") + "\" \"" + p.secret("after a syntax error") + "\"\nvar b = " + p.cut("no literal") + "\nvar c = 1 " + p.cut("no literal, out of place") + "\n",
		"dup/dup.go":               "package dup\n\nvar m = map[string]int{\"" + p.secret("a duplicate key") + "\": 1, \"" + p["a duplicate key"] + "\": 2}\n",
		"bad.yaml":                 "rules:\n  " + p.secret("a configuration") + ": " + p.secret("a value of it") + "\n",
		"deploy.yaml":              "aws_access_key_id: " + keyID() + "\naws_secret_access_key: " + p.secret("YAML") + "\n",
		"dot.env":                  "AWS_SECRET_ACCESS_KEY=" + p.secret("an environment file") + "\n",
	}
	for name, content := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(fmt.Errorf("planting: %w", err))
		}
	}
}
