package temporary

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/google/uuid"
	pborman "github.com/pborman/uuid"
)

type flight struct {
	name     string
	keyAdded bool
}

func (f *flight) key() string { return f.name }

func (f *flight) up(ctx context.Context, c *ec2.Client) error {
	name := f.key()
	if _, err := c.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: &name}); err != nil {
		return err
	}
	f.keyAdded = true
	return nil
}

func (f *flight) down(ctx context.Context, c *ec2.Client) {
	if f.keyAdded {
		name := f.key()
		c.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyName: &name})
	}
}

// Flight deletes a key pair by a name that nothing had before.
func Flight(ctx context.Context, c *ec2.Client, base string) error {
	f := &flight{name: fmt.Sprintf("%s-%s", base, pborman.New())}
	defer f.down(ctx, c)
	return f.up(ctx, c)
}

// Unique has its name from a library that may fail.
func Unique(ctx context.Context, c *ec2.Client) error {
	name := "probe-" + uuid.Must(uuid.NewRandom()).String()
	_, err := c.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyName: &name})
	return err
}

// Parsed has its name from the caller.
func Parsed(ctx context.Context, c *ec2.Client, id string) error {
	name := "probe-" + uuid.Must(uuid.Parse(id)).String()
	_, err := c.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyName: &name}) // want "AWS EC2 DeleteKeyPair"
	return err
}

// Hashed has the same name whenever it runs.
func Hashed(ctx context.Context, c *ec2.Client, space uuid.UUID) error {
	name := uuid.NewSHA1(space, []byte("probe")).String()
	_, err := c.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyName: &name}) // want "AWS EC2 DeleteKeyPair"
	return err
}
