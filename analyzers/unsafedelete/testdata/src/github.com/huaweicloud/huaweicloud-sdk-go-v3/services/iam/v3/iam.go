// Package v3 stands in for the SDK's package of the same path.
package v3

import "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/iam/v3/model"

type IamClient struct{}

func (*IamClient) DeletePermanentAccessKey(*model.DeletePermanentAccessKeyRequest) (*model.DeletePermanentAccessKeyResponse, error) {
	return nil, nil
}
func (*IamClient) DeletePermanentAccessKeyInvoker(*model.DeletePermanentAccessKeyRequest) *DeletePermanentAccessKeyInvoker {
	return nil
}

type DeletePermanentAccessKeyInvoker struct{}

func (*DeletePermanentAccessKeyInvoker) Invoke() (*model.DeletePermanentAccessKeyResponse, error) {
	return nil, nil
}
