// Package sts stands for the library of that import path.
package sts

type Credentials struct {
	AccessKeyId     *string
	SecretAccessKey *string
	SessionToken    *string
	Other           string
}
