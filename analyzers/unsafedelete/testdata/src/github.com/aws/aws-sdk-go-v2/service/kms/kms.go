// Package kms stands in for the SDK's package of the same path.
package kms

import "context"

type Options struct{}

type Client struct{}

type (
	ScheduleKeyDeletionInput  struct{ KeyId *string }
	ScheduleKeyDeletionOutput struct{}
)

func (*Client) ScheduleKeyDeletion(ctx context.Context, in *ScheduleKeyDeletionInput, opts ...func(*Options)) (*ScheduleKeyDeletionOutput, error) {
	return nil, nil
}
