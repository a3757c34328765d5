package config

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"
	"go.yaml.in/yaml/v3"

	"github.com/keyvet/keyvet/internal/settings"
)

// Print writes the effective configuration as YAML that could be a configuration
// itself, with a comment beside each value that says where it comes from.
func (c *Config) Print(w io.Writer) error {
	p := printer{config: c}
	p.structure(reflect.ValueOf(c.Settings.Effective()), nil)
	out := bufio.NewWriter(w)
	if c.File == "" {
		fmt.Fprintf(out, "# No %s was found: these are the defaults.\n", Name)
	} else {
		fmt.Fprintf(out, "# From %s\n", c.File)
	}
	widest := 0
	for _, line := range p.lines {
		if line.origin != "" {
			widest = max(widest, runewidth.StringWidth(line.text))
		}
	}
	for _, line := range p.lines {
		if line.origin == "" {
			fmt.Fprintln(out, line.text)
			continue
		}
		fmt.Fprintf(out, "%s%s  # %s\n", line.text, strings.Repeat(" ", widest-runewidth.StringWidth(line.text)), line.origin)
	}
	return out.Flush()
}

type printer struct {
	config *Config
	lines  []printed
}

type printed struct{ text, origin string }

// add adds a line; value is nil where the values follow below it.
func (p *printer) add(path []string, value any) {
	text := strings.Repeat("  ", len(path)-1) + scalar(path[len(path)-1]) + ":"
	if value == nil {
		p.lines = append(p.lines, printed{text: text})
		return
	}
	p.lines = append(p.lines, printed{text + " " + flow(value), p.origin(path)})
}

func (p *printer) origin(path []string) string {
	if at, ok := p.config.Origin(path...); ok {
		return fmt.Sprintf("%s:%d", filepath.Base(p.config.File), at.Line)
	}
	// A rule can be set by a name that stands for many.
	return "default"
}

func (p *printer) structure(v reflect.Value, path []string) {
	for i := range v.NumField() {
		key := settings.Key(v.Type().Field(i))
		if key == "-" {
			continue
		}
		at := append(slices.Clone(path), key)
		field := v.Field(i)
		switch field.Kind() {
		case reflect.Struct:
			p.add(at, nil)
			p.structure(field, at)
		case reflect.Map:
			p.entries(field, at)
		default:
			p.add(at, field.Interface())
		}
	}
}

func (p *printer) entries(v reflect.Value, path []string) {
	if v.Len() == 0 {
		p.add(path, map[string]string{})
		return
	}
	p.add(path, nil)
	byKey := map[string]reflect.Value{}
	for _, key := range v.MapKeys() {
		byKey[key.String()] = v.MapIndex(key)
	}
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		p.add(append(slices.Clone(path), key), byKey[key].Interface())
	}
}

// scalar is text as YAML writes it, in quotation marks where it must.
func scalar(text string) string { return flow(text) }

// flow is value as YAML on one line.
func flow(value any) string {
	if v := reflect.ValueOf(value); v.Kind() == reflect.Slice && v.Len() == 0 {
		return "[]"
	}
	var node yaml.Node
	if err := node.Encode(value); err != nil {
		return "null"
	}
	node.Style = yaml.FlowStyle
	if node.Kind == yaml.ScalarNode {
		node.Style = 0
	}
	out, err := yaml.Marshal(&node)
	if err != nil {
		return "null"
	}
	// The encoder folds what is longer than a line.
	return strings.Join(strings.Fields(string(out)), " ")
}
