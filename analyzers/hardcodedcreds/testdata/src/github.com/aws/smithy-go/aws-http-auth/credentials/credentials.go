// Package credentials stands for the library of that import path.
package credentials

type Credentials struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
	Other           string
}
