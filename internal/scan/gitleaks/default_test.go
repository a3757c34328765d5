package gitleaks

import (
	"bytes"
	"flag"
	"fmt"
	"go/format"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/zricethezav/gitleaks/v8/config"
)

var update = flag.Bool("update", false, "write the default rules of gitleaks to default_gen.go")

// The default rules are kept as data in default_gen.go, because importing
// gitleaks and reading its TOML would cost more than the scan of a small commit.
//
//	go test ./internal/scan/gitleaks -run TestDefaultIsUpToDate -update
func TestDefaultIsUpToDate(t *testing.T) {
	c, err := Read([]byte(config.DefaultConfig), ".")
	if err != nil {
		t.Fatal(err)
	}
	want := source(t, c)
	const name = "default_gen.go"
	if *update {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the gitleaks module of go.mod says: run this test with -update", name)
	}
}

// source is c as Go code.
func source(t *testing.T, c *Config) []byte {
	t.Helper()
	var out bytes.Buffer
	out.WriteString(`// Code generated from gitleaks by TestDefaultIsUpToDate -update; DO NOT EDIT.

// The rules are those of gitleaks v8.30.1, https://github.com/gitleaks/gitleaks,
// Copyright (c) 2019 Zachary Rice, under the MIT License:
//
// Permission is hereby granted, free of charge, to any person obtaining a copy
// of this software and associated documentation files (the "Software"), to deal
// in the Software without restriction, including without limitation the rights
// to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
// copies of the Software, and to permit persons to whom the Software is
// furnished to do so, subject to the following conditions:
//
// The above copyright notice and this permission notice shall be included in all
// copies or substantial portions of the Software.
//
// THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
// IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
// FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
// AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
// LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
// OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
// SOFTWARE.

package gitleaks

var builtin = Config{
Rules: []Rule{
`)
	for _, r := range c.Rules {
		out.WriteString("{\n")
		field(&out, "ID", r.ID)
		field(&out, "Description", r.Description)
		field(&out, "Regex", r.Regex)
		field(&out, "Path", r.Path)
		if r.SecretGroup != 0 {
			fmt.Fprintf(&out, "SecretGroup: %d,\n", r.SecretGroup)
		}
		if r.Entropy != 0 {
			fmt.Fprintf(&out, "Entropy: %v,\n", r.Entropy)
		}
		list(&out, "Keywords", r.Keywords)
		lists(&out, r.Allowlists)
		if len(r.Required) > 0 || r.SkipReport {
			t.Fatalf("rule %s: the generator knows no composite rules", r.ID)
		}
		out.WriteString("},\n")
	}
	out.WriteString("},\n")
	lists(&out, c.Allowlists)
	e, err := New(c, func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&out, "reach: %d,\n}\n", e.Reach())
	text, err := format.Source(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func lists(out *bytes.Buffer, lists []Allowlist) {
	if len(lists) == 0 {
		return
	}
	out.WriteString("Allowlists: []Allowlist{\n")
	for _, l := range lists {
		out.WriteString("{\n")
		if l.All {
			out.WriteString("All: true,\n")
		}
		list(out, "Commits", l.Commits)
		list(out, "Paths", l.Paths)
		list(out, "Regexes", l.Regexes)
		if l.Target != TargetSecret {
			fmt.Fprintf(out, "Target: %s,\n", map[Target]string{TargetMatch: "TargetMatch", TargetLine: "TargetLine"}[l.Target])
		}
		list(out, "StopWords", l.StopWords)
		out.WriteString("},\n")
	}
	out.WriteString("},\n")
}

func field(out *bytes.Buffer, name, value string) {
	if value != "" {
		fmt.Fprintf(out, "%s: %s,\n", name, quote(value))
	}
}

func list(out *bytes.Buffer, name string, values []string) {
	if len(values) == 0 {
		return
	}
	fmt.Fprintf(out, "%s: []string{\n", name)
	const width = 100
	column := 0
	for _, v := range values {
		q := quote(v) + ","
		if column > 0 && column+len(q) > width {
			out.WriteString("\n")
			column = 0
		}
		out.WriteString(q)
		column += len(q)
	}
	out.WriteString("\n},\n")
}

func quote(s string) string {
	if strings.ContainsAny(s, "\"\\") && strconv.CanBackquote(s) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}
