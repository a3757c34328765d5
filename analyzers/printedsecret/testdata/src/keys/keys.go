// Package keys hands out secrets.
package keys

import "github.com/aws/aws-sdk-go-v2/aws"

type Pair struct {
	ID     string
	Secret string // want Secret:`holds the secret access key of AWS credentials`
}

func Secret(c aws.Credentials) string { return c.SecretAccessKey } // want Secret:`shows result 0`

func NewPair(c aws.Credentials) Pair { return Pair{ID: c.AccessKeyID, Secret: c.SecretAccessKey} }
