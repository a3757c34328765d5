// Package resources removes what a cloud holds.
package resources

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

type Resource interface{ Remove() error }

var all []Resource

func All() []Resource { return all }

func init() { all = append(all, user{}) }

type user struct{ svc *iam.Client }

func (u user) Remove() error {
	_, err := u.svc.DeleteUser(context.TODO(), &iam.DeleteUserInput{}) // want "path from main.main"
	return err
}
