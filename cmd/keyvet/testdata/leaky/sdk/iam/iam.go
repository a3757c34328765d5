// Package iam stands in for the package of that name of the AWS SDK.
package iam

import "context"

// Client calls IAM.
type Client struct{}

// Options configure a call.
type Options struct{}

// DeleteAccessKeyInput names the key to delete.
type DeleteAccessKeyInput struct{ AccessKeyId, UserName *string }

// DeleteAccessKeyOutput is empty.
type DeleteAccessKeyOutput struct{}

// DeleteAccessKey deletes a key for good.
func (*Client) DeleteAccessKey(context.Context, *DeleteAccessKeyInput, ...func(*Options)) (*DeleteAccessKeyOutput, error) {
	return &DeleteAccessKeyOutput{}, nil
}
