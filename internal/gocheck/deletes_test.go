package gocheck_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/gocheck"
	"github.com/keyvet/keyvet/internal/settings"
)

// sdk stands in for the SDK: a module of its own, beside the main module.
const sdk = `
-- go.mod --
module example.com/m
go 1.24
require github.com/aws/aws-sdk-go-v2/service/iam v1.0.0
replace github.com/aws/aws-sdk-go-v2/service/iam => ./sdk
-- sdk/go.mod --
module github.com/aws/aws-sdk-go-v2/service/iam
go 1.24
-- sdk/iam.go --
package iam
import "context"
type Client struct{}
type DeleteAccessKeyInput struct{ AccessKeyId *string }
type DeleteAccessKeyOutput struct{}
func (*Client) DeleteAccessKey(context.Context, *DeleteAccessKeyInput) (*DeleteAccessKeyOutput, error) { return nil, nil }
`

// deletes checks the files of archive beside the SDK as the command does, for
// deletes and comments only.
func deletes(t *testing.T, archive string) *gocheck.Result {
	t.Helper()
	s := &settings.Settings{}
	r, err := gocheck.Run(t.Context(), gocheck.Options{Dir: write(t, sdk+archive), NoTests: true, Settings: s})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestDeleteThroughPackages shows the way from the entry point to the delete.
func TestDeleteThroughPackages(t *testing.T) {
	r := deletes(t, `
-- main.go --
package main
import "example.com/m/keys"
func main() { keys.Purge("k") }
-- keys/keys.go --
package keys
import (
	"context"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)
var client *iam.Client
func Purge(id string) { remove(id) }
func remove(id string) { client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) }
`)
	if got := lines(r); !slices.Equal(got, []string{"keys/keys.go:8:33-48 unsafe-delete"}) {
		t.Fatalf("found %q, problems %v", got, r.Problems)
	}
	var way []string
	for _, step := range r.Findings[0].Related {
		way = append(way, step.Message)
	}
	want := []string{"the path begins in main.main", "calls keys.Purge", "calls keys.remove"}
	if !slices.Equal(way, want) {
		t.Errorf("the way is %q, want %q", way, want)
	}
}

func TestDeleteInCgo(t *testing.T) {
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("there is no C compiler")
	}
	t.Setenv("CGO_ENABLED", "1")
	r := deletes(t, `
-- main.go --
package main
// #include <stdlib.h>
import "C"
import (
	"context"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)
func main() {
	var client *iam.Client
	C.free(nil)
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
}
`)
	if len(r.Problems) > 0 {
		t.Fatal(r.Problems)
	}
	if got := lines(r); !slices.Equal(got, []string{"main.go:11:9-24 unsafe-delete"}) {
		t.Errorf("found %q", got)
	}
}

// TestDeleteBesideErrors loads a package that does not compile: that is a
// problem, and what does compile is judged.
func TestDeleteBesideErrors(t *testing.T) {
	const remove = `
import (
	"context"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)
func Remove(client *iam.Client) { client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) }
`
	r := deletes(t, `
-- sound/sound.go --
package sound
`+remove+`
-- broken/broken.go --
package broken
`+remove+`
func twice() int { return "two" }
`)
	if got := lines(r); !slices.Equal(got, []string{"sound/sound.go:7:42-57 unsafe-delete"}) {
		t.Errorf("found %q", got)
	}
	if !slices.ContainsFunc(r.Problems, func(p finding.Problem) bool { return strings.HasPrefix(p.Path, "broken/") }) {
		t.Errorf("problems: %v", r.Problems)
	}
}

func TestConfirmedNeedsAReason(t *testing.T) {
	r := deletes(t, `
-- keys.go --
package keys
import (
	"context"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)
//keyvet:confirmed
func NoReason(client *iam.Client) { client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) }

//keyvet:confirmed each run is approved by a second person
func Reason(client *iam.Client) { client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) }
`)
	want := []string{"keys.go:6:1-19 unused-ignore", "keys.go:7:44-59 unsafe-delete"}
	if got := lines(r); !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}
