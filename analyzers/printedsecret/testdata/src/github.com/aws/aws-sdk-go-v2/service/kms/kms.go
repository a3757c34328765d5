// Package kms stands in for the SDK's.
package kms

import "context"

type Client struct{}

type DecryptInput struct{ CiphertextBlob []byte }
type DecryptOutput struct {
	KeyId     *string
	Plaintext []byte
}

func (c *Client) Decrypt(ctx context.Context, in *DecryptInput) (*DecryptOutput, error) {
	return nil, nil
}
