// Package config stands for the library of that import path.
package config

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
)

type LoadOptions struct{}

func LoadDefaultConfig(ctx context.Context, options ...func(*LoadOptions) error) (any, error) {
	return nil, nil
}

func WithCredentialsProvider(p aws.CredentialsProvider) func(*LoadOptions) error { return nil }

func WithRegion(region string) func(*LoadOptions) error { return nil }
