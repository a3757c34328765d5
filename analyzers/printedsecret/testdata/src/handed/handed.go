// Package handed shows secrets that go through functions and containers which the
// program is handed, or hands out.
package handed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
)

func each(lines []string, do func(string)) {
	for _, line := range lines {
		do(line)
	}
}

func callbacks(c aws.Credentials) {
	each([]string{c.SecretAccessKey}, func(line string) { log.Print(line) }) // want `the secret access key of AWS credentials goes to the log`
	each([]string{c.AccessKeyID}, func(line string) { log.Print(line) })
}

func count(lines []string, is func(string) bool) (n int) {
	for _, line := range lines {
		if is(line) {
			n++
		}
	}
	return n
}

func callbacksThatShowNothing(c aws.Credentials) {
	log.Print(count([]string{c.SecretAccessKey}, func(line string) bool { return line != "" }))
}

func printer(prefix string) func(string) {
	return func(line string) { log.Print(prefix, line) }
}

func returnedFunctions(c aws.Credentials) {
	say := printer("> ")
	say(c.SecretAccessKey) // want `the secret access key of AWS credentials goes to the log`
	say(c.AccessKeyID)
}

func pieces(c aws.Credentials) {
	fields := strings.Split("key:"+c.SecretAccessKey, ":")
	log.Print(fields[1]) // want `the secret access key of AWS credentials goes to the log`
	log.Print(len(fields))
}

func encoders(c aws.Credentials) {
	var shown, kept bytes.Buffer
	_ = json.NewEncoder(&shown).Encode(c)
	_ = json.NewEncoder(&kept).Encode(c.AccessKeyID)
	fmt.Println(shown.String()) // want `the secret access key of AWS credentials goes to the standard output`
	fmt.Println(kept.String())
}

func readers(c aws.Credentials) {
	_, _ = io.Copy(os.Stdout, strings.NewReader(c.SecretAccessKey)) // want `the secret access key of AWS credentials goes to the standard output`
	_, _ = io.Copy(os.Stdout, strings.NewReader(c.AccessKeyID))
	_, _ = io.Copy(io.Discard, strings.NewReader(c.SecretAccessKey))
}

func shared(c aws.Credentials) {
	var secrets, ids sync.Map
	secrets.Store("one", c.SecretAccessKey)
	ids.Store("one", c.AccessKeyID)
	secret, _ := secrets.Load("one")
	id, _ := ids.Load("one")
	log.Print(secret) // want `the secret access key of AWS credentials goes to the log`
	log.Print(id)

	var last atomic.Value
	last.Store(c.SecretAccessKey)
	log.Print(last.Load()) // want `the secret access key of AWS credentials goes to the log`
}

func arguments(c aws.Credentials) {
	cmd := exec.Command("login")
	cmd.Args = append(cmd.Args, c.SecretAccessKey) // want `the secret access key of AWS credentials goes to a command line`
	cmd.Env = append(cmd.Env, "SECRET="+c.SecretAccessKey)
	_ = cmd.Run()
}
