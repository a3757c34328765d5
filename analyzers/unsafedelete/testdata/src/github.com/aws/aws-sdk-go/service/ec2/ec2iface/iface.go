// Package ec2iface stands in for the SDK's package of the same path.
package ec2iface

import "github.com/aws/aws-sdk-go/service/ec2"

type EC2API interface {
	DeleteKeyPair(*ec2.DeleteKeyPairInput) (*ec2.DeleteKeyPairOutput, error)
	TerminateInstances(*ec2.TerminateInstancesInput) (*ec2.TerminateInstancesOutput, error)
}
