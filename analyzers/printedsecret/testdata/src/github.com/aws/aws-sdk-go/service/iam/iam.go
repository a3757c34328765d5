// Package iam stands in for the SDK's.
package iam

type AccessKey struct {
	AccessKeyId     *string
	SecretAccessKey *string `sensitive:"true"`
}

func (s AccessKey) String() string { return "" }

type CreateAccessKeyOutput struct{ AccessKey *AccessKey }

func (s CreateAccessKeyOutput) String() string { return "" }
