// Package secretsmanager stands in for the SDK's.
package secretsmanager

import "context"

type Client struct{}

type GetSecretValueInput struct{ SecretId *string }
type GetSecretValueOutput struct {
	Name         *string
	SecretString *string
	SecretBinary []byte
}

func (c *Client) GetSecretValue(ctx context.Context, in *GetSecretValueInput) (*GetSecretValueOutput, error) {
	return nil, nil
}
