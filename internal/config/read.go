package config

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"go.yaml.in/yaml/v3"

	"github.com/keyvet/keyvet/internal/settings"
)

// Error is everything that is wrong with a configuration file.
type Error struct {
	File string
	// Faults are in the order of the file.
	Faults []Fault
}

// Fault is something wrong at a place of a configuration file.
type Fault struct {
	Position
	Message string
}

// Error is a line for each fault: "file:line:column: message".
func (e *Error) Error() string {
	lines := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		lines[i] = fmt.Sprintf("%s:%d:%d: %s", e.File, f.Line, f.Column, f.Message)
	}
	return strings.Join(lines, "\n")
}

// largest is the size in bytes above which a file is no configuration.
const largest = 1 << 20

// read reads file; its exclusions are as they stand there.
func read(file string) (*Config, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	if len(data) > largest {
		return nil, fmt.Errorf("reading the configuration: %s is larger than %d bytes", file, largest)
	}
	c := &Config{File: file, origins: map[string]Position{}}
	d := parse(data, &c.Settings)
	for _, origin := range d.values {
		c.origins[origin.path] = origin.at
	}
	if len(d.faults) == 0 {
		c.loadGitleaks(d)
	}
	if len(d.faults) > 0 {
		return nil, &Error{File: file, Faults: d.sorted()}
	}
	return c, nil
}

// loadGitleaks makes the path of the gitleaks configuration absolute and reads
// it for the hash. Whether it is a good one is judged by who uses it.
func (c *Config) loadGitleaks(d *decoder) {
	name := c.Settings.Gitleaks.Config
	if name == "" {
		return
	}
	if !filepath.IsAbs(name) {
		dir, err := filepath.Abs(filepath.Dir(c.File))
		if err != nil {
			d.fault(d.where("gitleaks", "config"), "%v", err)
			return
		}
		name = filepath.Join(dir, filepath.FromSlash(name))
	}
	content, err := os.ReadFile(name)
	if err != nil {
		d.fault(d.where("gitleaks", "config"), "cannot read the gitleaks configuration: %v", reason(err))
		return
	}
	c.Settings.Gitleaks.Config, c.content = name, content
}

// reason is err without the path, which the message's place tells.
func reason(err error) error {
	if pathError, ok := errors.AsType[*os.PathError](err); ok {
		return pathError.Err
	}
	return err
}

func isNotDir(err error) bool { return errors.Is(err, syscall.ENOTDIR) }

// parse decodes data into s. Only the decoder knows what is wrong.
func parse(data []byte, s *settings.Settings) *decoder {
	d := &decoder{keys: map[string]Position{}}
	documents := yaml.NewDecoder(bytes.NewReader(data))
	var document yaml.Node
	switch err := documents.Decode(&document); {
	case errors.Is(err, io.EOF):
		return d
	case err != nil:
		d.faults = append(d.faults, syntaxFault(data, err))
		return d
	}
	var second yaml.Node
	switch err := documents.Decode(&second); {
	case err == nil:
		d.fault(position(&second), "a second document: a configuration is one")
	case !errors.Is(err, io.EOF):
		d.faults = append(d.faults, syntaxFault(data, err))
	}
	if len(document.Content) == 1 && !isNull(document.Content[0]) {
		d.decode(document.Content[0], reflect.ValueOf(s).Elem(), nil)
	}
	if len(d.faults) > 0 {
		return d
	}
	for _, f := range s.Check() {
		at := d.where(f.Path...)
		if key, ok := d.keys[strings.Join(f.Path, "\x00")]; ok && f.Key {
			at = key
		}
		d.fault(at, "%s", f.Message)
	}
	return d
}

// syntaxFault places an error of the YAML parser, which knows the line only, at
// the first character of that line.
func syntaxFault(data []byte, err error) Fault {
	yamlLine := regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)`)
	match := yamlLine.FindStringSubmatch(strings.ReplaceAll(err.Error(), "\n", " "))
	if match == nil {
		return Fault{Position{1, 1}, "this is no YAML"}
	}
	lines := strings.Split(string(data), "\n")
	line, _ := strconv.Atoi(match[1])
	line = max(1, min(line, len(lines)))
	text := lines[line-1]
	return Fault{Position{line, len(text) - len(strings.TrimLeft(text, " \t")) + 1}, "this is no YAML: " + match[2]}
}

// decoder fills a struct from YAML nodes and remembers where each value stands.
type decoder struct {
	faults []Fault
	values []origin
	keys   map[string]Position
}

type origin struct {
	path string
	at   Position
}

func position(n *yaml.Node) Position { return Position{max(n.Line, 1), max(n.Column, 1)} }

// sorted is the faults in the order of the file.
func (d *decoder) sorted() []Fault {
	slices.SortStableFunc(d.faults, func(a, b Fault) int {
		return cmp.Or(a.Line-b.Line, a.Column-b.Column)
	})
	return d.faults
}

func (d *decoder) fault(at Position, format string, args ...any) {
	d.faults = append(d.faults, Fault{at, fmt.Sprintf(format, args...)})
}

// where is the place of the value at path, or of the nearest one around it.
func (d *decoder) where(path ...string) Position {
	for n := len(path); n > 0; n-- {
		joined := strings.Join(path[:n], "\x00")
		for _, o := range d.values {
			if o.path == joined {
				return o.at
			}
		}
	}
	return Position{1, 1}
}

func (d *decoder) decode(n *yaml.Node, v reflect.Value, path []string) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	d.values = append(d.values, origin{strings.Join(path, "\x00"), position(n)})
	switch v.Kind() {
	case reflect.Struct:
		d.decodeStruct(n, v, path)
	case reflect.Map:
		d.decodeMap(n, v, path)
	case reflect.Slice:
		if isNull(n) {
			return
		}
		if n.Kind != yaml.SequenceNode {
			d.wrongType(n, path, "a list")
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
		for i, item := range n.Content {
			d.decode(item, v.Index(i), append(slices.Clone(path), strconv.Itoa(i)))
		}
	default:
		d.decodeScalar(n, v, path)
	}
}

func (d *decoder) decodeStruct(n *yaml.Node, v reflect.Value, path []string) {
	if isNull(n) && len(path) > 0 {
		return
	}
	if n.Kind != yaml.MappingNode {
		d.wrongType(n, path, "keys with values")
		return
	}
	fields := map[string]int{}
	var names []string
	for i := range v.NumField() {
		name := settings.Key(v.Type().Field(i))
		if name == "-" {
			continue
		}
		fields[name] = i
		names = append(names, name)
	}
	d.entries(n, path, func(key, value *yaml.Node) {
		i, ok := fields[key.Value]
		if !ok {
			d.fault(position(key), "unknown key %s%s; %s", settings.Quote(key.Value), settings.Suggest(key.Value, names), known(path, names))
			return
		}
		d.decode(value, v.Field(i), append(slices.Clone(path), key.Value))
	})
}

func known(path, names []string) string {
	if len(path) == 0 {
		return "keys are " + strings.Join(names, ", ")
	}
	return "the keys of " + name(path) + " are " + strings.Join(names, ", ")
}

func (d *decoder) decodeMap(n *yaml.Node, v reflect.Value, path []string) {
	if isNull(n) {
		return
	}
	if n.Kind != yaml.MappingNode {
		d.wrongType(n, path, "keys with values")
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	d.entries(n, path, func(key, value *yaml.Node) {
		item := reflect.New(v.Type().Elem()).Elem()
		d.decode(value, item, append(slices.Clone(path), key.Value))
		v.SetMapIndex(reflect.ValueOf(key.Value), item)
	})
}

// entries calls each for every entry of a mapping whose key is a plain word that
// has not been there before.
func (d *decoder) entries(n *yaml.Node, path []string, each func(key, value *yaml.Node)) {
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
			d.fault(position(key), "a key must be a plain word")
			continue
		}
		if first, ok := seen[key.Value]; ok {
			d.fault(position(key), "the key %s is already set in line %d", settings.Quote(key.Value), first)
			continue
		}
		seen[key.Value] = key.Line
		d.keys[strings.Join(append(slices.Clone(path), key.Value), "\x00")] = position(key)
		each(key, value)
	}
}

func (d *decoder) decodeScalar(n *yaml.Node, v reflect.Value, path []string) {
	if n.Kind != yaml.ScalarNode {
		d.wrongType(n, path, want(v.Kind()))
		return
	}
	switch v.Kind() {
	case reflect.String:
		// A number is text to us: 012345678901 is an account.
		if n.Tag == "!!str" || n.Tag == "!!int" || n.Tag == "!!float" {
			v.SetString(n.Value)
			return
		}
	case reflect.Bool:
		if err := n.Decode(v.Addr().Interface()); err == nil && !isNull(n) {
			return
		}
	case reflect.Int:
		if n.Tag == "!!int" && n.Decode(v.Addr().Interface()) == nil {
			return
		}
	default:
	}
	if len(path) == 2 && path[0] == "rules" {
		d.wrongType(n, path, settings.List(settings.RuleValues()))
		return
	}
	d.wrongType(n, path, want(v.Kind()))
}

func want(kind reflect.Kind) string {
	switch kind {
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	default:
		return "a word"
	}
}

func (d *decoder) wrongType(n *yaml.Node, path []string, want string) {
	got := map[yaml.Kind]string{yaml.MappingNode: "keys with values", yaml.SequenceNode: "a list"}[n.Kind]
	if got == "" {
		got = map[string]string{"!!bool": "true or false", "!!int": "a number", "!!float": "a number", "!!null": "nothing"}[n.Tag]
	}
	if got == "" {
		got = "a word"
	}
	d.fault(position(n), "%s must be %s, not %s", name(path), want, got)
}

// name is path as users write it: "deletes.groups", "exclude[0]".
func name(path []string) string {
	if len(path) == 0 {
		return "the configuration"
	}
	var out strings.Builder
	for i, element := range path {
		if _, err := strconv.Atoi(element); err == nil && i > 0 {
			out.WriteString("[" + element + "]")
			continue
		}
		if i > 0 {
			out.WriteByte('.')
		}
		out.WriteString(strings.Trim(settings.Quote(element), `"`))
	}
	return out.String()
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }
