package exempt

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

func TestDelete(t *testing.T) {
	var c *iam.Client
	c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
}
