package report_test

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/report"
)

const reportSchema = "../../docs/report.schema.json"

func TestJSONSchema(t *testing.T) {
	for name, r := range map[string]*finding.Report{"sample": sample(), "hostile": hostile(), "clean": {}} {
		t.Run(name, func(t *testing.T) {
			validate(t, reportSchema, write(t, report.JSON, r, options()))
		})
	}
}

// TestJSONSchemaIsComplete looks every field of the report up in the schema.
func TestJSONSchemaIsComplete(t *testing.T) {
	text, err := os.ReadFile(reportSchema)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []reflect.Type{
		reflect.TypeFor[finding.Report](), reflect.TypeFor[finding.Finding](), reflect.TypeFor[finding.Position](),
		reflect.TypeFor[finding.Account](), reflect.TypeFor[finding.Related](), reflect.TypeFor[finding.Problem](),
	} {
		for field := range s.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if name != "-" && !strings.Contains(string(text), `"`+name+`": {`) {
				t.Errorf("the schema lacks %s.%s", s.Name(), name)
			}
		}
	}
}

// TestJSONRoundTrip reads a report back: nothing of the contract is lost.
func TestJSONRoundTrip(t *testing.T) {
	var got finding.Report
	if err := json.Unmarshal([]byte(write(t, report.JSON, sample(), options())), &got); err != nil {
		t.Fatal(err)
	}
	want := sample()
	for i := range want.Findings {
		want.Findings[i].Snippet = finding.Snippet{}
		if want.Findings[i].Related == nil {
			want.Findings[i].Related = []finding.Related{}
		}
	}
	if diff := cmp.Diff(want, &got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
