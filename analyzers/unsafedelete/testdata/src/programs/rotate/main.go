// Command rotate replaces old keys whenever it is triggered.
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

var client *iam.Client

func handle(ctx context.Context) error {
	list, err := client.ListAccessKeys(ctx, &iam.ListAccessKeysInput{})
	if err != nil {
		return err
	}
	created, err := client.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{})
	if err != nil {
		return err
	}
	if created.AccessKey.SecretAccessKey == nil {
		_, err := client.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: created.AccessKey.AccessKeyId})
		return err
	}
	for _, key := range list.AccessKeyMetadata {
		if time.Since(*key.CreateDate) < 90*24*time.Hour {
			continue
		}
		if _, err := client.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: key.AccessKeyId}); err != nil { // want "a check of age, last use or status guards it"
			return err
		}
	}
	return nil
}

func main() { lambda.Start(handle) }
