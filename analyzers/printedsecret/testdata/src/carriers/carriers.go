// Package carriers shows fields that hold more than secrets, and some that do not.
package carriers

import (
	"log"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// A condition holds whatever a form has, now and then a session token.
type condition struct{ name, value string }

type form struct {
	conditions []condition
	data       map[string]string
}

func (f *form) add(c condition) { f.conditions = append(f.conditions, c) }

func sign(f *form, bucket string, c aws.Credentials) {
	f.add(condition{name: "bucket", value: bucket})
	f.add(condition{name: "x-amz-security-token", value: c.SessionToken})
	f.data["bucket"] = bucket
	f.data["x-amz-security-token"] = c.SessionToken
}

func upload(f *form) {
	for _, c := range f.conditions {
		log.Print(c.name, c.value)
	}
	log.Print("uploading to ", f.data["bucket"])
}

// What nothing else is stored in holds the secret, whatever its name is.
type box struct{ content string } // want content:`holds`

func fill(b *box, c aws.Credentials) { b.content = c.SecretAccessKey }

func empty(b *box) { b.content = "" }

func open(b *box) {
	log.Print(b.content) // want `the secret access key of AWS credentials goes to the log`
}

// So does what is named for it, whatever else is stored there.
type profile struct {
	region    string
	secretKey string // want secretKey:`holds`
}

func read(lines []string) *profile { return &profile{region: lines[0], secretKey: lines[1]} }

func take(p *profile, c aws.Credentials) { p.secretKey = c.SecretAccessKey }

func dump(p *profile) {
	log.Print(p.region)
	log.Print(p.secretKey) // want `the secret access key of AWS credentials goes to the log`
}

// A setter stores what its callers have.
type note struct{ text string }

func (n *note) set(text string) { n.text = text }

func notes(n *note, c aws.Credentials, title string) {
	n.set(title)
	n.set(c.SecretAccessKey)
	log.Print(n.text)
}

type sealed struct{ text string } // want text:`holds`

func (s *sealed) set(text string) { s.text = text }

func seal(s *sealed, c aws.Credentials) {
	s.set(c.SecretAccessKey)
	log.Print(s.text) // want `the secret access key of AWS credentials goes to the log`
}
