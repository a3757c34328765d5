package printedsecret

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	ststypes "github.com/aws/aws-sdk-go-v2/service/sts/types"
	"golang.org/x/tools/go/packages"

	"github.com/keyvet/keyvet/internal/catalog"
	"github.com/keyvet/keyvet/internal/settings"
)

// TestViewerAgreesWithPrinting prints values of the SDK and compares what is
// seen with what the viewer says of their types.
func TestViewerAgreesWithPrinting(t *testing.T) {
	secret := rand.Text()
	credentials := aws.Credentials{SecretAccessKey: secret}
	key := iamtypes.AccessKey{SecretAccessKey: &secret}
	device := iamtypes.VirtualMFADevice{Base32StringSeed: []byte(secret)}
	session := ststypes.Credentials{SessionToken: &secret}
	const iamTypes = "github.com/aws/aws-sdk-go-v2/service/iam/types"
	tests := []struct {
		name  string
		value any
		// pkg and typ name the type of value, without pointers.
		pkg, typ string
		pointer  bool
	}{
		{"strings", credentials, "github.com/aws/aws-sdk-go-v2/aws", "Credentials", false},
		{"pointer to strings", &credentials, "github.com/aws/aws-sdk-go-v2/aws", "Credentials", true},
		{"pointers", key, iamTypes, "AccessKey", false},
		{"pointer to pointers", &session, "github.com/aws/aws-sdk-go-v2/service/sts/types", "Credentials", true},
		{"bytes", device, iamTypes, "VirtualMFADevice", false},
		{"output", &iam.CreateAccessKeyOutput{AccessKey: &key}, "github.com/aws/aws-sdk-go-v2/service/iam", "CreateAccessKeyOutput", true},
		{"output with bytes", &iam.CreateVirtualMFADeviceOutput{VirtualMFADevice: &device}, "github.com/aws/aws-sdk-go-v2/service/iam", "CreateVirtualMFADeviceOutput", true},
	}
	declared := load(t, tests[0].pkg, iamTypes, "github.com/aws/aws-sdk-go-v2/service/sts/types", "github.com/aws/aws-sdk-go-v2/service/iam")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := newViewer(newTables(&settings.Settings{}),
				func(*types.Var) *source { return nil }, func(*types.Func) *source { return nil })
			typ := declared[test.pkg].Scope().Lookup(test.typ).Type()
			if test.pointer {
				typ = types.NewPointer(typ)
			}
			got := v.parts(typ).ways
			for _, way := range []struct {
				name string
				way  catalog.Way
				text string
			}{
				{"%+v", catalog.Fmt, fmt.Sprintf("%+v", test.value)},
				{"%#v", catalog.GoSyntax, fmt.Sprintf("%#v", test.value)},
				{"JSON", catalog.JSON, marshal(t, test.value)},
			} {
				if said, seen := got&way.way != 0, shows(way.text, secret); said != seen {
					t.Errorf("%s: the viewer says %v, printing shows %v", way.name, said, seen)
				}
			}
		})
	}
}

// shows tells whether text has secret as it is, as bytes or in base64.
func shows(text, secret string) bool {
	for _, form := range []string{
		secret,
		strings.Trim(fmt.Sprintf("%d", []byte(secret)), "[]"),
		strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%#v", []byte(secret)), "[]byte{"), "}"),
		base64.StdEncoding.EncodeToString([]byte(secret)),
	} {
		if strings.Contains(text, form) {
			return true
		}
	}
	return false
}

func marshal(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal("marshalling a value of the SDK failed")
	}
	return string(text)
}

func load(t *testing.T, paths ...string) map[string]*types.Package {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes}, paths...)
	if err != nil {
		t.Fatal(err)
	}
	loaded := make(map[string]*types.Package)
	for _, pkg := range pkgs {
		loaded[pkg.PkgPath] = pkg.Types
	}
	return loaded
}

func TestVerbs(t *testing.T) {
	const none, text, syntax = catalog.Way(0), catalog.Fmt, catalog.GoSyntax
	for format, want := range map[string][]catalog.Way{
		"":               {},
		"100%% of %s":    {text},
		"%v %+v %#v":     {text, text, syntax},
		"%-10s|%5.2f|%T": {text, none, none},
		"%*s %p %x":      {none, text, none, text},
		"%":              {},
	} {
		got := []catalog.Way{}
		for _, v := range readVerbs(format) {
			got = append(got, v.ways)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", format, got, want)
		}
	}
	if readVerbs("%[1]s") != nil {
		t.Error("a format with argument indexes is not told apart")
	}
}

func TestParseFunc(t *testing.T) {
	for text, want := range map[string]funcKey{
		"example.com/log.Print":         {"example.com/log", "", "Print"},
		"example.com/v2/log.Logger.Say": {"example.com/log", "Logger", "Say"},
		"gopkg.in/yaml.v3.Marshal":      {"gopkg.in/yaml", "", "Marshal"},
		"fmt.Print":                     {"fmt", "", "Print"},
	} {
		if got := parseFunc(text); got != want {
			t.Errorf("%s: got %v, want %v", text, got, want)
		}
	}
}
