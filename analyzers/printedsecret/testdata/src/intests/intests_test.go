package intests

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
)

func TestMadeUp(t *testing.T) {
	want := Pair{"id", "made up"}
	got := Pair{"id", "made up as well"}
	t.Errorf("got %v, want %v: %s", got, want, got.Secret)
}

func TestSet(t *testing.T) {
	t.Setenv("AWS_SECRET_ACCESS_KEY", "made up")
	t.Log(SecretFromEnvironment())
	t.Log(TokenFromEnvironment()) // want `the AWS session token of the environment goes to the test log`
}

func TestOfAService(t *testing.T) {
	t.Log(assume(t).SecretAccessKey) // want `the secret access key of AWS credentials goes to the test log`
}

func TestCompared(t *testing.T) {
	want := "made up"
	if got := assume(t); got.SecretAccessKey != want {
		t.Errorf("got %s, want %s", got.SecretAccessKey, want)
	}
	if got := assume(t); got.SecretAccessKey == "" {
		t.Errorf("no key for %v", got.AccessKeyID)
	}
}

func TestDeeplyCompared(t *testing.T) {
	if got, want := assume(t), (aws.Credentials{SecretAccessKey: "made up"}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// A test that fails unless there is no secret knows of none.
func TestEmpty(t *testing.T) {
	got := assume(t)
	if got.SecretAccessKey != "" {
		t.Errorf("got %s", got.SecretAccessKey)
	}
	if token := got.SessionToken; len(token) != 0 {
		t.Fatalf("got %s", token)
	}
	if got.HasKeys() {
		t.Error("not empty:", got)
	}
}

// One that says what it got does not.
func TestShown(t *testing.T) {
	got := assume(t)
	if got.SecretAccessKey != "" {
		t.Logf("got %s", got.SecretAccessKey) // want `goes to the test log`
	}
	if got.AccessKeyID == "" {
		t.Errorf("no id in %v", got) // want `goes to the test log`
	}
}

// What comes with an error is empty.
func TestFailed(t *testing.T) {
	got, err := retrieve(t)
	if err != nil {
		t.Errorf("%v, %v", got, err)
	}
	t.Errorf("%v", got) // want `goes to the test log`
}

func retrieve(t *testing.T) (aws.Credentials, error) {
	t.Helper()
	return aws.Credentials{}, nil
}

func TestServed(t *testing.T) {
	httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(assume(t).SecretAccessKey))
	}))
}

func assume(t *testing.T) aws.Credentials {
	t.Helper()
	return aws.Credentials{}
}

func TestOpen(*testing.T) {
	b := &box{content: "made up"}
	b.content += " by hand"
	open(b)
}
