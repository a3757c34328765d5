// Package flows shows how a secret travels to where it is printed.
package flows

import (
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

func locals(c aws.Credentials, verbose bool) {
	text := "none"
	if verbose {
		text = c.SecretAccessKey
	}
	line := fmt.Sprintf("secret=%s", text)
	lines := []string{"hello", line}
	log.Print(strings.Join(lines, "\n")) // want `goes to the log`
	encoded := base64.StdEncoding.EncodeToString([]byte(c.SecretAccessKey))
	log.Print(encoded) // want `goes to the log`
}

func maps(c aws.Credentials) {
	values := map[string]string{}
	values["secret"] = c.SecretAccessKey
	for k, v := range values {
		log.Print(k, v) // want `goes to the log`
	}
	log.Print(len(values))
}

func channels(c aws.Credentials) {
	ch := make(chan string, 1)
	ch <- c.SecretAccessKey
	log.Print(<-ch) // want `goes to the log`
}

func closures(c aws.Credentials) {
	secret := c.SecretAccessKey
	defer func() {
		log.Print(secret) // want `goes to the log`
	}()
	secret = strings.TrimSpace(secret)
}

type session struct {
	id     string
	secret string // want secret:`holds`
}

func newSession(id, secret string) *session { return &session{id: id, secret: secret} }

func fields(c aws.Credentials) {
	s := newSession(c.AccessKeyID, c.SecretAccessKey)
	log.Print(s.secret) // want `goes to the log`
	log.Print(s.id)
	log.Printf("%+v", s) // want `goes to the log`
}

var current string // want current:`holds`

func set(c aws.Credentials) { current = c.SecretAccessKey }

func get() { log.Print(current) } // want `goes to the log`

func debug(label, value string) { log.Printf("%s: %s", label, value) }

func parameters(c aws.Credentials) {
	debug("secret", c.SecretAccessKey) // want `goes to the log`
	debug("id", c.AccessKeyID)
	debug(c.AccessKeyID, "used")
}

func logf(format string, args ...any) { log.Printf("prefix "+format, args...) }

func variadic(c aws.Credentials) {
	logf("secret %s", c.SecretAccessKey) // want `goes to the log`
	logf("id %s", c.AccessKeyID)
}

func write(w io.Writer, text string) { fmt.Fprintln(w, text) }

func writers(c aws.Credentials, f *os.File) {
	write(os.Stdout, c.SecretAccessKey) // want `goes to the standard output`
	write(f, c.SecretAccessKey)
}

type app struct{ out io.Writer }

func newApp() *app { return &app{out: os.Stdout} }

func (a *app) show(c aws.Credentials) {
	fmt.Fprintln(a.out, c.SecretAccessKey) // want `goes to the standard output`
}

func secretOf(out *iam.CreateAccessKeyOutput) string {
	return aws.ToString(out.AccessKey.SecretAccessKey)
}

func idOf(out *iam.CreateAccessKeyOutput) string { return aws.ToString(out.AccessKey.AccessKeyId) }

func results(out *iam.CreateAccessKeyOutput) {
	log.Print(secretOf(out)) // want `goes to the log`
	log.Print(idOf(out))
}

func both(out *iam.CreateAccessKeyOutput) (id, secret string) {
	return *out.AccessKey.AccessKeyId, *out.AccessKey.SecretAccessKey
}

func tuples(out *iam.CreateAccessKeyOutput) {
	id, secret := both(out)
	log.Print(id)
	log.Print(secret) // want `goes to the log`
}

type printer interface{ print(text string) }

type console struct{}

func (console) print(text string) { fmt.Println(text) }

func interfaces(p printer, c aws.Credentials) {
	p.print(c.SecretAccessKey) // want `goes to the standard output`
	p.print(c.AccessKeyID)
}

func generic[T any](v T) { fmt.Println(v) }

func generics(c aws.Credentials) {
	generic(c.SecretAccessKey) // want `goes to the standard output`
	generic(c.AccessKeyID)
}

var handler = func(c aws.Credentials) {
	log.Print(c.SecretAccessKey) // want `goes to the log`
}
