package temporary

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

// Vessel is a machine that anybody can name.
type Vessel struct{ ID, Name string }

// Embark launches a vessel.
func Embark(ctx context.Context, c *ec2.Client, name string) (*Vessel, error) {
	out, err := c.RunInstances(ctx, &ec2.RunInstancesInput{})
	if err != nil {
		return nil, err
	}
	return &Vessel{ID: *out.Instances[0].InstanceId, Name: name}, nil
}

// Scuttle is for callers who name a vessel.
func Scuttle(ctx context.Context, c *ec2.Client, v *Vessel) error {
	_, err := c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{v.ID}}) // want "AWS EC2 TerminateInstances"
	return err
}

// Raft is a machine whose id only this package sets.
type Raft struct{ id string }

// Board launches a raft.
func Board(ctx context.Context, c *ec2.Client) (*Raft, error) {
	out, err := c.RunInstances(ctx, &ec2.RunInstancesInput{})
	if err != nil {
		return nil, err
	}
	return &Raft{id: *out.Instances[0].InstanceId}, nil
}

// Sink takes a raft back.
func Sink(ctx context.Context, c *ec2.Client, r *Raft) error {
	_, err := c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{r.id}})
	return err
}

// Trip takes back a vessel of its own.
func Trip(ctx context.Context, c *ec2.Client, name string) error {
	v, err := Embark(ctx, c, name)
	if err != nil {
		return err
	}
	_, err = c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{v.ID}})
	return err
}
