// Package policies decides by rules instead of asking.
package policies

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

const limit = 90 * 24 * time.Hour

func Age(ctx context.Context, c *iam.Client, key iam.AccessKeyMetadata) {
	if time.Since(*key.CreateDate) < limit {
		return
	}
	c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: key.AccessKeyId}) // want "a check of age, last use or status guards it: a policy, no consent"
}

func LastUsed(ctx context.Context, c *iam.Client, key iam.AccessKeyMetadata) {
	used, err := c.GetAccessKeyLastUsed(ctx, &iam.GetAccessKeyLastUsedInput{AccessKeyId: key.AccessKeyId})
	if err != nil {
		return
	}
	if used.AccessKeyLastUsed.LastUsedDate == nil {
		c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: key.AccessKeyId}) // want "a check of age, last use or status guards it: a policy, no consent"
	}
}

func Status(ctx context.Context, c *iam.Client, key iam.AccessKeyMetadata) {
	if key.Status != "Inactive" {
		return
	}
	c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: key.AccessKeyId}) // want "a check of age, last use or status guards it: a policy, no consent"
}
