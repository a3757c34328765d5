// Package credentials stands for the library of that import path.
package credentials

func NewStaticV4(a0, a1, a2 string) *Credentials { return nil }

func NewStaticV2(a0, a1, a2 string) *Credentials { return nil }

func NewStatic(a0, a1, a2 string) *Credentials { return nil }

type Value struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
	Other           string
}


type Credentials struct{}

func NewEnvAWS() *Credentials { return nil }
