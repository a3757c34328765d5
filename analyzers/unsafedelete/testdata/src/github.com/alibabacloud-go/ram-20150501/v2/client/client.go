// Package client stands in for the SDK's package of the same path.
package client

type Client struct{}

type DeleteAccessKeyRequest struct{ UserAccessKeyId, UserName *string }

type DeleteAccessKeyResponse struct{}

func (*Client) DeleteAccessKey(r *DeleteAccessKeyRequest) (*DeleteAccessKeyResponse, error) {
	return nil, nil
}
