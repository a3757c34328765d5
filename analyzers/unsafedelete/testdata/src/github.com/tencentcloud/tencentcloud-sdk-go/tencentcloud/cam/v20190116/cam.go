// Package v20190116 stands in for the SDK's package of the same path.
package v20190116

import "context"

type Client struct{}

type DeleteAccessKeyRequest struct{ AccessKeyId *string }

func (*DeleteAccessKeyRequest) FromJsonString(s string) error { return nil }

type DeleteAccessKeyResponse struct{}

func NewDeleteAccessKeyRequest() *DeleteAccessKeyRequest { return &DeleteAccessKeyRequest{} }

func (*Client) DeleteAccessKey(*DeleteAccessKeyRequest) (*DeleteAccessKeyResponse, error) {
	return nil, nil
}
func (*Client) DeleteAccessKeyWithContext(context.Context, *DeleteAccessKeyRequest) (*DeleteAccessKeyResponse, error) {
	return nil, nil
}
