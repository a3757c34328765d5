// Package cloud logs in.
package cloud

import "github.com/aws/aws-sdk-go-v2/credentials"

// No line holds the key id: the compiler puts it together.
const (
	prefix = "AKIA"
	keyID  = prefix + "WGZSL5FK" +
		"3NELVLOP"
)

// Login takes the secret that its caller has written down.
func Login(secret string) *credentials.StaticCredentialsProvider {
	provider := credentials.NewStaticCredentialsProvider(keyID, secret, "")
	return &provider
}
