// Package clouds deletes through the SDKs of clouds other than AWS.
package clouds

import (
	"context"
	"flag"
	"fmt"

	"go.uber.org/mock/gomock"

	ecs "github.com/alibabacloud-go/ecs-20140526/v4/client"
	ram "github.com/alibabacloud-go/ram-20150501/v2/client"
	iam "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/iam/v3"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/iam/v3/model"
	cam "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/cam/v20190116"
)

var yes = flag.Bool("yes", false, "do not ask")

func ask() bool {
	var answer string
	fmt.Print("Release the machines? ")
	fmt.Scanln(&answer)
	return answer == "yes"
}

func Alibaba(c *ecs.Client, ids []*string) error {
	if !*yes && !ask() {
		return nil
	}
	_, err := c.DeleteInstances(&ecs.DeleteInstancesRequest{InstanceId: ids})
	return err
}

func AlibabaUnasked(c *ecs.Client, ids []*string) error {
	request := &ecs.DeleteInstancesRequest{}
	request.SetInstanceId(ids)
	_, err := c.DeleteInstancesWithOptions(request, &ecs.RuntimeOptions{}) // want "Alibaba ECS DeleteInstances"
	return err
}

func AlibabaDryRun(c *ecs.Client, ids []*string) error {
	request := &ecs.DeleteInstancesRequest{}
	request.SetInstanceId(ids)
	request.SetDryRun(true)
	_, err := c.DeleteInstances(request)
	return err
}

func AlibabaKey(c *ram.Client, id string) error {
	_, err := c.DeleteAccessKey(&ram.DeleteAccessKeyRequest{UserAccessKeyId: &id}) // want "Alibaba RAM DeleteAccessKey"
	return err
}

func AlibabaKeyTyped(c *ram.Client, id string) error {
	var typed string
	fmt.Println("Type the key's id to delete it")
	if _, err := fmt.Scanln(&typed); err != nil || typed != id {
		return err
	}
	_, err := c.DeleteAccessKey(&ram.DeleteAccessKeyRequest{UserAccessKeyId: &id})
	return err
}

func Tencent(ctx context.Context, c *cam.Client, id string) error {
	request := cam.NewDeleteAccessKeyRequest()
	request.AccessKeyId = &id
	if *yes {
		_, err := c.DeleteAccessKey(request)
		return err
	}
	_, err := c.DeleteAccessKeyWithContext(ctx, request) // want "Tencent CAM DeleteAccessKey"
	return err
}

func TencentJSON(c *cam.Client, params string) error {
	request := cam.NewDeleteAccessKeyRequest()
	if err := request.FromJsonString(params); err != nil {
		return err
	}
	_, err := c.DeleteAccessKey(request) // want "Tencent CAM DeleteAccessKey"
	return err
}

func Huawei(c *iam.IamClient, id string) error {
	request := &model.DeletePermanentAccessKeyRequest{AccessKey: id}
	if ask() {
		_, err := c.DeletePermanentAccessKey(request)
		return err
	}
	return nil
}

func HuaweiUnasked(c *iam.IamClient, id string) error {
	_, err := c.DeletePermanentAccessKey(&model.DeletePermanentAccessKeyRequest{AccessKey: id}) // want "Huawei IAM DeletePermanentAccessKey"
	return err
}

func HuaweiInvoker(c *iam.IamClient, id string) error {
	_, err := c.DeletePermanentAccessKeyInvoker(&model.DeletePermanentAccessKeyRequest{AccessKey: id}).Invoke() // want "Huawei IAM DeletePermanentAccessKey"
	return err
}

func HuaweiInvokerAsked(c *iam.IamClient, id string) error {
	invoker := c.DeletePermanentAccessKeyInvoker(&model.DeletePermanentAccessKeyRequest{AccessKey: id})
	if !ask() {
		return nil
	}
	_, err := invoker.Invoke()
	return err
}

type MockECS struct{ ctrl *gomock.Controller }

// DeleteInstances mocks the method of the client.
func (m *MockECS) DeleteInstances(r *ecs.DeleteInstancesRequest) (*ecs.DeleteInstancesResponse, error) {
	result := m.ctrl.Call(m, "DeleteInstances", r)
	response, _ := result[0].(*ecs.DeleteInstancesResponse)
	err, _ := result[1].(error)
	return response, err
}

type machines interface {
	DeleteInstances(r *ecs.DeleteInstancesRequest) (*ecs.DeleteInstancesResponse, error)
}

// requests makes requests: that deletes nothing.
func request(ids []*string) *ecs.DeleteInstancesRequest {
	return &ecs.DeleteInstancesRequest{InstanceId: ids}
}

func Interface(m machines, ids []*string) error {
	_, err := m.DeleteInstances(request(ids)) // want "Alibaba ECS DeleteInstances"
	return err
}

func InterfaceAsked(m machines, ids []*string) error {
	r := request(ids)
	if !ask() {
		return nil
	}
	_, err := m.DeleteInstances(r)
	return err
}
