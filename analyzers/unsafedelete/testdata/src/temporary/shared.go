package temporary

import (
	"context"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

func terminate(ctx context.Context, c *ec2.Client, id string) {
	c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{id}})
}

// Shared keeps the ids of what goroutines launch in a map that they share.
func Shared(ctx context.Context, c *ec2.Client) {
	var machines sync.Map
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if id, err := launch(ctx, c); err == nil {
				machines.Store(id, true)
			}
		}()
	}
	wg.Wait()
	machines.Range(func(id, _ any) bool {
		terminate(ctx, c, id.(string))
		return true
	})
}

// SharedWithOther has one in its map that was there before.
func SharedWithOther(ctx context.Context, c *ec2.Client, old string) {
	var machines sync.Map
	if id, err := launch(ctx, c); err == nil {
		machines.Store(id, true)
	}
	machines.LoadOrStore(old, true)
	machines.Range(func(id, _ any) bool {
		c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{id.(string)}}) // want "AWS EC2 TerminateInstances"
		return true
	})
}

// pool finds its machines by what they do.
type pool struct {
	client   *ec2.Client
	machines sync.Map
}

func (p *pool) up(ctx context.Context, role string) {
	if id, err := launch(ctx, p.client); err == nil {
		p.machines.Store(role, id)
	}
}

func (p *pool) down(ctx context.Context, role string) {
	if id, ok := p.machines.LoadAndDelete(role); ok {
		terminate(ctx, p.client, id.(string))
	}
}

func Pool(ctx context.Context, c *ec2.Client, role string) {
	p := &pool{client: c}
	defer p.down(ctx, role)
	p.up(ctx, role)
}

// joint is a pool that others join with machines of their own.
type joint struct {
	client   *ec2.Client
	machines sync.Map
}

func (j *joint) up(ctx context.Context, role string) {
	if id, err := launch(ctx, j.client); err == nil {
		j.machines.Store(role, id)
	}
}

func (j *joint) join(role, id string) { j.machines.Swap(role, id) }

func (j *joint) down(ctx context.Context, role string) {
	if id, ok := j.machines.Load(role); ok {
		j.client.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{id.(string)}}) // want "AWS EC2 TerminateInstances"
	}
}

func Joint(ctx context.Context, c *ec2.Client, role, id string) {
	j := &joint{client: c}
	defer j.down(ctx, role)
	j.up(ctx, role)
	j.join(role, id)
}
