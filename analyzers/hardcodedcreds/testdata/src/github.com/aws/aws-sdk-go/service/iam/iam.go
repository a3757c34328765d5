// Package iam stands for the library of that import path.
package iam

type AccessKey struct {
	AccessKeyId     *string
	SecretAccessKey *string
	Other           string
}
