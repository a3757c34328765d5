// Package credentials stands in for the package of that name of the AWS SDK.
package credentials

// StaticCredentialsProvider holds fixed credentials.
type StaticCredentialsProvider struct{ key, secret, session string }

// NewStaticCredentialsProvider returns a provider of fixed credentials.
func NewStaticCredentialsProvider(key, secret, session string) StaticCredentialsProvider {
	return StaticCredentialsProvider{key, secret, session}
}
