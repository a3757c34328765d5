// Package v20170312 stands in for the SDK's package of the same path.
package v20170312

type Client struct{}

type TerminateInstancesRequest struct{ InstanceIds []*string }

type TerminateInstancesResponse struct{}

func NewTerminateInstancesRequest() *TerminateInstancesRequest { return &TerminateInstancesRequest{} }

func (*Client) TerminateInstances(*TerminateInstancesRequest) (*TerminateInstancesResponse, error) {
	return nil, nil
}
