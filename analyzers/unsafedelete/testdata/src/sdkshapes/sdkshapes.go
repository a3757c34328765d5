// Package sdkshapes calls deletes in the ways that SDKs offer.
package sdkshapes

import (
	"context"
	"fmt"
	"io"
	"text/template"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ram"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	ec2v1 "github.com/aws/aws-sdk-go/service/ec2"
	"github.com/aws/aws-sdk-go/service/ec2/ec2iface"
	"github.com/aws/aws-sdk-go/service/lightsail"
	"github.com/chnsz/golangsdk/openstack/compute/v2/extensions/keypairs"
	ecs "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/ecs/v2"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/ecs/v2/model"
	"github.com/stretchr/testify/mock"
	cvm "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/cvm/v20170312"
)

func ask() bool {
	var answer string
	fmt.Print("Delete? ")
	fmt.Scanln(&answer)
	return answer == "yes"
}

func V2(c *ec2.Client) {
	c.TerminateInstances(context.TODO(), &ec2.TerminateInstancesInput{InstanceIds: []string{"i"}}) // want "AWS EC2 TerminateInstances"
	if ask() {
		c.TerminateInstances(context.TODO(), &ec2.TerminateInstancesInput{InstanceIds: []string{"i"}})
	}
}

func V1(c *ec2v1.EC2, in *ec2v1.DeleteKeyPairInput) {
	c.DeleteKeyPair(in)                 // want "AWS EC2 DeleteKeyPair"
	c.DeleteKeyPairWithContext(nil, in) // want "AWS EC2 DeleteKeyPair"
	if ask() {
		c.DeleteKeyPair(in)
	}
}

func Sent(c *ec2v1.EC2, in *ec2v1.DeleteKeyPairInput) {
	req, _ := c.DeleteKeyPairRequest(in)
	req.Send() // want "AWS EC2 DeleteKeyPair"
}

func SentAfterAsking(c *ec2v1.EC2, in *ec2v1.DeleteKeyPairInput) {
	req, _ := c.DeleteKeyPairRequest(in)
	if !ask() {
		return
	}
	req.Send()
}

func Presigned(c *ec2v1.EC2, in *ec2v1.DeleteKeyPairInput) (string, error) {
	req, _ := c.DeleteKeyPairRequest(in)
	return req.Presign(60)
}

func Iface(c ec2iface.EC2API) {
	c.TerminateInstances(&ec2v1.TerminateInstancesInput{}) // want "AWS EC2 TerminateInstances"
	if ask() {
		c.TerminateInstances(&ec2v1.TerminateInstancesInput{})
	}
}

type keyDeleter interface {
	DeleteAccessKey(context.Context, *iam.DeleteAccessKeyInput, ...func(*iam.Options)) (*iam.DeleteAccessKeyOutput, error)
}

func OwnInterface(c keyDeleter) {
	c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "AWS IAM DeleteAccessKey"
	if ask() {
		c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
	}
}

func Generic[C keyDeleter](c C) {
	c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "AWS IAM DeleteAccessKey"
}

func UseGeneric(c *iam.Client) { Generic(c) }

func MethodValue(c *iam.Client) {
	remove := c.DeleteAccessKey
	remove(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "AWS IAM DeleteAccessKey"
	if ask() {
		remove(context.TODO(), &iam.DeleteAccessKeyInput{})
	}
}

func call[I, O any](f func(context.Context, *I, ...func(*iam.Options)) (*O, error), in *I) error {
	_, err := f(context.TODO(), in) // want "AWS IAM DeleteAccessKey"
	return err
}

func FunctionValue(c *iam.Client) {
	call(c.DeleteAccessKey, &iam.DeleteAccessKeyInput{})
}

func Lightsail(c *lightsail.Lightsail) { c.DeleteKeyPair(&lightsail.DeleteKeyPairInput{}) }

func NoKey(c *iam.Client) { c.DeleteRole(context.TODO(), &iam.DeleteRoleInput{}) }

func Alibaba(c *ram.Client) {
	req := ram.CreateDeleteAccessKeyRequest()
	req.UserAccessKeyId = "id"
	c.DeleteAccessKey(req) // want "Alibaba RAM DeleteAccessKey"
	if ask() {
		c.DeleteAccessKey(req)
	}
}

func AlibabaAction(c *ram.Client) {
	c.DoAction(ram.CreateDeleteAccessKeyRequest(), nil) // want "Alibaba RAM DeleteAccessKey"
	if ask() {
		c.DoAction(ram.CreateDeleteAccessKeyRequest(), nil)
	}
}

func AlibabaCommon(c *sdk.Client) {
	req := &sdk.CommonRequest{Product: "Ecs", ApiName: "DeleteKeyPairs"}
	c.ProcessCommonRequest(req) // want "Alibaba ECS DeleteKeyPairs"
	c.ProcessCommonRequest(&sdk.CommonRequest{Product: "Ecs", ApiName: "DescribeKeyPairs"})
}

type rpc interface {
	RpcPost(product, version, action string, query map[string]any) error
}

func StringAction(c rpc) error {
	action := "DeleteKeyPairs"
	if ask() {
		return c.RpcPost("Ecs", "2014-05-26", action, nil)
	}
	return c.RpcPost("Ecs", "2014-05-26", action, nil) // want "DeleteKeyPairs"
}

func Tencent(c *cvm.Client) {
	req := cvm.NewTerminateInstancesRequest()
	c.TerminateInstances(req) // want "Tencent CVM TerminateInstances"
	if ask() {
		c.TerminateInstances(req)
	}
}

func Huawei(c *ecs.EcsClient) {
	c.DeleteServers(&model.DeleteServersRequest{}) // want "Huawei ECS DeleteServers"
	if ask() {
		c.DeleteServers(&model.DeleteServersRequest{})
	}
}

func Golangsdk(c *keypairs.ServiceClient) error {
	if ask() {
		return keypairs.Delete(c, "name").ExtractErr()
	}
	return keypairs.Delete(c, "name").ExtractErr() // want "Huawei ECS NovaDeleteKeypair"
}

func KMS(c *kms.Client) {
	c.ScheduleKeyDeletion(context.TODO(), &kms.ScheduleKeyDeletionInput{}) // want "everything encrypted under it can never be read again"
}

func Recoverable(c *secretsmanager.Client) {
	c.DeleteSecret(context.TODO(), &secretsmanager.DeleteSecretInput{})
}

func Unrecoverable(c *secretsmanager.Client) {
	force := true
	c.DeleteSecret(context.TODO(), &secretsmanager.DeleteSecretInput{ForceDeleteWithoutRecovery: &force}) // want "AWS SECRETSMANAGER DeleteSecret"
	if ask() {
		c.DeleteSecret(context.TODO(), &secretsmanager.DeleteSecretInput{ForceDeleteWithoutRecovery: &force})
	}
}

type asking struct{ keyDeleter }

func (a asking) DeleteAccessKey(ctx context.Context, in *iam.DeleteAccessKeyInput, opts ...func(*iam.Options)) (*iam.DeleteAccessKeyOutput, error) {
	if !ask() {
		return nil, fmt.Errorf("declined")
	}
	return a.keyDeleter.DeleteAccessKey(ctx, in, opts...)
}

type logging struct{ keyDeleter }

func (l logging) DeleteAccessKey(ctx context.Context, in *iam.DeleteAccessKeyInput, opts ...func(*iam.Options)) (*iam.DeleteAccessKeyOutput, error) {
	fmt.Println("deleting")
	return l.keyDeleter.DeleteAccessKey(ctx, in, opts...)
}

func Wrapped(c *iam.Client) {
	asking{c}.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
	logging{c}.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "AWS IAM DeleteAccessKey"
}

func WrappedInterface(c *iam.Client) {
	var d keyDeleter = asking{c}
	d.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
	var e keyDeleter = logging{c}
	e.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "AWS IAM DeleteAccessKey"
}

type doer interface{ Do(action string) error }

// Cycles go round in values: none of them is followed for ever.
func Cycles(c doer, n int) error {
	action := "Describe"
	for range n {
		if n > 2 {
			action = fmt.Sprint(action)
		}
	}
	run := func() error { return c.Do(action) }
	again := &run
	run = *again
	in := iam.DeleteUserInput{}
	p := &in
	*p = *p
	return run()
}

// DeleteCall is what a generator of mocks makes for each operation.
type DeleteCall struct{ *mock.Call }

func (c *DeleteCall) Run(run func(ctx context.Context, in *iam.DeleteAccessKeyInput)) *DeleteCall {
	c.Call.Run(func(args mock.Arguments) {
		run(args[0].(context.Context), args[1].(*iam.DeleteAccessKeyInput))
	})
	return c
}

type executor interface{ Execute(request any) error }

func Executed(c executor, name string) {
	c.Execute(&ec2.DeleteKeyPairInput{KeyName: &name}) // want "AWS EC2 DeleteKeyPair"
}

// Rendered shows what would be deleted.
func Rendered(w io.Writer, t *template.Template, name string) error {
	return t.Execute(w, &ec2.DeleteKeyPairInput{KeyName: &name})
}
