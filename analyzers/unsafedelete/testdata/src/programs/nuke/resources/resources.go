// Package resources lists and removes what a cloud holds.
package resources

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

type Resource interface{ Remove() error }

type Lister func() ([]Resource, error)

var listers = map[string]Lister{}

func register(name string, l Lister) { listers[name] = l }

func Listers() map[string]Lister { return listers }

func init() {
	register("IAMUserAccessKey", listKeys)
	register("EC2KeyPair", listPairs)
}

type accessKey struct {
	svc *iam.Client
	id  string
}

func listKeys() ([]Resource, error) { return []Resource{&accessKey{id: "k"}}, nil }

func (k *accessKey) Remove() error {
	_, err := k.svc.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &k.id})
	return err
}

type keyPair struct {
	svc  *ec2.Client
	name string
}

func listPairs() ([]Resource, error) { return []Resource{&keyPair{name: "p"}}, nil }

func (p *keyPair) Remove() error {
	_, err := p.svc.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &p.name})
	return err
}
