// Package keys deletes keys.
package keys

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"programs/decoded/config"
)

var client *iam.Client

// Quietly asks unless the file says not to.
func Quietly(mode config.Mode, id string) {
	if !mode.Quiet() && !yes(id) {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from main.main"
}

var silent bool

// SetSilent switches the question of Always off. The program never calls it.
func SetSilent(on bool) { silent = on }

// Always asks.
func Always(id string) {
	if !silent && !yes(id) {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
}

func yes(id string) bool {
	var answer string
	fmt.Printf("Delete the access key %s? (yes/no) ", id)
	fmt.Scanln(&answer)
	return answer == "yes"
}
