// Package v2 stands in for the SDK's package of the same path.
package v2

import "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/ecs/v2/model"

type EcsClient struct{}

func (*EcsClient) DeleteServers(*model.DeleteServersRequest) (*model.DeleteServersResponse, error) {
	return nil, nil
}

func (*EcsClient) CreatePostPaidServers(*model.CreatePostPaidServersRequest) (*model.CreatePostPaidServersResponse, error) {
	return nil, nil
}
