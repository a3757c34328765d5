// Package exempt deletes what needs no consent: nothing, or what it created.
package exempt

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	ec2v1 "github.com/aws/aws-sdk-go/service/ec2"
	"github.com/crossplane/crossplane-runtime/pkg/resource"
	"github.com/hashicorp/packer-plugin-sdk/multistep"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const rehearsal = true

func DryRun(c *ec2.Client) {
	c.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{DryRun: aws.Bool(true)})
	c.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{DryRun: aws.Bool(rehearsal)})
	c.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{DryRun: aws.Bool(false)}) // want "AWS EC2 DeleteKeyPair"
}

func DryRunParameter(c *ec2.Client, dry bool) {
	c.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{DryRun: aws.Bool(dry)}) // want "AWS EC2 DeleteKeyPair"
}

func SetDryRun(c *ec2v1.EC2) {
	in := &ec2v1.DeleteKeyPairInput{}
	in.SetDryRun(true)
	c.DeleteKeyPair(in)
}

func verify(key *iam.AccessKey) error { return nil }

func Rollback(ctx context.Context, c *iam.Client) error {
	out, err := c.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{})
	if err != nil {
		return err
	}
	if err := verify(out.AccessKey); err != nil {
		c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: out.AccessKey.AccessKeyId})
		return err
	}
	return nil
}

// Rotation creates a key too, but deletes another.
func Rotation(ctx context.Context, c *iam.Client) error {
	old, err := c.ListAccessKeys(ctx, &iam.ListAccessKeysInput{})
	if err != nil {
		return err
	}
	created, err := c.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{})
	if err != nil {
		return err
	}
	for _, key := range old.AccessKeyMetadata {
		if aws.ToString(key.AccessKeyId) == aws.ToString(created.AccessKey.AccessKeyId) {
			continue
		}
		if _, err := c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: key.AccessKeyId}); err != nil { // want "AWS IAM DeleteAccessKey"
			return err
		}
	}
	return nil
}

func Temporary(ctx context.Context, c *ec2.Client, id string) error {
	name := "temporary-" + id
	if _, err := c.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: aws.String(name)}); err != nil {
		return err
	}
	defer func() {
		c.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyName: aws.String(name)})
	}()
	return nil
}

// Replaced creates one name and deletes another.
func Replaced(ctx context.Context, c *ec2.Client, old, name string) error {
	if _, err := c.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: aws.String(name)}); err != nil {
		return err
	}
	_, err := c.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyName: aws.String(old)}) // want "AWS EC2 DeleteKeyPair"
	return err
}

type session struct {
	c   *ec2.Client
	key string
	ids []string
}

func (s *session) start(ctx context.Context) error {
	out, err := s.c.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: aws.String("k")})
	if err != nil {
		return err
	}
	s.key = aws.ToString(out.KeyPairId)
	run, err := s.c.RunInstances(ctx, &ec2.RunInstancesInput{})
	if err != nil {
		return err
	}
	for _, i := range run.Instances {
		s.ids = append(s.ids, aws.ToString(i.InstanceId))
	}
	return nil
}

func (s *session) stop(ctx context.Context) {
	s.c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: s.ids})
	s.c.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyPairId: aws.String(s.key)})
}

func Session(ctx context.Context, c *ec2.Client) error {
	s := &session{c: c}
	if err := s.start(ctx); err != nil {
		return err
	}
	defer s.stop(ctx)
	return nil
}

func remove(ctx context.Context, c *iam.Client, id string) error {
	_, err := c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: aws.String(id)})
	return err
}

func RollbackByHelper(ctx context.Context, c *iam.Client) error {
	out, err := c.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{})
	if err != nil {
		return err
	}
	if verify(out.AccessKey) != nil {
		return remove(ctx, c, aws.ToString(out.AccessKey.AccessKeyId))
	}
	return nil
}

func Terraform(c *iam.Client) *schema.Resource {
	return &schema.Resource{Delete: func(d *schema.ResourceData, meta any) error {
		_, err := c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: aws.String(d.Id())})
		return err
	}}
}

// dropKey and dropUser are what the tool calls once somebody approved its plan.
func dropKey(d *schema.ResourceData, meta any) error {
	_, err := meta.(*iam.Client).DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: aws.String(d.Id())}) // want "AWS IAM DeleteAccessKey"
	return err
}

func dropUser(d *schema.ResourceData, meta any) error {
	_, err := meta.(*iam.Client).DeleteUser(context.TODO(), &iam.DeleteUserInput{UserName: aws.String(d.Id())})
	return err
}

func dropAll(d *schema.ResourceData, meta any) error {
	if err := dropKey(d, meta); err != nil {
		return err
	}
	return dropUser(d, meta)
}

func Resources() []*schema.Resource {
	return []*schema.Resource{{Delete: dropKey}, {Delete: dropAll}}
}

// WithoutPlan calls one of them with data of its own.
func WithoutPlan(c *iam.Client, id string) error {
	d := schema.TestResourceDataRaw(nil, nil, nil)
	d.SetId(id)
	return dropKey(d, c)
}

type step struct{ c *ec2.Client }

func (s *step) Cleanup(state multistep.StateBag) {
	name := state.Get("key").(string)
	s.c.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name})
}

type external struct{ c *iam.Client }

func (e *external) Delete(ctx context.Context, mg resource.Managed) error {
	name := mg.GetName()
	_, err := e.c.DeleteUser(ctx, &iam.DeleteUserInput{UserName: &name})
	return err
}

type user struct {
	metav1.ObjectMeta
	Name string
}

type reconciler struct{ c *iam.Client }

func (r *reconciler) Reconcile(ctx context.Context, u *user) error {
	if !u.DeletionTimestamp.IsZero() {
		_, err := r.c.DeleteUser(ctx, &iam.DeleteUserInput{UserName: &u.Name})
		return err
	}
	return nil
}

func (r *reconciler) ReconcileFinalizer(ctx context.Context, u *user) error {
	if u.GetDeletionTimestamp() == nil {
		return nil
	}
	_, err := r.c.DeleteUser(ctx, &iam.DeleteUserInput{UserName: &u.Name})
	return err
}

func (r *reconciler) ReconcileState(ctx context.Context, u *user) error {
	if u.Name != "wanted" {
		_, err := r.c.DeleteUser(ctx, &iam.DeleteUserInput{UserName: &u.Name}) // want "AWS IAM DeleteUser"
		return err
	}
	return nil
}

type mock struct{ deleted []string }

func (m *mock) DeleteAccessKey(ctx context.Context, in *iam.DeleteAccessKeyInput, opts ...func(*iam.Options)) (*iam.DeleteAccessKeyOutput, error) {
	m.deleted = append(m.deleted, aws.ToString(in.AccessKeyId))
	return &iam.DeleteAccessKeyOutput{}, nil
}

func Mock() int {
	m := &mock{}
	m.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
	return len(m.deleted)
}

type Client struct{ inner *iam.Client }

// DeleteAccessKey forwards: its callers are judged.
func (c *Client) DeleteAccessKey(ctx context.Context, in *iam.DeleteAccessKeyInput) (*iam.DeleteAccessKeyOutput, error) {
	fmt.Println("delete")
	return c.inner.DeleteAccessKey(ctx, in)
}

func UseClient(c *Client) {
	c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "path from exempt.UseClient"
}

type store struct{ c *iam.Client }

type stored struct{ id *string }

func (s *store) load(id string) (found stored, err error) {
	defer fmt.Println("loaded")
	if id == "" {
		return found, fmt.Errorf("no key")
	}
	if err = fill(&found); err != nil {
		return found, err
	}
	return found, nil
}

func fill(s *stored) error {
	_, err := fmt.Sscan("id", s)
	return err
}

// RotateStored deletes the key that was stored before, in a closure.
func (s *store) RotateStored(ctx context.Context, id string) error {
	old, err := s.load(id)
	if err != nil {
		return err
	}
	out, err := s.c.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{})
	if err != nil {
		return err
	}
	fmt.Println(aws.ToString(out.AccessKey.AccessKeyId))
	remove := func() error {
		_, err = s.c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: old.id}) // want "AWS IAM DeleteAccessKey"
		return err
	}
	return remove()
}
