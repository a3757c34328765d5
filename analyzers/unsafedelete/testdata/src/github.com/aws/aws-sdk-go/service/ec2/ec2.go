// Package ec2 stands in for the SDK's package of the same path.
package ec2

import (
	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/request"
)

type EC2 struct{}

type (
	DeleteKeyPairInput struct {
		KeyName *string
		DryRun  *bool
	}
	DeleteKeyPairOutput     struct{}
	TerminateInstancesInput struct {
		InstanceIds []*string
		DryRun      *bool
	}
	TerminateInstancesOutput struct{}
)

func (s *DeleteKeyPairInput) SetDryRun(v bool) *DeleteKeyPairInput {
	s.DryRun = &v
	return s
}

func (*EC2) DeleteKeyPair(in *DeleteKeyPairInput) (*DeleteKeyPairOutput, error) { return nil, nil }
func (*EC2) DeleteKeyPairWithContext(ctx aws.Context, in *DeleteKeyPairInput, opts ...request.Option) (*DeleteKeyPairOutput, error) {
	return nil, nil
}
func (*EC2) DeleteKeyPairRequest(in *DeleteKeyPairInput) (*request.Request, *DeleteKeyPairOutput) {
	return nil, nil
}
func (*EC2) TerminateInstances(in *TerminateInstancesInput) (*TerminateInstancesOutput, error) {
	return nil, nil
}
