// Package del deletes for packages that import it.
package del

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"facts/ask"
)

var client *iam.Client

func remove() {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "path from del.Bare"
}

func Bare() { remove() } // want Bare:"reaches AWS IAM DeleteAccessKey"

func Asked() {
	if ask.Confirm("Delete the key?") {
		remove()
	}
}

func OtherQuestion() { // want OtherQuestion:"reaches AWS IAM DeleteAccessKey"
	if ask.Confirm("Show details?") {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "its question is about something else"
	}
}

func Unless(assumeYes bool) error { // want Unless:"result 0 nil means yes"
	if err := ask.ConfirmUnless(false); err != nil {
		return err
	}
	remove()
	return nil
}

func Always() error { // want Always:"reaches AWS IAM DeleteAccessKey"
	if err := ask.ConfirmUnless(true); err != nil {
		return err
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "path from del.Always"
	return nil
}

func Must() { // want Must:"does not return without consent"
	ask.Must()
	remove()
}

func Callback() { ask.Then(remove) }

func CallbackNow() { // want CallbackNow:"reaches AWS IAM DeleteAccessKey"
	ask.Now(func() {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "path from del.CallbackNow"
	})
}

func init() { ask.Commands["purge"] = purge }

func purge(id string) {
	new(iam.Client).DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "AWS IAM DeleteAccessKey"
}
