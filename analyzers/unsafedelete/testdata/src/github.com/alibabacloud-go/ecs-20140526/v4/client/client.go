// Package client stands in for the SDK's package of the same path.
package client

type Client struct{}

type RuntimeOptions struct{}

type DeleteInstancesRequest struct {
	InstanceId []*string
	DryRun     *bool
}

func (r *DeleteInstancesRequest) SetDryRun(v bool) *DeleteInstancesRequest { return r }
func (r *DeleteInstancesRequest) SetInstanceId(v []*string) *DeleteInstancesRequest {
	return r
}

type DeleteInstancesResponse struct{}

func (*Client) DeleteInstances(r *DeleteInstancesRequest) (*DeleteInstancesResponse, error) {
	return nil, nil
}
func (*Client) DeleteInstancesWithOptions(r *DeleteInstancesRequest, o *RuntimeOptions) (*DeleteInstancesResponse, error) {
	return nil, nil
}
