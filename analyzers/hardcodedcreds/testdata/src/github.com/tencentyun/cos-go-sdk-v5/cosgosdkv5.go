// Package cosgosdkv5 stands for the library of that import path.
package cosgosdkv5

type AuthorizationTransport struct {
	SecretID     string
	SecretKey    string
	SessionToken string
	Other        string
}
