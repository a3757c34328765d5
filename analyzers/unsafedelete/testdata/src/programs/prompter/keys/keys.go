// Package keys deletes access keys.
package keys

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

var client *iam.Client

func Delete(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
}

func Purge(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "ConfirmPrepared asks"
}

func Replace(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "only after someone confirmed it.$"
}
