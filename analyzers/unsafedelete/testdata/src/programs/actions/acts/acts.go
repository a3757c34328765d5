// Package acts has the actions.
package acts

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"programs/actions/registry"
)

var (
	machines *ec2.Client
	users    *iam.Client
)

func init() {
	registry.Actions["terminate"] = terminate{}
	registry.Actions["show"] = show{}
	registry.Asking["keys"] = registry.Asked(registry.Logged(keys))
	registry.Asking["pairs"] = registry.Logged(registry.Logged(pairs))
}

type terminate struct{}

func (terminate) Execute(ids []string) {
	machines.TerminateInstances(context.TODO(), &ec2.TerminateInstancesInput{InstanceIds: ids}) // want "path from main.main"
}

type show struct{}

func (show) Execute(ids []string) {
	machines.DescribeInstances(context.TODO(), &ec2.DescribeInstancesInput{InstanceIds: ids})
}

func keys(ids []string) {
	users.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &ids[0]})
}

// Pairs is for other programs: the path to show is the one from main.
func Pairs(ids []string) { pairs(ids) }

func pairs(ids []string) {
	machines.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &ids[0]}) // want "path from main.main"
}
