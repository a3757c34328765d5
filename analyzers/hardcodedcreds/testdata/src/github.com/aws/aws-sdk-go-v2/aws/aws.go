// Package aws stands for the library of that import path.
package aws

type Credentials struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
	Source          string
	Other           string
}

func NewStaticCredentialsProvider(a0, a1, a2 string) any { return nil }

func String(v string) *string { return &v }

func ToString(p *string) string { return *p }

type CredentialsProvider any
