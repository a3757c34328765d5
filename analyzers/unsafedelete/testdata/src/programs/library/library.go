// Package library has no main function: whoever imports it is its entry point.
package library

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

type Keys struct{ Client *iam.Client }

func (k *Keys) Delete(ctx context.Context, id string) error {
	return k.remove(ctx, id)
}

func (k *Keys) remove(ctx context.Context, id string) error {
	_, err := k.Client.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from library.Keys.Delete"
	return err
}

func (k *Keys) DeleteConfirmed(ctx context.Context, id string) error {
	var answer string
	fmt.Print("Delete? ")
	fmt.Scanln(&answer)
	if answer != "yes" {
		return nil
	}
	_, err := k.Client.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: &id})
	return err
}
