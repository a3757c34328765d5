// Package configured is judged under stricter and laxer configurations.
package configured

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

func ask() bool {
	var answer string
	fmt.Print("Delete? ")
	fmt.Scanln(&answer)
	return answer == "yes"
}

func YesNo(c *iam.Client) {
	if ask() {
		c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
	}
}

func Typed(c *iam.Client, name string) {
	var typed string
	fmt.Print("Type the name: ")
	fmt.Scanln(&typed)
	if typed == name {
		c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
	}
}

func Checked(c *iam.Client) {
	if !ask() {
		return
	}
	if _, err := c.GetAccessKeyLastUsed(context.TODO(), &iam.GetAccessKeyLastUsedInput{}); err != nil {
		return
	}
	c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
}

func Environment(c *iam.Client) {
	if os.Getenv("SURE") == "yes" {
		c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
	}
}

func Volume(c *ec2.Client) { c.DeleteVolume(context.TODO(), &ec2.DeleteVolumeInput{}) }

func Role(c *iam.Client) { c.DeleteRole(context.TODO(), &iam.DeleteRoleInput{}) }

func Approved(c *iam.Client) {
	if approved() {
		c.DeleteUser(context.TODO(), &iam.DeleteUserInput{})
	}
}

func approved() bool { return os.Getpid() > 1 }
