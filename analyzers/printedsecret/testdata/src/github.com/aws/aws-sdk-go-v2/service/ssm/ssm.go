// Package ssm stands in for the SDK's.
package ssm

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

type Client struct{}

type GetParameterInput struct {
	Name           *string
	WithDecryption *bool
}
type GetParameterOutput struct{ Parameter *types.Parameter }

func (c *Client) GetParameter(ctx context.Context, in *GetParameterInput) (*GetParameterOutput, error) {
	return nil, nil
}
