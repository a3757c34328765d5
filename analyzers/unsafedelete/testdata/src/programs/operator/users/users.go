// Package users keeps users and their keys as objects want them.
package users

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	controllerruntime "sigs.k8s.io/controller-runtime"
)

type Settings struct {
	Region string `json:"region"`
}

type User struct {
	metav1.ObjectMeta `json:"metadata"`
	Name              string `json:"name"`
	Key               string `json:"key"`
}

type actuator interface {
	Update(ctx context.Context, u *User) error
	Delete(ctx context.Context, u *User) error
}

type reconciler struct {
	client   controllerruntime.Client
	actuator actuator
}

// Add registers the reconciler with the library.
func Add(client controllerruntime.Client) error {
	return add("users", &reconciler{client, &cloud{}})
}

func add(name string, r controllerruntime.Reconciler) error {
	return controllerruntime.NewController(name, controllerruntime.Options{Reconciler: r})
}

func (r *reconciler) Reconcile(ctx context.Context, request controllerruntime.Request) error {
	u := &User{}
	if err := r.client.Get(ctx, request.Name, u); err != nil {
		return err
	}
	if u.DeletionTimestamp != nil {
		return r.actuator.Delete(ctx, u)
	}
	return r.actuator.Update(ctx, u)
}

type cloud struct{ iam *iam.Client }

// Delete runs for objects that somebody deleted.
func (c *cloud) Delete(ctx context.Context, u *User) error {
	_, err := c.iam.DeleteUser(ctx, &iam.DeleteUserInput{UserName: &u.Name})
	return err
}

// Update replaces a key that nobody deleted.
func (c *cloud) Update(ctx context.Context, u *User) error {
	_, err := c.iam.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: &u.Key}) // want "path from main.main"
	return err
}
