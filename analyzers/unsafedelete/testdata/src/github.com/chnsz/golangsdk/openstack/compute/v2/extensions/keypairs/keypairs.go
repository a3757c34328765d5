// Package keypairs stands in for the SDK's package of the same path.
package keypairs

type ServiceClient struct{}

type DeleteResult struct{}

func (DeleteResult) ExtractErr() error { return nil }

func Delete(c *ServiceClient, name string) DeleteResult { return DeleteResult{} }
