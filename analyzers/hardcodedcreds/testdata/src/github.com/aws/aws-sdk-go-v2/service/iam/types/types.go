// Package types stands for the library of that import path.
package types

type AccessKey struct {
	AccessKeyId     *string
	SecretAccessKey *string
	Other           string
}
