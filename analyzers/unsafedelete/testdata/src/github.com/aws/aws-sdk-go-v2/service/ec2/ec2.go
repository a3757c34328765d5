// Package ec2 stands in for the SDK's package of the same path.
package ec2

import "context"

type Options struct{}

type Client struct{}

type Instance struct{ InstanceId *string }

type (
	DeleteKeyPairInput struct {
		KeyName, KeyPairId *string
		DryRun             *bool
	}
	DeleteKeyPairOutput struct{}
	CreateKeyPairInput  struct{ KeyName *string }
	CreateKeyPairOutput struct{ KeyName, KeyPairId, KeyMaterial *string }

	TerminateInstancesInput struct {
		InstanceIds []string
		DryRun      *bool
	}
	TerminateInstancesOutput struct{}
	RunInstancesInput        struct{}
	RunInstancesOutput       struct{ Instances []Instance }
	DeleteVolumeInput        struct{ VolumeId *string }
	DeleteVolumeOutput       struct{}
	DescribeInstancesInput   struct{ InstanceIds []string }
	DescribeInstancesOutput  struct{ Instances []Instance }
)

func (*Client) DeleteKeyPair(ctx context.Context, in *DeleteKeyPairInput, opts ...func(*Options)) (*DeleteKeyPairOutput, error) {
	return nil, nil
}
func (*Client) CreateKeyPair(ctx context.Context, in *CreateKeyPairInput, opts ...func(*Options)) (*CreateKeyPairOutput, error) {
	return nil, nil
}
func (*Client) TerminateInstances(ctx context.Context, in *TerminateInstancesInput, opts ...func(*Options)) (*TerminateInstancesOutput, error) {
	return nil, nil
}
func (*Client) RunInstances(ctx context.Context, in *RunInstancesInput, opts ...func(*Options)) (*RunInstancesOutput, error) {
	return nil, nil
}
func (*Client) DeleteVolume(ctx context.Context, in *DeleteVolumeInput, opts ...func(*Options)) (*DeleteVolumeOutput, error) {
	return nil, nil
}
func (*Client) DescribeInstances(ctx context.Context, in *DescribeInstancesInput, opts ...func(*Options)) (*DescribeInstancesOutput, error) {
	return nil, nil
}
