// Command libnuke gives its resources to a framework that asks before it
// removes them.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/ekristen/libnuke/pkg/registry"
	"github.com/ekristen/libnuke/pkg/resource"
)

var client *iam.Client

type Lister struct{}

func (Lister) List(ctx context.Context, o any) ([]resource.Resource, error) {
	return []resource.Resource{&User{name: "u"}}, nil
}

type User struct{ name string }

func (u *User) Remove(ctx context.Context) error {
	_, err := client.DeleteUser(ctx, &iam.DeleteUserInput{UserName: &u.name})
	return err
}

func init() { registry.Register(&registry.Registration{Name: "User", Lister: Lister{}}) }

func main() {
	name := "someone"
	client.DeleteUser(context.TODO(), &iam.DeleteUserInput{UserName: &name}) // want "path from main.main"
}
