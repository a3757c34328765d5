package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/keyvet/keyvet/internal/config"
	"github.com/keyvet/keyvet/internal/settings"
)

// write makes files below a new directory; a name that ends in a slash makes a
// directory.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, name)
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(file, 0o755); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const everything = `# every key
rules:
  unsafe-delete: warning
  gitleaks/generic-api-key: off
  gitleaks/*: note
exclude: ["third_party", "**/testdata/**"]
accounts:
  own:
    052310077262: production
credentials:
  sinks:
    - func: example.com/vault.Client.Login
      id: 0
      secret: 1
    - {type: example.com/vault.Options, token: Token}
deletes:
  groups: {data: true, instances: false}
  operations: [example.com/store.Client.Purge]
  consent: [person]
  confirms:
    - example.com/ui.Sure
  options: [really]
  strength: typed-name
  require: [last-used]
  exported: callers
printed:
  sources: [example.com/vault.Options.Token]
  sinks: [example.com/log.Send]
  sanitizers: [example.com/log.Mask]
gitleaks:
  config: rules/gitleaks.toml
`

func TestLoadEverything(t *testing.T) {
	dir := write(t, map[string]string{config.Name: everything, "rules/gitleaks.toml": "title = 'mine'\n"})
	got, err := config.Load(filepath.Join(dir, config.Name))
	if err != nil {
		t.Fatal(err)
	}
	want := settings.Settings{
		Rules:    map[string]string{"unsafe-delete": "warning", "gitleaks/generic-api-key": "off", "gitleaks/*": "note"},
		Exclude:  []string{"third_party", "**/testdata/**"},
		Accounts: settings.Accounts{Own: map[string]string{"052310077262": "production"}},
		Credentials: settings.Credentials{Sinks: []settings.Sink{
			{Func: "example.com/vault.Client.Login", ID: "0", Secret: "1"},
			{Type: "example.com/vault.Options", Token: "Token"},
		}},
		Deletes: settings.Deletes{
			Groups:     map[string]bool{"data": true, "instances": false},
			Operations: []string{"example.com/store.Client.Purge"},
			Consent:    []string{"person"},
			Confirms:   []string{"example.com/ui.Sure"},
			Options:    []string{"really"},
			Strength:   "typed-name",
			Require:    []string{"last-used"},
			Exported:   "callers",
		},
		Printed: settings.Printed{
			Sources:    []string{"example.com/vault.Options.Token"},
			Sinks:      []string{"example.com/log.Send"},
			Sanitizers: []string{"example.com/log.Mask"},
		},
		Gitleaks: settings.Gitleaks{Config: filepath.Join(dir, "rules", "gitleaks.toml")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLoadNothing(t *testing.T) {
	for name, content := range map[string]string{
		"empty file":     "",
		"comment":        "# nothing yet\n",
		"document start": "---\n",
		"empty sections": "rules:\nexclude:\ndeletes:\n",
		"byte order":     "\ufeffrules: {}\n",
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, map[string]string{config.Name: content})
			if _, err := config.Load(filepath.Join(dir, config.Name)); err != nil {
				t.Error(err)
			}
		})
	}
}

// faulty is a wrong configuration and what users are told, each line behind the
// name of the file.
type faulty struct {
	name, content string
	want          []string
}

func faultyConfigurations() []faulty {
	const names = "access-key-id, secret-access-key, session-token, bedrock-api-key, cloud-secret, unsafe-delete, printed-secret, unused-ignore"
	return []faulty{
		{"misspelt key", "rules: {}\nexlude: [a]\n", []string{
			`2:1: unknown key "exlude" (did you mean "exclude"?); keys are rules, exclude, accounts, credentials, deletes, printed, gitleaks`,
		}},
		{"misspelt key below", "deletes:\n  concent: [person]\n", []string{
			`2:3: unknown key "concent" (did you mean "consent"?); the keys of deletes are groups, operations, consent, confirms, options, strength, require, exported`,
		}},
		{"misspelt rule", "rules:\n  acces-key-id: off\n", []string{
			`2:3: unknown rule "acces-key-id" (did you mean "access-key-id"?); rules are ` + names + ` and gitleaks/ID`,
		}},
		{"severity", "rules:\n  unsafe-delete: warn\n", []string{
			`2:18: "warn" is neither on nor off nor a severity; want off, on, note, warning or error`,
		}},
		{"boolean for a rule", "rules:\n  unsafe-delete: false\n", []string{
			`2:18: rules.unsafe-delete must be off, on, note, warning or error, not true or false`,
		}},
		{"wrong types", "exclude: vendor\naccounts: [1]\ndeletes:\n  groups:\n    keys: maybe\n  strength: [any]\n", []string{
			`1:10: exclude must be a list, not a word`,
			`2:11: accounts must be keys with values, not a list`,
			`5:11: deletes.groups.keys must be true or false, not a word`,
			`6:13: deletes.strength must be a word, not a list`,
		}},
		{"choices", "deletes:\n  groups: {volumes: true}\n  consent: [person, polcy]\n  strength: strong\n  require: [mfa]\n  exported: caller\n", []string{
			`2:12: "volumes" is unknown; want keys, instances, data or audit`,
			`3:21: "polcy" is unknown (did you mean "policy"?); want person, option, policy, environment or reconciler`,
			`4:13: "strong" is unknown; want any or typed-name`,
			`5:13: "mfa" is unknown; want deactivated, last-used or dependants`,
			`6:13: "caller" is unknown (did you mean "callers"?); want report or callers`,
		}},
		{"patterns", "exclude:\n  - /etc\n  - a/../b\n  - '[a'\n  - '!x'\n  - a**b\n  - ''\n", []string{
			`2:5: patterns are relative to the root, with forward slashes: leave out the first slash`,
			`3:5: patterns are relative to the root, with forward slashes: .. leads out of it`,
			`4:5: bad pattern: a [ without its ], or a \ at the end`,
			`5:5: a pattern cannot be negated`,
			`6:5: ** stands for whole path elements: write it between slashes`,
			`7:5: the pattern is empty`,
		}},
		{"account", "accounts:\n  own:\n    12345: short\n", []string{`3:5: an account id has 12 digits`}},
		{"sinks", "credentials:\n  sinks:\n    - secret: 1\n    - {func: a/b.C}\n    - {func: a/b.C, secret: key}\n    - {type: a/b.C, secret: 1}\n    - {func: f(, secret: 1}\n", []string{
			`3:7: a sink has either func or type`,
			`4:7: a sink takes at least one of id, secret and token`,
			`5:29: want the number of a parameter, the first being 0`,
			`6:29: want the name of a field`,
			`7:14: "f(" names nothing in Go; want import/path.Func, import/path.Type or import/path.Type.Member`,
		}},
		{"names", "deletes:\n  operations: [DeleteKey, 'a/b.(*C).D', a/b.9]\n  options: [--force]\n", []string{
			`2:16: "DeleteKey" names nothing in Go; want import/path.Func, import/path.Type or import/path.Type.Member`,
			`2:27: "a/b.(*C).D" names nothing in Go; want import/path.Func, import/path.Type or import/path.Type.Member`,
			`2:41: "a/b.9" does not end in a Go identifier; want import/path.Func, import/path.Type or import/path.Type.Member`,
			`3:13: "--force" is no name of an option: write it without dashes in front, such as really-delete`,
		}},
		{"key twice", "rules: {}\nexclude: []\nrules: {}\n", []string{`3:1: the key "rules" is already set in line 1`}},
		{"gitleaks file", "gitleaks:\n  config: none.toml\n", []string{`2:11: cannot read the gitleaks configuration: no such file or directory`}},
		{"list at the top", "- rules\n", []string{`1:1: the configuration must be keys with values, not a list`}},
		{"no YAML", "rules:\n  a: [\n", []string{`2:3: this is no YAML: did not find expected node content`}},
		{"tab", "rules:\n\ta: on\n", []string{`2:2: this is no YAML: found character that cannot start any token`}},
		{"two documents", "rules: {}\n---\nrules: {}\n", []string{`2:1: a second document: a configuration is one`}},
		{"merge key", "rules: &r {}\ndeletes:\n  <<: *r\n", []string{`3:3: a key must be a plain word`}},
	}
}

func TestFaults(t *testing.T) {
	for _, c := range faultyConfigurations() {
		t.Run(c.name, func(t *testing.T) {
			dir := write(t, map[string]string{config.Name: c.content})
			file := filepath.Join(dir, config.Name)
			_, err := config.Load(file)
			if _, ok := errors.AsType[*config.Error](err); !ok {
				t.Fatalf("the error is %v", err)
			}
			got := strings.Split(err.Error(), "\n")
			for i := range got {
				got[i] = strings.TrimPrefix(got[i], file+":")
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestFaultsKeepSecrets has a secret where a setting should be.
func TestFaultsKeepSecrets(t *testing.T) {
	const secret = "qY7vT2mXc9LkR4pWz8NbJ1hGf6DsUa3EoVi5KtQw"
	for _, content := range []string{
		secret + ": 1\n",
		"rules:\n  " + secret + ": off\n",
		"rules:\n  unsafe-delete: " + secret + "\n",
		"deletes: {consent: [" + secret + "], strength: " + secret + ", groups: {" + secret + ": true}, operations: [" + secret + "]}\n",
		"deletes:\n  " + secret + ": [\n",
		"exclude: " + secret + "\n",
		"accounts: {own: {" + secret + ": [a]}}\n",
		"credentials: {sinks: [{func: " + secret + ", secret: " + secret + "}]}\n",
	} {
		dir := write(t, map[string]string{config.Name: content})
		_, err := config.Load(filepath.Join(dir, config.Name))
		if err == nil {
			t.Errorf("no error for a configuration with a secret in a wrong place")
		} else if strings.Contains(err.Error(), secret[:10]) {
			t.Errorf("the error shows the secret, in place of %q", strings.ReplaceAll(err.Error(), secret, "SECRET"))
		}
	}
}

func TestFind(t *testing.T) {
	dir := write(t, map[string]string{
		config.Name:                     "",
		"repo/.git/HEAD":                "",
		"repo/sub/deep/":                "",
		"configured/.git/HEAD":          "",
		"configured/" + config.Name:     "",
		"configured/sub/deep/":          "",
		"configured/own/" + config.Name: "",
		"plain/sub/":                    "",
		"odd/" + config.Name + "/x":     "",
	})
	for start, want := range map[string]string{
		"configured/sub/deep": "configured/" + config.Name,
		"configured":          "configured/" + config.Name,
		"configured/own":      "configured/own/" + config.Name,
		"repo/sub/deep":       "",
		"plain/sub":           config.Name,
		"odd":                 config.Name,
	} {
		got, err := config.Find(filepath.Join(dir, start))
		if err != nil {
			t.Fatal(err)
		}
		if want != "" {
			want = filepath.Join(dir, want)
		}
		if got != want {
			t.Errorf("from %s: %q, want %q", start, got, want)
		}
	}
}

// TestExcludeBelow scans a directory below the configuration: exclusions are
// relative to the configuration all the same.
func TestExcludeBelow(t *testing.T) {
	dir := write(t, map[string]string{
		".git/HEAD": "",
		config.Name: "exclude: [a/b/gen, '**/vendor', '*/b/*.pem', other/b, 'a/**/deep/x', '*']\n",
		"a/b/c/":    "",
	})
	c, err := config.For(filepath.Join(dir, "a/b"), "")
	if err != nil {
		t.Fatal(err)
	}
	if !(&settings.Settings{Exclude: c.Settings.Exclude}).Excluded("a/b/gen/x.go") {
		t.Error("the exclusions are not relative to the configuration")
	}
	below, err := c.Below(filepath.Join(dir, "a/b"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"gen", "**/vendor", "*.pem", "**/deep/x", "**"}
	got := below.Exclude
	if diff := cmp.Diff(slices.Sorted(slices.Values(want)), slices.Compact(slices.Sorted(slices.Values(got)))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for file, want := range map[string]bool{"gen/x.go": true, "c/vendor/y": true, "k.pem": true, "c/deep/x": true} {
		s := settings.Settings{Exclude: []string{}}
		for _, pattern := range got {
			if pattern != "**" {
				s.Exclude = append(s.Exclude, pattern)
			}
		}
		if s.Excluded(file) != want {
			t.Errorf("%s excluded: %v", file, !want)
		}
	}
}

// TestExplicitFile takes a file from elsewhere: its exclusions are relative to
// the scanned root.
func TestExplicitFile(t *testing.T) {
	dir := write(t, map[string]string{"ci/strict.yaml": "exclude: [gen]\n", "repo/" + config.Name: "exclude: [other]\n"})
	c, err := config.For(filepath.Join(dir, "repo"), filepath.Join(dir, "ci/strict.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	below, err := c.Below(filepath.Join(dir, "repo"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"gen"}, below.Exclude); diff != "" {
		t.Error(diff)
	}
	if _, err := config.For(dir, filepath.Join(dir, "missing.yaml")); err == nil || !strings.Contains(err.Error(), "missing.yaml") {
		t.Errorf("a missing file gives the error %v", err)
	}
}

func TestOrigin(t *testing.T) {
	dir := write(t, map[string]string{config.Name: "rules:\n  unsafe-delete: off\n"})
	c, err := config.For(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	if at, ok := c.Origin("rules", "unsafe-delete"); !ok || at != (config.Position{Line: 2, Column: 18}) {
		t.Errorf("origin is %v, %v", at, ok)
	}
	if at, ok := c.Origin("exclude"); ok {
		t.Errorf("a default comes from %v", at)
	}
}

// TestHash differs for whatever makes a difference and for nothing else.
func TestHash(t *testing.T) {
	hash := func(content, toml string) string {
		dir := write(t, map[string]string{config.Name: content, "g.toml": toml})
		c, err := config.For(dir, "")
		if err != nil {
			t.Fatal(err)
		}
		c.Settings.Gitleaks.Config = strings.TrimPrefix(c.Settings.Gitleaks.Config, dir)
		return c.Hash()
	}
	base := hash("rules: {unsafe-delete: off, session-token: note}\n", "")
	if base != hash("# other order\nrules:\n  session-token: note\n  unsafe-delete: off\n", "unused") {
		t.Error("the same settings have two hashes")
	}
	if base == hash("rules: {unsafe-delete: on, session-token: note}\n", "") {
		t.Error("a changed rule does not change the hash")
	}
	if hash("gitleaks: {config: g.toml}\n", "a") == hash("gitleaks: {config: g.toml}\n", "b") {
		t.Error("a changed gitleaks file does not change the hash")
	}
}

// FuzzLoad reads anything: an error has a place in the file.
func FuzzLoad(f *testing.F) {
	f.Add(everything)
	f.Add("a: &a [*a]\n")
	f.Add("rules: {? [a] : b}\n")
	f.Add("deletes:\n <<: {}\n")
	f.Fuzz(func(t *testing.T, content string) {
		file := filepath.Join(t.TempDir(), config.Name)
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := config.Load(file)
		if faults, ok := errors.AsType[*config.Error](err); ok {
			for _, fault := range faults.Faults {
				if fault.Line < 1 || fault.Column < 1 || fault.Line > strings.Count(content, "\n")+strings.Count(content, "\r")+2 || fault.Message == "" {
					t.Errorf("%+v has no place in %q", fault, content)
				}
			}
		}
	})
}
