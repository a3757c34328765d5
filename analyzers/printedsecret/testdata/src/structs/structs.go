// Package structs shows which ways of printing show the secrets in a struct.
package structs

import (
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
	ecrv1 "github.com/aws/aws-sdk-go/service/ecr"
	iamv1 "github.com/aws/aws-sdk-go/service/iam"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/iam/v3/model"
)

func values(creds aws.Credentials) {
	fmt.Printf("%+v\n", creds)  // want `of AWS credentials goes to the standard output`
	fmt.Printf("%+v\n", &creds) // want `of AWS credentials`
	fmt.Printf("%T\n", creds)
	fmt.Println([]aws.Credentials{creds})              // want `of AWS credentials`
	fmt.Println(map[string]aws.Credentials{"": creds}) // want `of AWS credentials`
	fmt.Println([]*aws.Credentials{&creds})
}

func pointersAreAddresses(out *iam.CreateAccessKeyOutput, creds types.Credentials) {
	fmt.Printf("%v\n", out)
	fmt.Printf("%+v\n", creds)
	fmt.Println(out.AccessKey.SecretAccessKey)
}

func bytesAreNumbers(out *kms.DecryptOutput) {
	fmt.Printf("%v\n", out) // want `plaintext that KMS decrypted`
}

func jsonFollowsPointers(out *iam.CreateAccessKeyOutput) error {
	text, err := json.Marshal(out)
	fmt.Println(string(text)) // want `the secret of a new IAM access key`
	return err
}

func firstSDKHidesSensitiveFields(key iamv1.AccessKey, out *iamv1.CreateAccessKeyOutput) {
	fmt.Println(key)
	fmt.Println(out)
	fmt.Println(key.String())
}

func firstSDKShowsOthers(out ecrv1.GetAuthorizationTokenOutput) {
	fmt.Println(out) // want `an authorization token of ECR`
}

func modelsShowAll(result model.CreateCredentialResult) {
	fmt.Println(result) // want `the secret of a new Huawei Cloud access key`
}

type config struct {
	Region string
	creds  aws.Credentials
}

func nested(c config) error {
	fmt.Printf("%+v\n", c) // want `of AWS credentials`
	text, err := json.Marshal(c)
	fmt.Println(string(text))
	return err
}

type pointerConfig struct {
	Region string
	Creds  *aws.Credentials
}

func nestedPointer(c pointerConfig) {
	fmt.Printf("%+v\n", c)
}

type redacted struct {
	Creds aws.Credentials
}

func (redacted) String() string               { return "credentials" }
func (redacted) MarshalJSON() ([]byte, error) { return []byte("{}"), nil }

func redacting(r redacted) error {
	fmt.Println(r)
	fmt.Printf("%#v\n", r) // want `of AWS credentials`
	text, err := json.Marshal(r)
	fmt.Println(string(text))
	return err
}

type hidden struct {
	Creds aws.Credentials `json:"-"`
}

func hiddenFromJSON(h hidden) error {
	text, err := json.Marshal(h)
	fmt.Println(string(text))
	return err
}

type talkative struct{ creds aws.Credentials }

func (t talkative) String() string { return "secret " + t.creds.SecretAccessKey } // want String:`shows result 0`

func stringShows(t talkative) {
	fmt.Println(t)          // want `of AWS credentials`
	fmt.Println(t.String()) // want `of AWS credentials`
}
