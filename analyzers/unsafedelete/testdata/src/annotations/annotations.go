// Package annotations says in comments what the analysis cannot see.
package annotations

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

func Call(c *iam.Client) {
	//keyvet:confirmed the ticket system asks before it runs this
	c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
	c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) //keyvet:confirmed and this
	c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "AWS IAM DeleteAccessKey"
}

// Function deletes what a reviewer approved.
//
//keyvet:confirmed a second person approves each run
func Function(c *iam.Client) {
	c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
}

//keyvet:confirmed
func NoReason(c *iam.Client) {
	c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "AWS IAM DeleteAccessKey"
}

//keyvet:confirms
func approved() bool { return lookUp() }

var looked bool

func lookUp() bool { return looked }

func Look() { looked = !looked }

//keyvet:confirms
func approvedErr() error { return nil }

//keyvet:confirms
func mustBeApproved() {}

func Approved(c *iam.Client) {
	if approved() {
		c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
	}
	if lookUp() {
		c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "AWS IAM DeleteAccessKey"
	}
}

func ApprovedErr(c *iam.Client) {
	if err := approvedErr(); err != nil {
		return
	}
	c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
}

func MustBeApproved(c *iam.Client) {
	mustBeApproved()
	c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
}

func Ignored(c *iam.Client) {
	//keyvet:ignore unsafe-delete the account is a sandbox
	c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
}

type approver interface {
	// Approve looks the ticket up.
	//
	//keyvet:confirms
	Approve(id string) bool
	Look(id string) bool
}

type desk struct{ open map[string]bool }

func (d desk) Approve(id string) bool { return d.open[id] }
func (d desk) Look(id string) bool    { return d.open[id] }

func ByInterface(c *iam.Client, a approver) {
	if a.Approve("1") {
		c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{})
	}
	if a.Look("1") {
		c.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "AWS IAM DeleteAccessKey"
	}
}

func Desk(c *iam.Client) { ByInterface(c, desk{}) }
