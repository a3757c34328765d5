package temporary

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
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
