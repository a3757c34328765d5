// Package types stands in for the SDK's.
package types

type AccessKey struct {
	AccessKeyId     *string
	SecretAccessKey *string
	UserName        *string
}

type ServiceSpecificCredential struct {
	ServiceUserName *string
	ServicePassword *string
}
