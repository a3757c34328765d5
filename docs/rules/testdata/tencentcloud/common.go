// Package common stands for the package of Tencent Cloud's SDK that the page of
// cloud-secret imports.
package common

// Credential is a pair of keys.
type Credential struct{ SecretId, SecretKey string }

// NewCredential makes a credential.
func NewCredential(secretId, secretKey string) *Credential {
	return &Credential{SecretId: secretId, SecretKey: secretKey}
}
