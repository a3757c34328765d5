package catalog

import "testing"

func TestModule(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"fmt": "fmt",
		"github.com/aws/aws-sdk-go-v2/service/iam":                  "github.com/aws/aws-sdk-go-v2/service/iam",
		"github.com/minio/minio-go/v7/pkg/credentials":              "github.com/minio/minio-go/pkg/credentials",
		"gopkg.in/yaml.v3":                                          "gopkg.in/yaml",
		"example.com/a/vendor/github.com/urfave/cli/v2":             "github.com/urfave/cli",
		"github.com/tencentcloud/tencentcloud-sdk-go/cam/v20190116": "github.com/tencentcloud/tencentcloud-sdk-go/cam/v20190116",
		"example.com/api/v3.0/keys":                                 "example.com/api/keys",
		"example.com/verbs/value":                                   "example.com/verbs/value",
	} {
		if got := Module(path); got != want {
			t.Errorf("Module(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestSplitName(t *testing.T) {
	t.Parallel()
	for qualified, want := range map[string][2]string{
		"example.com/keys.New":        {"example.com/keys", "New"},
		"example.com/keys.Store.Put":  {"example.com/keys", "Store.Put"},
		"gopkg.in/yaml.v3.Marshal":    {"gopkg.in/yaml.v3", "Marshal"},
		"example.com/keys/v2.Marshal": {"example.com/keys/v2", "Marshal"},
		"os.Getenv":                   {"os", "Getenv"},
		"example.com/nothing":         {"example.com/nothing", ""},
	} {
		if path, name := SplitName(qualified); path != want[0] || name != want[1] {
			t.Errorf("SplitName(%q) = %q, %q, want %q, %q", qualified, path, name, want[0], want[1])
		}
	}
}
