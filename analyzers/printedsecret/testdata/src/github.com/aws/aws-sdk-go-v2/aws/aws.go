// Package aws stands in for the SDK's.
package aws

import "context"

type Credentials struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
}

func (v Credentials) HasKeys() bool { return len(v.AccessKeyID) > 0 && len(v.SecretAccessKey) > 0 }

type CredentialsProvider interface {
	Retrieve(ctx context.Context) (Credentials, error)
}

type Config struct {
	Region      string
	Credentials CredentialsProvider
}

func String(v string) *string { return &v }
func Bool(v bool) *bool       { return &v }
func ToString(p *string) (v string) {
	if p == nil {
		return v
	}
	return *p
}
