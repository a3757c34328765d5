// Package types stands in for the SDK's.
package types

type Credentials struct {
	AccessKeyId     *string
	SecretAccessKey *string
	SessionToken    *string
}
