// Package deactivated is judged under a configuration that demands that a key is
// deactivated before somebody says yes.
package deactivated

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

func ask() bool {
	var answer string
	fmt.Print("Delete? ")
	fmt.Scanln(&answer)
	return answer == "yes"
}

func Inactive(ctx context.Context, c *iam.Client, id string) {
	if _, err := c.UpdateAccessKey(ctx, &iam.UpdateAccessKeyInput{AccessKeyId: &id, Status: "Inactive"}); err != nil || !ask() {
		return
	}
	c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: &id})
}

func Chosen(ctx context.Context, c *iam.Client, id, status string) {
	if _, err := c.UpdateAccessKey(ctx, &iam.UpdateAccessKeyInput{AccessKeyId: &id, Status: status}); err != nil || !ask() {
		return
	}
	c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: &id})
}

func Active(ctx context.Context, c *iam.Client, id string) {
	if _, err := c.UpdateAccessKey(ctx, &iam.UpdateAccessKeyInput{AccessKeyId: &id, Status: "Active"}); err != nil || !ask() {
		return
	}
	c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without the check that the configuration requires .deactivated."
}
