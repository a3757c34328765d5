// Package ram stands in for the SDK's package of the same path.
package ram

type Client struct{}

type DeleteAccessKeyRequest struct{ UserAccessKeyId, UserName string }

type DeleteAccessKeyResponse struct{}

func CreateDeleteAccessKeyRequest() *DeleteAccessKeyRequest { return &DeleteAccessKeyRequest{} }

func (*Client) DeleteAccessKey(*DeleteAccessKeyRequest) (*DeleteAccessKeyResponse, error) {
	return nil, nil
}

func (*Client) DoAction(request, response any) error { return nil }
