// Package credentials stands for the library of that import path.
package credentials

func NewStaticCredentials(a0, a1, a2 string) any { return nil }

type Value struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
	Other           string
}
