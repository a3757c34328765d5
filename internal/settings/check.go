package settings

import (
	"cmp"
	"errors"
	"fmt"
	"go/token"
	"maps"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
)

// Fault is a value that makes no sense.
type Fault struct { //nolint:errname // as people say it
	// Path leads to the value: keys, and indexes from 0 in lists.
	Path []string
	// Key says that the last key itself is meant, not its value.
	Key     bool
	Message string
}

func (f Fault) Error() string { return strings.Join(f.Path, ".") + ": " + f.Message }

// Check finds every value of s that makes no sense, in a fixed order. It does
// not look at the file system.
func (s *Settings) Check() []Fault {
	var c checker
	c.rules(s.Rules)
	for i, pattern := range s.Exclude {
		c.value(checkPattern(pattern), "exclude", strconv.Itoa(i))
	}
	for _, id := range slices.Sorted(maps.Keys(s.Accounts.Own)) {
		if !isAccount(id) {
			c.key("an account id has 12 digits", "accounts", "own", id)
		}
	}
	for i, sink := range s.Credentials.Sinks {
		c.sink(sink, "credentials", "sinks", strconv.Itoa(i))
	}
	c.choices(reflect.ValueOf(s.Deletes), "deletes")
	c.names(s.Deletes.Operations, "deletes", "operations")
	c.names(s.Deletes.Confirms, "deletes", "confirms")
	for i, option := range s.Deletes.Options {
		if !isOption(option) {
			c.value(Quote(option)+" is no name of an option: write it without dashes in front, such as really-delete", "deletes", "options", strconv.Itoa(i))
		}
	}
	c.names(s.Printed.Sources, "printed", "sources")
	c.names(s.Printed.Sinks, "printed", "sinks")
	c.names(s.Printed.Sanitizers, "printed", "sanitizers")
	return c.faults
}

// CheckPasses is [Settings.Check] for who runs passes and reads no other files,
// as one error.
func (s *Settings) CheckPasses() error {
	if s.Gitleaks != (Gitleaks{}) {
		return errors.New("gitleaks: its rules are for the files that keyvet scan reads, not for Go packages")
	}
	var faults []error
	for _, fault := range s.Check() {
		faults = append(faults, fault)
	}
	return errors.Join(faults...)
}

type checker struct{ faults []Fault }

func (c *checker) key(message string, path ...string) {
	c.faults = append(c.faults, Fault{Path: path, Key: true, Message: message})
}

// value adds a fault unless message is empty.
func (c *checker) value(message string, path ...string) {
	if message != "" {
		c.faults = append(c.faults, Fault{Path: path, Message: message})
	}
}

func (c *checker) rules(rules map[string]string) {
	names := RuleNames()
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		id, ok := strings.CutPrefix(name, finding.GitleaksPrefix)
		if !slices.Contains(names, name) && (!ok || id == "") {
			c.key("unknown rule "+Quote(name)+Suggest(name, names)+"; rules are "+strings.Join(names, ", ")+" and "+finding.GitleaksPrefix+"ID", "rules", name)
			continue
		}
		if value := rules[name]; !slices.Contains(RuleValues(), value) {
			c.value(Quote(value)+" is neither on nor off nor a severity"+Suggest(value, RuleValues())+"; want "+List(RuleValues()), "rules", name)
		}
	}
}

// RuleNames lists keyvet's own rules.
func RuleNames() []string {
	rules := finding.Rules()
	names := make([]string, len(rules))
	for i, rule := range rules {
		names[i] = rule.Name
	}
	return names
}

// RuleValues lists what a rule can be set to.
func RuleValues() []string { return []string{"off", "on", "note", "warning", "error"} }

// choices checks the fields of a struct that have the tag "choices" (the values,
// or the items of a list) or "keys" (the keys of a map).
func (c *checker) choices(v reflect.Value, parents ...string) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		at := append(slices.Clone(parents), Key(field))
		check := func(value, tag string, isKey bool, at ...string) {
			if allowed := strings.Fields(field.Tag.Get(tag)); len(allowed) > 0 && !slices.Contains(allowed, value) {
				c.faults = append(c.faults, Fault{Path: at, Key: isKey, Message: Quote(value) + " is unknown" + Suggest(value, allowed) + "; want " + List(allowed)})
			}
		}
		switch value := v.Field(i).Interface().(type) {
		case string:
			if value != "" {
				check(value, "choices", false, at...)
			}
		case []string:
			for i, item := range value {
				check(item, "choices", false, append(slices.Clone(at), strconv.Itoa(i))...)
			}
		case map[string]bool:
			for _, key := range slices.Sorted(maps.Keys(value)) {
				check(key, "keys", true, append(slices.Clone(at), key)...)
			}
		}
	}
}

// Key is the name of a field in YAML and JSON.
func Key(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
	return name
}

func (c *checker) names(names []string, at ...string) {
	for i, name := range names {
		c.value(checkName(name), append(slices.Clone(at), strconv.Itoa(i))...)
	}
}

// checkName wants "import/path.Name", with more names behind further dots.
func checkName(name string) string {
	const want = "want import/path.Func, import/path.Type or import/path.Type.Member"
	last := name[strings.LastIndexByte(name, '/')+1:]
	parts := strings.Split(last, ".")
	if strings.ContainsAny(name, " \t*()[]") || strings.HasPrefix(name, "/") || len(parts) < 2 || parts[0] == "" {
		return Quote(name) + " names nothing in Go; " + want
	}
	if !token.IsIdentifier(parts[len(parts)-1]) {
		return Quote(name) + " does not end in a Go identifier; " + want
	}
	return ""
}

func (c *checker) sink(sink Sink, at ...string) {
	if (sink.Func == "") == (sink.Type == "") {
		c.value("a sink has either func or type", at...)
		return
	}
	if sink.ID == "" && sink.Secret == "" && sink.Token == "" {
		c.value("a sink takes at least one of id, secret and token", at...)
	}
	name, key := sink.Func, "func"
	if sink.Type != "" {
		name, key = sink.Type, "type"
	}
	c.value(checkName(name), append(slices.Clone(at), key)...)
	for _, part := range []struct{ key, value string }{{"id", sink.ID}, {"secret", sink.Secret}, {"token", sink.Token}} {
		if part.value == "" {
			continue
		}
		n, err := strconv.Atoi(part.value)
		switch isIndex := err == nil && n >= 0; {
		case sink.Func != "" && !isIndex:
			c.value("want the number of a parameter, the first being 0", append(slices.Clone(at), part.key)...)
		case sink.Type != "" && !token.IsIdentifier(part.value):
			c.value("want the name of a field", append(slices.Clone(at), part.key)...)
		}
	}
}

// checkPattern says what is wrong with a pattern of [Settings.Exclude].
func checkPattern(pattern string) string {
	const relative = "patterns are relative to the root, with forward slashes"
	switch {
	case strings.TrimSpace(pattern) == "":
		return "the pattern is empty"
	case strings.HasPrefix(pattern, "!"):
		return "a pattern cannot be negated"
	case strings.HasPrefix(pattern, "/"):
		return relative + ": leave out the first slash"
	}
	for element := range strings.SplitSeq(pattern, "/") {
		if element == ".." {
			return relative + ": .. leads out of it"
		}
		if element != "**" && strings.Contains(element, "**") {
			return "** stands for whole path elements: write it between slashes"
		}
		if _, err := path.Match(element, ""); err != nil {
			return "bad pattern: a [ without its ], or a \\ at the end"
		}
	}
	return ""
}

func isAccount(id string) bool {
	return len(id) == 12 && strings.Trim(id, "0123456789") == ""
}

func isOption(name string) bool {
	for i, r := range name {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r != '-' && r != '_' && r != '.' && (r < '0' || r > '9')) {
			return false
		}
	}
	return name != ""
}

// longestQuoted is the longest value, in bytes, that a message repeats: who puts
// a secret into the configuration by mistake does not find it in a log as well.
const longestQuoted = 24

// Quote is value in quotation marks, or a word for it when it is long.
func Quote(value string) string {
	if len(value) > longestQuoted {
		return "this value"
	}
	return strconv.Quote(value)
}

// Suggest is a question in parentheses, with the one of names that was probably
// meant by name, or nothing.
func Suggest(name string, names []string) string {
	if len(name) > 2*longestQuoted || len(names) == 0 {
		return ""
	}
	closest := slices.MinFunc(names, func(a, b string) int { return cmp.Compare(distance(name, a), distance(name, b)) })
	if distance(name, closest) > max(1, len(closest)/3) {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", closest)
}

// distance is the Levenshtein distance of a and b in bytes, ignoring case.
func distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substitute := diagonal
			if a[i] != b[j] {
				substitute++
			}
			diagonal = row[j+1]
			row[j+1] = min(substitute, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// List is "a, b or c".
func List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
