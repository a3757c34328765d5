// Package types stands for the library of that import path.
package types

type Credentials struct {
	AccessKeyId     *string
	SecretAccessKey *string
	SessionToken    *string
	Other           string
}
