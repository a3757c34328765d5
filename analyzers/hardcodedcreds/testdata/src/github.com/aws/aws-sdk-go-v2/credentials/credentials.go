// Package credentials stands for the library of that import path.
package credentials

import "github.com/aws/aws-sdk-go-v2/aws"

func NewStaticCredentialsProvider(a0, a1, a2 string) StaticCredentialsProvider {
	return StaticCredentialsProvider{}
}

type StaticCredentialsProvider struct{ Value aws.Credentials }
