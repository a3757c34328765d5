// Package lib hands secrets on: what its parameters, fields and results are is
// told to other packages by facts.
package lib

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

func Connect(id, s string) aws.CredentialsProvider { // want Connect:"parameter 1 is a secret access key"
	return credentials.NewStaticCredentialsProvider(id, s, "")
}

func Indirect(s string) { connect(s) } // want Indirect:"parameter 0 is a secret access key"

func connect(s string) { Connect("", s) } // want connect:"parameter 0 is a secret access key"

type Config struct {
	ID  string
	Key string // want Key:"takes a secret access key"
}

func (c *Config) Provider() aws.CredentialsProvider {
	return Connect(c.ID, c.Key)
}

type Client struct{ key string }

func (c *Client) SetKey(k string) { c.key = k } // want SetKey:"parameter 0 is a secret access key"

func (c *Client) Dial() { connect(c.key) }

func Ptr(s string) *string { return &s } // want Ptr:"result 0 is parameter 0"

func Key() string { return "VBH3PIsoRvKqkfwbwsjlqh3uzFxAhOWccMDr6P9F" } // want Key:"result 0 is a constant secret"

var Held = "5a11y2R1mgrx+PXUEP4jPu9rTPuRhrHtcSS/L7m1" // want Held:"a constant secret"

var Global string // want Global:"takes a secret access key"

func UseGlobal() { connect(Global) }

var Head = "AKIA" // want Head:"a piece of an id"

const Half = "AKIA"

const Other = "bUnFSW5RNSsiMDLDv336NYBDBgY4feeO0R0mati4"

const SecretKey = "w1hDE+2k3kw4yuMRtjB4U1PI5b+nJ+nyYH6vK4EW" // want `secret access key` SecretKey:"reported"
