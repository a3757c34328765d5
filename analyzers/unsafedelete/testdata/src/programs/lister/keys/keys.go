// Package keys holds access keys.
package keys

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

type prompter interface{ Prompt(name string) bool }

type Key struct {
	client *iam.Client
	id     string
}

func (k Key) Name() string { return k.id }

func (k Key) Delete() error {
	_, err := k.client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &k.id})
	return err
}

// Purged is a key that is deleted without a question.
type Purged struct{ Key }

func (p Purged) Purge() error {
	_, err := p.client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &p.id}) // want "path from main.main"
	return err
}

// Deletable is what the commands work on.
type Deletable interface {
	Name() string
	Delete() error
}

// Select collects what is confirmed: to put a key into the list deletes nothing.
func Select(logger prompter, names []string) []Deletable {
	var selected []Deletable
	for _, name := range names {
		if logger.Prompt(name) {
			selected = append(selected, Key{id: name})
		}
	}
	return append([]Deletable(nil), selected...)
}

func SelectPurged(logger prompter, names []string) []Purged {
	var selected []Purged
	for _, name := range names {
		if logger.Prompt(name) {
			selected = append(selected, Purged{Key{id: name}})
		}
	}
	return selected
}
