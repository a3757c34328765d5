// Package keys deletes access keys.
package keys

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

var client *iam.Client

func Delete(id string) error {
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
	return err
}

func DeleteEach(id string) error {
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
	return err
}

func Purge(ids []string) error {
	for _, id := range ids {
		if _, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}); err != nil { // want "path from main"
			return err
		}
	}
	return nil
}
