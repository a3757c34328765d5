// Package intests reads credentials that its tests make up.
package intests

import (
	"log"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Pair is a pair of keys.
type Pair struct {
	ID     string
	Secret string // want Secret:`holds`
}

// FromEnvironment reads a pair.
func FromEnvironment() Pair {
	return Pair{os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("AWS_SECRET_ACCESS_KEY")}
}

// SecretFromEnvironment reads the secret.
func SecretFromEnvironment() string { return os.Getenv("AWS_SECRET_ACCESS_KEY") } // want SecretFromEnvironment:`shows`

// TokenFromEnvironment reads the session token.
func TokenFromEnvironment() string { return os.Getenv("AWS_SESSION_TOKEN") } // want TokenFromEnvironment:`shows`

func report(p Pair, c aws.Credentials) {
	log.Print(p)                 // want `goes to the log`
	log.Print(c.SecretAccessKey) // want `goes to the log`
}

// Tests store what they make up in a box, which says nothing of what the program
// stores there.
type box struct{ content string } // want content:`holds`

func fill(b *box, c aws.Credentials) { b.content = c.SecretAccessKey }

func open(b *box) {
	log.Print(b.content) // want `the secret access key of AWS credentials goes to the log`
}
