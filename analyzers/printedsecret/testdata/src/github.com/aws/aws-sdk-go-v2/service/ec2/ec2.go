// Package ec2 stands in for the SDK's.
package ec2

import "context"

type Client struct{}

type CreateKeyPairInput struct{ KeyName *string }
type CreateKeyPairOutput struct{ KeyMaterial, KeyName, KeyPairId *string }

func (c *Client) CreateKeyPair(ctx context.Context, in *CreateKeyPairInput) (*CreateKeyPairOutput, error) {
	return nil, nil
}
