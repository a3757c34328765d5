package fixes

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// The only use of package credentials: its import goes with it.
func chain(ctx context.Context) (any, error) {
	return config.LoadDefaultConfig(ctx,
		config.WithRegion("eu-west-1"),
		config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider("AKIA5FMD6I4ERT5JTOHZ", "E1WSlcEvx7hAe1xQiSOi349WLOzvcdqIZFVrs13F", "")), // want `access key id` `secret access key`
	)
}
