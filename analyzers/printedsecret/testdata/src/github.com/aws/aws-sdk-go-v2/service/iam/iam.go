// Package iam stands in for the SDK's.
package iam

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

type Client struct{}

type CreateAccessKeyInput struct{ UserName *string }
type CreateAccessKeyOutput struct{ AccessKey *types.AccessKey }

func (c *Client) CreateAccessKey(ctx context.Context, in *CreateAccessKeyInput) (*CreateAccessKeyOutput, error) {
	return nil, nil
}

type CreateLoginProfileInput struct{ UserName, Password *string }
type CreateServiceSpecificCredentialOutput struct {
	ServiceSpecificCredential *types.ServiceSpecificCredential
}

func (c *Client) CreateServiceSpecificCredential(ctx context.Context) (*CreateServiceSpecificCredentialOutput, error) {
	return nil, nil
}
