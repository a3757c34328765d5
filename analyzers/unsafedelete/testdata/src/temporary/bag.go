package temporary

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

type network struct{ id string }

// bag holds whatever has to go at the end, in the order in which it came.
type bag []any

// empty walks a bag backwards and takes everything back.
func empty(ctx context.Context, c *ec2.Client, b *bag) {
	for i := len(*b) - 1; i >= 0; i-- {
		switch item := (*b)[i].(type) {
		case *ec2.CreateKeyPairOutput:
			c.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyPairId: item.KeyPairId})
		case network:
			println("network", item.id)
		}
	}
}

// Bag deletes what it made, which lies beside other things in a list of interfaces.
func Bag(ctx context.Context, c *ec2.Client, name string) error {
	var b bag
	defer empty(ctx, c, &b)
	b = append(b, network{id: name})
	pair, err := c.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: &name})
	if err != nil {
		return err
	}
	b = append(b, pair)
	return nil
}

// emptyAll is empty for a bag that may hold pairs of others.
func emptyAll(ctx context.Context, c *ec2.Client, b *bag) {
	for _, item := range *b {
		if pair, ok := item.(*ec2.CreateKeyPairOutput); ok {
			c.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyPairId: pair.KeyPairId}) // want "AWS EC2 DeleteKeyPair"
		}
	}
}

// BagOfOthers has a pair in the list that it did not make.
func BagOfOthers(ctx context.Context, c *ec2.Client, name string, theirs *ec2.CreateKeyPairOutput) error {
	var b bag
	defer emptyAll(ctx, c, &b)
	pair, err := c.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: &name})
	if err != nil {
		return err
	}
	b = append(b, pair, theirs)
	return nil
}

// emptyPut is empty for a bag of which an element is replaced.
func emptyPut(ctx context.Context, c *ec2.Client, b *bag) {
	for _, item := range *b {
		if pair, ok := item.(*ec2.CreateKeyPairOutput); ok {
			c.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyPairId: pair.KeyPairId}) // want "AWS EC2 DeleteKeyPair"
		}
	}
}

// BagOfPut puts a pair of others into the place of its own.
func BagOfPut(ctx context.Context, c *ec2.Client, name string, theirs *ec2.CreateKeyPairOutput) error {
	var b bag
	defer emptyPut(ctx, c, &b)
	pair, err := c.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: &name})
	if err != nil {
		return err
	}
	b = append(b, pair)
	b[0] = theirs
	return nil
}
