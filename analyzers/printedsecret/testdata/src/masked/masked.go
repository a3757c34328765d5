// Package masked shows what may be printed of a secret, and of what goes with it.
package masked

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
)

func short(c aws.Credentials) {
	s := c.SecretAccessKey
	log.Print(s[:4])
	log.Print(s[len(s)-4:])
	log.Print("****" + s[len(s)-4:])
	log.Print(s[:30]) // want `goes to the log`
	log.Print(s[4:])  // want `goes to the log`
}

func measured(c aws.Credentials) {
	log.Print(len(c.SecretAccessKey))
	log.Print(strings.Repeat("*", len(c.SecretAccessKey)))
	log.Print(c.SecretAccessKey != "")
	log.Print(strings.HasPrefix(c.SecretAccessKey, "x"))
}

func hashed(c aws.Credentials) {
	sum := sha256.Sum256([]byte(c.SecretAccessKey))
	log.Print(hex.EncodeToString(sum[:]))
}

func mask(string) string { return "***" }

func masked(c aws.Credentials) {
	log.Print(mask(c.SecretAccessKey))
}

func keep(s string) string {
	if len(s) < 8 {
		return "***"
	}
	return s[:2] + "***"
}

func kept(c aws.Credentials) {
	log.Print(keep(c.SecretAccessKey))
}

func redacted(line string, c aws.Credentials) {
	log.Print(strings.ReplaceAll(line, c.SecretAccessKey, "***"))
	log.Print(strings.NewReplacer(c.SecretAccessKey, "***").Replace(line))
}

type secret string

func (secret) String() string { return "***" }

func typed(c aws.Credentials) {
	log.Print(secret(c.SecretAccessKey))
	log.Printf("%s", secret(c.SecretAccessKey))
	log.Print(string(secret(c.SecretAccessKey))) // want `goes to the log`
}

func returned(c aws.Credentials) string { return c.SecretAccessKey }

func environment(c aws.Credentials) {
	os.Setenv("AWS_SECRET_ACCESS_KEY", c.SecretAccessKey)
}

func meant(c aws.Credentials) {
	//keyvet:ignore printed-secret the command prints new credentials once, as its help says
	fmt.Println(c.SecretAccessKey)
}
