package temporary

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ecs "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/ecs/v2"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/ecs/v2/model"
)

// Servers deletes what it made: each id is in a struct, those are in a list, and that is
// in the body of the request.
func Servers(c *ecs.EcsClient) error {
	made, err := c.CreatePostPaidServers(&model.CreatePostPaidServersRequest{})
	if err != nil {
		return err
	}
	address := true
	servers := make([]model.ServerId, 0)
	for _, id := range *made.ServerIds {
		servers = append(servers, model.ServerId{Id: id})
	}
	_, err = c.DeleteServers(&model.DeleteServersRequest{Body: &model.DeleteServersRequestBody{DeletePublicip: &address, Servers: servers}})
	return err
}

// ServersAndOne has another id in the list.
func ServersAndOne(c *ecs.EcsClient, old string) error {
	made, err := c.CreatePostPaidServers(&model.CreatePostPaidServersRequest{})
	if err != nil {
		return err
	}
	servers := []model.ServerId{{Id: old}}
	for _, id := range *made.ServerIds {
		servers = append(servers, model.ServerId{Id: id})
	}
	_, err = c.DeleteServers(&model.DeleteServersRequest{Body: &model.DeleteServersRequestBody{Servers: servers}}) // want "Huawei ECS DeleteServers"
	return err
}

// Pair makes its list in one piece.
func Pair(c *ecs.EcsClient) error {
	made, err := c.CreatePostPaidServers(&model.CreatePostPaidServersRequest{})
	if err != nil {
		return err
	}
	ids := *made.ServerIds
	_, err = c.DeleteServers(&model.DeleteServersRequest{Body: &model.DeleteServersRequestBody{Servers: []model.ServerId{{Id: ids[0]}, {Id: ids[1]}}}})
	return err
}

// PairWithOther makes a list in one piece of what it made and what was there.
func PairWithOther(c *ecs.EcsClient, old model.ServerId) error {
	made, err := c.CreatePostPaidServers(&model.CreatePostPaidServersRequest{})
	if err != nil {
		return err
	}
	ids := *made.ServerIds
	_, err = c.DeleteServers(&model.DeleteServersRequest{Body: &model.DeleteServersRequestBody{Servers: []model.ServerId{{Id: ids[0]}, old}}}) // want "Huawei ECS DeleteServers"
	return err
}

type launched struct {
	id   string
	size int
}

// Structs keeps each machine in a struct until it deletes them.
func Structs(ctx context.Context, c *ec2.Client) error {
	var all []launched
	for range 3 {
		id, err := launch(ctx, c)
		if err != nil {
			break
		}
		all = append(all, launched{id: id, size: 1})
	}
	var ids []string
	for _, l := range all {
		ids = append(ids, l.id)
	}
	_, err := c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: ids})
	return err
}

type node struct{ id, name string }

// StructsWithNames says no more of the names than that they are beside what was made.
func StructsWithNames(ctx context.Context, c *ec2.Client, name string) error {
	id, err := launch(ctx, c)
	if err != nil {
		return err
	}
	all := []node{{id: id, name: name}}
	for _, n := range all {
		if _, err := c.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyName: &n.name}); err != nil { // want "AWS EC2 DeleteKeyPair"
			return err
		}
	}
	return nil
}

type slot struct{ id string }

func (s *slot) reuse(id string) { s.id = id }

// StructsChanged writes another id over one.
func StructsChanged(ctx context.Context, c *ec2.Client, old string) error {
	id, err := launch(ctx, c)
	if err != nil {
		return err
	}
	s := &slot{id: id}
	s.reuse(old)
	_, err = c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{s.id}}) // want "AWS EC2 TerminateInstances"
	return err
}

type ticket struct{ id string }

func newTicket(id string) ticket { return ticket{id: id} }

// StructsFilledAgain puts another id into a struct that was made with one.
func StructsFilledAgain(ctx context.Context, c *ec2.Client, old string) error {
	id, err := launch(ctx, c)
	if err != nil {
		return err
	}
	t := newTicket(id)
	t.id = old
	_, err = c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{t.id}}) // want "AWS EC2 TerminateInstances"
	return err
}

// StructsReturned deletes by a struct that a function made.
func StructsReturned(ctx context.Context, c *ec2.Client) error {
	id, err := launch(ctx, c)
	if err != nil {
		return err
	}
	r := newVoucher(id)
	_, err = c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{r.id}})
	return err
}

type voucher struct{ id string }

func newVoucher(id string) voucher { return voucher{id: id} }
