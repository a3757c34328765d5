package config_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/keyvet/keyvet/internal/config"
	"github.com/keyvet/keyvet/internal/settings"
)

// The schema and the reference derive from the settings struct, its comments and
// its tags: go generate ./internal/config writes them.
var update = flag.Bool("update", false, "write the schema and the reference anew")

const (
	schemaFile = "../../docs/keyvet.schema.json"
	pageFile   = "../../docs/configuration.md"
)

func TestSchemaIsCurrent(t *testing.T) {
	current(t, schemaFile, schema(t))
}

func TestReferenceIsCurrent(t *testing.T) {
	page, err := os.ReadFile(pageFile)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- begin of the generated part -->\n", "<!-- end of the generated part -->\n"
	before, rest, ok := strings.Cut(string(page), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no generated part", pageFile)
	}
	current(t, pageFile, before+begin+reference(t)+end+after)
}

func current(t *testing.T, file, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(got), want); diff != "" {
		t.Errorf("%s is not what the settings say; run go generate ./internal/config (-is +should be):\n%s", file, diff)
	}
}

// comments has the comment of each field, by struct and field.
func comments(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../settings/settings.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		fields, ok := spec.Type.(*ast.StructType)
		if !ok {
			return true
		}
		for _, field := range fields.Fields.List {
			for _, name := range field.Names {
				text := strings.Join(strings.Fields(field.Doc.Text()), " ")
				if text == "" {
					t.Errorf("%s.%s has no comment", spec.Name.Name, name.Name)
				}
				found[spec.Name.Name+"."+name.Name] = sentence(name.Name, text)
			}
		}
		return true
	})
	return found
}

// sentence is a Go comment without the name that it begins with.
func sentence(name, text string) string {
	text = strings.TrimPrefix(text, name+" ")
	text = strings.TrimPrefix(text, "is ")
	r := []rune(text)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

type object = map[string]any

func schema(t *testing.T) string {
	t.Helper()
	top := structure(reflect.TypeFor[settings.Settings](), comments(t))
	top["$schema"] = "http://json-schema.org/draft-07/schema#"
	top["$id"] = "https://raw.githubusercontent.com/keyvet/keyvet/main/docs/keyvet.schema.json"
	top["title"] = "keyvet's configuration, " + config.Name
	properties := top["properties"].(object)

	rules := object{}
	for _, name := range settings.RuleNames() {
		rules[name] = object{"$ref": "#/definitions/rule"}
	}
	merge(properties["rules"].(object), object{
		"properties":           rules,
		"patternProperties":    object{"^gitleaks/.+": object{"$ref": "#/definitions/rule"}},
		"additionalProperties": false,
	})
	top["definitions"] = object{"rule": object{"enum": settings.RuleValues()}}
	own := properties["accounts"].(object)["properties"].(object)["own"].(object)
	merge(own, object{"patternProperties": object{"^[0-9]{12}$": object{"type": "string"}}, "additionalProperties": false})
	sink := properties["credentials"].(object)["properties"].(object)["sinks"].(object)["items"].(object)
	sink["oneOf"] = []object{{"required": []string{"func"}}, {"required": []string{"type"}}}
	sink["anyOf"] = []object{{"required": []string{"id"}}, {"required": []string{"secret"}}, {"required": []string{"token"}}}
	for _, name := range []string{"id", "secret", "token"} {
		sink["properties"].(object)[name].(object)["type"] = []string{"string", "integer"}
	}
	properties["exclude"].(object)["items"] = object{"type": "string", "minLength": 1, "pattern": "^[^/!]"}

	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(top); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func merge(into, from object) {
	maps.Copy(into, from)
}

func structure(s reflect.Type, docs map[string]string) object {
	properties := object{}
	for field := range s.Fields() {
		key := settings.Key(field)
		if key == "-" {
			continue
		}
		property := typed(field.Type, field.Tag, docs)
		property["description"] = docs[s.Name()+"."+field.Name]
		properties[key] = property
	}
	return object{"type": []string{"object", "null"}, "properties": properties, "additionalProperties": false}
}

func typed(t reflect.Type, tag reflect.StructTag, docs map[string]string) object {
	switch t.Kind() {
	case reflect.Struct:
		return structure(t, docs)
	case reflect.Slice:
		items := object{"type": "string"}
		if t.Elem().Kind() == reflect.Struct {
			items = structure(t.Elem(), docs)
			items["type"] = "object"
		}
		if choices := strings.Fields(tag.Get("choices")); len(choices) > 0 {
			items = object{"enum": choices}
		}
		return object{"type": []string{"array", "null"}, "items": items}
	case reflect.Map:
		if keys := strings.Fields(tag.Get("keys")); len(keys) > 0 {
			properties := object{}
			for _, key := range keys {
				properties[key] = object{"type": "boolean"}
			}
			return object{"type": []string{"object", "null"}, "properties": properties, "additionalProperties": false}
		}
		return object{"type": []string{"object", "null"}}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	default:
		if choices := strings.Fields(tag.Get("choices")); len(choices) > 0 {
			return object{"enum": choices}
		}
		return object{"type": "string"}
	}
}

// reference is a table for each section.
func reference(t *testing.T) string {
	t.Helper()
	docs := comments(t)
	var out strings.Builder
	top := reflect.TypeFor[settings.Settings]()
	out.WriteString("| key | value | meaning |\n|--|--|--|\n")
	var sections []reflect.StructField
	for field := range top.Fields() {
		switch {
		case settings.Key(field) == "-":
		case field.Type.Kind() == reflect.Struct:
			sections = append(sections, field)
		default:
			row(&out, settings.Key(field), field, docs["Settings."+field.Name])
		}
	}
	for _, section := range sections {
		out.WriteString("\n### " + settings.Key(section) + "\n\n" + docs["Settings."+section.Name] + "\n\n| key | value | meaning |\n|--|--|--|\n")
		rows(&out, settings.Key(section), section.Type, docs)
	}
	return out.String()
}

func rows(out *strings.Builder, prefix string, s reflect.Type, docs map[string]string) {
	for field := range s.Fields() {
		key := prefix + "." + settings.Key(field)
		row(out, key, field, docs[s.Name()+"."+field.Name])
		if field.Type.Kind() == reflect.Slice && field.Type.Elem().Kind() == reflect.Struct {
			rows(out, key+"[]", field.Type.Elem(), docs)
		}
	}
}

func row(out *strings.Builder, key string, field reflect.StructField, doc string) {
	kind := map[reflect.Kind]string{reflect.Map: "keys with values", reflect.Slice: "list", reflect.String: "text", reflect.Bool: "true or false"}[field.Type.Kind()]
	if choices := strings.Fields(field.Tag.Get("choices")); len(choices) > 0 {
		kind = strings.Replace(kind, "text", "one", 1) + " of `" + strings.Join(choices, "`, `") + "`"
	}
	if keys := strings.Fields(field.Tag.Get("keys")); len(keys) > 0 {
		kind = "`" + strings.Join(keys, "`, `") + "`: true or false"
	}
	out.WriteString("| `" + key + "` | " + kind + " | " + strings.ReplaceAll(doc, "|", `\|`) + " |\n")
}

func compile(t *testing.T) *jsonschema.Schema {
	t.Helper()
	compiled, err := jsonschema.NewCompiler().Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// TestSchemaAgrees judges configurations by the schema, as editors do, and by
// keyvet: what keyvet takes the schema takes, and of the faults that a schema
// can know it finds all.
func TestSchemaAgrees(t *testing.T) {
	compiled := compile(t)
	beyond := map[string]bool{ // needs more than the value itself
		"names": true, "patterns": true, "key twice": true, "gitleaks file": true, "no YAML": true, "tab": true, "two documents": true, "merge key": true,
	}
	check := func(content string) error {
		var value any
		if err := yaml.Unmarshal([]byte(content), &value); err != nil {
			t.Fatal(err)
		}
		encoded, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		decoded, err := jsonschema.UnmarshalJSON(bytes.NewReader(encoded))
		if err != nil {
			t.Fatal(err)
		}
		return compiled.Validate(decoded)
	}
	if err := check(strings.Replace(everything, "052310077262", `"052310077262"`, 1)); err != nil {
		t.Errorf("the schema refuses a good configuration: %v", err)
	}
	for _, c := range faultyConfigurations() {
		if beyond[c.name] || c.name == "account" {
			continue
		}
		if check(c.content) == nil {
			t.Errorf("%s: the schema takes what keyvet refuses", c.name)
		}
	}
}

// TestPageIsCurrent runs the examples of the page: configurations that are right, and
// wrong ones with what keyvet says about them.
func TestPageIsCurrent(t *testing.T) {
	page, err := os.ReadFile(pageFile)
	if err != nil {
		t.Fatal(err)
	}
	wrong := 0
	blocks := strings.Split(string(page), "\n```")
	for i, block := range blocks {
		fence, content, _ := strings.Cut(block, "\n")
		switch fence {
		case "yaml":
			if err := config.Check([]byte(content)); err != nil {
				t.Errorf("an example on the page is wrong: %v", err)
			}
		case "yaml wrong":
			wrong++
			_, want, _ := strings.Cut(blocks[i+2], "\n")
			err := config.Check([]byte(content))
			if err == nil {
				t.Errorf("keyvet takes an example of a wrong configuration:\n%s", content)
				continue
			}
			if *update {
				want = "keyvet: " + err.Error()
				blocks[i+2] = "text\n" + want
			}
			if diff := cmp.Diff(strings.TrimSpace(want), "keyvet: "+err.Error()); diff != "" {
				t.Errorf("(-page +keyvet):\n%s", diff)
			}
		}
	}
	if *update {
		if err := os.WriteFile(pageFile, []byte(strings.Join(blocks, "\n```")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if wrong < 5 {
		t.Errorf("the page shows %d wrong configurations", wrong)
	}
}

// TestPrint prints the effective configuration: it is a configuration with the
// same effect, and says where values come from.
func TestPrint(t *testing.T) {
	dir := write(t, map[string]string{config.Name: everything, "rules/gitleaks.toml": ""})
	c, err := config.For(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := c.Print(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"unsafe-delete: warning ", "# .keyvet.yaml:3", "access-key-id: error ", "# default"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in:\n%s", want, out.String())
		}
	}
	again := write(t, map[string]string{config.Name: out.String()})
	reread, err := config.Load(filepath.Join(again, config.Name))
	if err != nil {
		t.Fatalf("the printed configuration is none: %v\n%s", err, out.String())
	}
	if diff := cmp.Diff(c.Settings.Effective(), reread.Effective(), cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "Root" }, cmp.Ignore())); diff != "" {
		t.Errorf("printed and read again (-before +after):\n%s", diff)
	}
}
