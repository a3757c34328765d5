// Package sdk stands in for the SDK's package of the same path.
package sdk

type CommonRequest struct{ Product, Version, ApiName string }

type Client struct{}

func (*Client) ProcessCommonRequest(*CommonRequest) (any, error) { return nil, nil }

func NewCommonRequest() *CommonRequest { return &CommonRequest{} }
