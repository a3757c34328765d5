// Package v20170312 is the copy. Each of its methods would delete, did anybody call it.
package v20170312

import "net/http"

type Client struct{ http.Client }

type TerminateInstancesRequest struct{ InstanceIds []*string }

type TerminateInstancesResponse struct{}

func NewTerminateInstancesRequest() *TerminateInstancesRequest { return &TerminateInstancesRequest{} }

func (c *Client) TerminateInstances(request *TerminateInstancesRequest) (response *TerminateInstancesResponse, err error) {
	if request == nil {
		request = NewTerminateInstancesRequest()
	}
	response = &TerminateInstancesResponse{}
	err = c.Send(request, response)
	return
}

func (c *Client) TerminateInstancesWithCallback(request *TerminateInstancesRequest, callback func(*TerminateInstancesResponse, error)) {
	go func() { callback(c.TerminateInstances(request)) }()
}

func (c *Client) Send(request, response any) error {
	_, err := c.Get("https://cvm.example.com")
	return err
}
