// Package iam stands in for the SDK's package of the same path.
package iam

import (
	"context"
	"time"
)

type Options struct{}

type Client struct{}

type AccessKey struct{ AccessKeyId, SecretAccessKey, UserName *string }

type AccessKeyMetadata struct {
	AccessKeyId *string
	CreateDate  *time.Time
	Status      string
}

type AccessKeyLastUsed struct{ LastUsedDate *time.Time }

type (
	DeleteAccessKeyInput       struct{ AccessKeyId, UserName *string }
	DeleteAccessKeyOutput      struct{}
	DeleteUserInput            struct{ UserName *string }
	DeleteUserOutput           struct{}
	CreateAccessKeyInput       struct{ UserName *string }
	CreateAccessKeyOutput      struct{ AccessKey *AccessKey }
	ListAccessKeysInput        struct{ UserName *string }
	ListAccessKeysOutput       struct{ AccessKeyMetadata []AccessKeyMetadata }
	GetAccessKeyLastUsedInput  struct{ AccessKeyId *string }
	GetAccessKeyLastUsedOutput struct{ AccessKeyLastUsed *AccessKeyLastUsed }
	UpdateAccessKeyInput       struct {
		AccessKeyId, UserName *string
		Status                string
	}
	UpdateAccessKeyOutput struct{}
	DeleteRoleInput       struct{ RoleName *string }
	DeleteRoleOutput      struct{}
)

func (*Client) DeleteAccessKey(ctx context.Context, in *DeleteAccessKeyInput, opts ...func(*Options)) (*DeleteAccessKeyOutput, error) {
	return nil, nil
}
func (*Client) DeleteUser(ctx context.Context, in *DeleteUserInput, opts ...func(*Options)) (*DeleteUserOutput, error) {
	return nil, nil
}
func (*Client) CreateAccessKey(ctx context.Context, in *CreateAccessKeyInput, opts ...func(*Options)) (*CreateAccessKeyOutput, error) {
	return nil, nil
}
func (*Client) ListAccessKeys(ctx context.Context, in *ListAccessKeysInput, opts ...func(*Options)) (*ListAccessKeysOutput, error) {
	return nil, nil
}
func (*Client) GetAccessKeyLastUsed(ctx context.Context, in *GetAccessKeyLastUsedInput, opts ...func(*Options)) (*GetAccessKeyLastUsedOutput, error) {
	return nil, nil
}
func (*Client) UpdateAccessKey(ctx context.Context, in *UpdateAccessKeyInput, opts ...func(*Options)) (*UpdateAccessKeyOutput, error) {
	return nil, nil
}
func (*Client) DeleteRole(ctx context.Context, in *DeleteRoleInput, opts ...func(*Options)) (*DeleteRoleOutput, error) {
	return nil, nil
}
