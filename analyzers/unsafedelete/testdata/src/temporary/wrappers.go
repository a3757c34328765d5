package temporary

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// keyring wraps the client. What its methods delete, their callers say, in an input of the
// SDK; they return no output of it.
type keyring struct{ api *iam.Client }

func (k keyring) drop(ctx context.Context, in *iam.DeleteAccessKeyInput) error {
	if aws.ToString(in.AccessKeyId) == "" {
		return errors.New("which key?")
	}
	_, err := k.api.DeleteAccessKey(ctx, in) // want "AWS IAM DeleteAccessKey"
	return err
}

// Provision takes back the key that it made.
func (k keyring) Provision(ctx context.Context, user string) error {
	made, err := k.api.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: &user})
	if err != nil {
		return err
	}
	if err := ready(user); err != nil {
		return k.drop(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: made.AccessKey.AccessKeyId})
	}
	return nil
}

// Purge deletes any key in the same way.
func (k keyring) Purge(ctx context.Context, id string) error {
	return k.drop(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: &id})
}

// guarded is a keyring whose keys go only if they were made a moment before or an option
// says so.
type guarded struct{ api *iam.Client }

func (g guarded) drop(ctx context.Context, in *iam.DeleteAccessKeyInput) error {
	if aws.ToString(in.AccessKeyId) == "" {
		return errors.New("which key?")
	}
	return g.dropAll(ctx, in)
}

func (g guarded) dropAll(ctx context.Context, in *iam.DeleteAccessKeyInput) error {
	_, err := g.api.DeleteAccessKey(ctx, in)
	return err
}

func (g guarded) Provision(ctx context.Context, user string) error {
	made, err := g.api.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: &user})
	if err != nil {
		return err
	}
	if err := ready(user); err != nil {
		return g.drop(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: made.AccessKey.AccessKeyId})
	}
	return nil
}

func (g guarded) Purge(ctx context.Context, id string) error {
	if !*apply {
		return nil
	}
	return g.drop(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: &id})
}

// eitherKey deletes one of two keys, of which it made one.
func eitherKey(ctx context.Context, c *iam.Client, user, old string, keep bool) error {
	made, err := c.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: &user})
	if err != nil {
		return err
	}
	in := &iam.DeleteAccessKeyInput{AccessKeyId: made.AccessKey.AccessKeyId}
	if !keep {
		in = &iam.DeleteAccessKeyInput{AccessKeyId: &old}
	}
	_, err = c.DeleteAccessKey(ctx, in) // want "AWS IAM DeleteAccessKey"
	return err
}

// madeKey deletes the one that it made, whatever happens.
func madeKey(ctx context.Context, c *iam.Client, user, other string, keep bool) error {
	made, err := c.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: &user})
	if err != nil {
		return err
	}
	in := &iam.DeleteAccessKeyInput{AccessKeyId: made.AccessKey.AccessKeyId}
	if !keep {
		in = &iam.DeleteAccessKeyInput{AccessKeyId: made.AccessKey.AccessKeyId, UserName: &other}
	}
	_, err = c.DeleteAccessKey(ctx, in)
	return err
}

// Keys is where the two are called.
func Keys(ctx context.Context, c *iam.Client, user, old string, keep bool) error {
	return errors.Join(eitherKey(ctx, c, user, old, keep), madeKey(ctx, c, user, old, keep))
}

// inventory looks machines up, for whoever asks.
type inventory struct{ api *ec2.Client }

func (i inventory) machines(ctx context.Context, in *ec2.DescribeInstancesInput) ([]ec2.Instance, error) {
	out, err := i.api.DescribeInstances(ctx, in)
	if err != nil {
		return nil, err
	}
	return out.Instances, nil
}

// Trial terminates the machine that it launched and found again.
func (i inventory) Trial(ctx context.Context) error {
	id, err := launch(ctx, i.api)
	if err != nil {
		return err
	}
	found, err := i.machines(ctx, &ec2.DescribeInstancesInput{InstanceIds: []string{id}})
	if err != nil {
		return err
	}
	_, err = i.api.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{*found[0].InstanceId}})
	return err
}

// Retire terminates machines that are looked up in the same way.
func (i inventory) Retire(ctx context.Context, id string) error {
	found, err := i.machines(ctx, &ec2.DescribeInstancesInput{InstanceIds: []string{id}})
	if err != nil {
		return err
	}
	_, err = i.api.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{*found[0].InstanceId}}) // want "AWS EC2 TerminateInstances"
	return err
}
