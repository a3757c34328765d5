// Package aged is judged under a configuration that takes a policy for consent.
package aged

import (
	"context"
	"log"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

const limit = 90 * 24 * time.Hour

func del(ctx context.Context, c *iam.Client, key iam.AccessKeyMetadata) {
	c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: key.AccessKeyId})
}

func TooYoung(ctx context.Context, c *iam.Client, keys []iam.AccessKeyMetadata) {
	for _, key := range keys {
		if key.CreateDate == nil || time.Since(*key.CreateDate) < limit {
			continue
		}
		del(ctx, c, key)
	}
}

func Stale(ctx context.Context, c *iam.Client, key iam.AccessKeyMetadata) {
	if old(key) {
		del(ctx, c, key)
	}
}

func old(key iam.AccessKeyMetadata) bool { return time.Now().After(key.CreateDate.Add(limit)) }

// The check says something and lets everything through.
func Mentioned(ctx context.Context, c *iam.Client, key iam.AccessKeyMetadata) {
	if time.Since(*key.CreateDate) < limit {
		log.Println("a young key")
	}
	c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: key.AccessKeyId}) // want "without anyone's consent"
}

func MentionedByFunction(ctx context.Context, c *iam.Client, key iam.AccessKeyMetadata) {
	if !old(key) {
		log.Println("a young key")
	}
	c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: key.AccessKeyId}) // want "without anyone's consent"
}

// How many there are is no policy.
func Counted(ctx context.Context, c *iam.Client, keys []iam.AccessKeyMetadata) {
	if len(keys) < 2 {
		return
	}
	c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: keys[0].AccessKeyId}) // want "without anyone's consent"
}
