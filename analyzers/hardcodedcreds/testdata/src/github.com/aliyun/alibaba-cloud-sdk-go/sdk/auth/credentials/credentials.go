// Package credentials stands for the library of that import path.
package credentials

func NewAccessKeyCredential(a0, a1 string) any { return nil }

func NewStsTokenCredential(a0, a1, a2 string) any { return nil }

type AccessKeyCredential struct {
	AccessKeyId     string
	AccessKeySecret string
	Other           string
}

type StsTokenCredential struct {
	AccessKeyId       string
	AccessKeySecret   string
	AccessKeyStsToken string
	Other             string
}
