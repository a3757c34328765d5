// Package secretsmanager stands in for the SDK's package of the same path.
package secretsmanager

import "context"

type Options struct{}

type Client struct{}

type (
	DeleteSecretInput struct {
		SecretId                   *string
		ForceDeleteWithoutRecovery *bool
		RecoveryWindowInDays       *int64
	}
	DeleteSecretOutput struct{}
)

func (*Client) DeleteSecret(ctx context.Context, in *DeleteSecretInput, opts ...func(*Options)) (*DeleteSecretOutput, error) {
	return nil, nil
}
