// Package acrosspackages prints by functions of other packages what other
// packages hold.
package acrosspackages

import (
	"log"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"

	"helper"
	"keys"
)

func shown(c aws.Credentials, f *os.File) {
	helper.Debug(c.SecretAccessKey)            // want `goes to the log`
	helper.Debugf("got %s", c.SecretAccessKey) // want `goes to the log`
	helper.Write(os.Stderr, c.SecretAccessKey) // want `goes to the standard error`
	helper.Write(f, c.SecretAccessKey)
	helper.Size(c.SecretAccessKey)
	helper.Debug(c.AccessKeyID)
	helper.Tool{}.Note(c) // want `goes to the log`
}

func held(c aws.Credentials) {
	pair := keys.NewPair(c)
	log.Print(pair.Secret) // want `goes to the log`
	log.Print(pair.ID)
	log.Printf("%+v", pair)   // want `goes to the log`
	log.Print(keys.Secret(c)) // want `goes to the log`
}
