// Package seen shows what a report says of things that look like consent: only what
// a reader of the function would take for it.
package seen

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/manifoldco/promptui"
)

var client *ec2.Client

func remove(name string) {
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "confirmed it. Seen, but no consent: the answer of ask is dropped.$"
}

func ask(question string) bool {
	var answer string
	fmt.Print(question, " [y/N] ")
	fmt.Scanln(&answer)
	return answer == "y"
}

// A command that asks about its own delete says nothing about the next one.
func Commands(names []string) {
	removeAsked(names[0])
	if err := removeIfAsked(names[1]); err != nil {
		return
	}
	ask("Delete it?")
	remove(names[2])
}

func removeAsked(name string) {
	if ask("Delete " + name + "?") {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name})
	}
}

func removeIfAsked(name string) error {
	if !ask("Delete " + name + "?") {
		return nil
	}
	_, err := client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name})
	return err
}

type keyPairs interface {
	DeleteKeyPair(ctx context.Context, in *ec2.DeleteKeyPairInput, opts ...func(*ec2.Options)) (*ec2.DeleteKeyPairOutput, error)
}

type logged struct{ client *ec2.Client }

func (l logged) DeleteKeyPair(ctx context.Context, in *ec2.DeleteKeyPairInput, opts ...func(*ec2.Options)) (*ec2.DeleteKeyPairOutput, error) {
	fmt.Println("deleting", *in.KeyName)
	return l.client.DeleteKeyPair(ctx, in, opts...)
}

// The same where the command deletes through an interface of the program.
func ThroughInterface(names []string) {
	replaced(logged{client}, names[0])
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &names[1]}) // want "confirmed it.$"
}

func replaced(pairs keyPairs, name string) bool {
	if !ask("Delete " + name + "?") {
		return false
	}
	pairs.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name})
	return true
}

type session struct{ account string }

// connect asks for what it needs: it is there for the session, not for the answer.
func connect() (*session, error) {
	s := &session{}
	if ask("Are you sure that the default account is the right one?") {
		return s, nil
	}
	_, err := fmt.Scanln(&s.account)
	return s, err
}

func Connected(name string) {
	if _, err := connect(); err != nil {
		return
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "after someone confirmed it.$"
}

// Of questions about other deletes, the nearest is enough.
func Inverted(name string) {
	if ask("Delete the first?") {
		fmt.Println("first")
	}
	if ask("Delete the second?") {
		return
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "confirmed it. Seen, but no consent: ask asks, but the delete does not depend on a yes.$"
}

func After(name string) {
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "Seen, but no consent: ask asks after the delete.$"
	if len(name) > 3 && !ask("Delete "+name+"?") {
		return
	}
	fmt.Println("deleted")
}

// A value is called by its variable, a method by its type, a function by its package.
func Value(name string, opts ...func(*tool)) {
	t := &tool{confirm: func(string) bool { return true }}
	for _, o := range opts {
		o(t)
	}
	if t.confirm("Delete?") {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "Seen, but no consent: confirm asks, but the delete does not depend on a yes.$"
	}
}

type tool struct{ confirm func(string) bool }

func Asking() func(*tool) { return func(t *tool) { t.confirm = ask } }

func Method(name string) {
	p := promptui.Prompt{Label: "Ticket"}
	ticket, err := p.Run()
	if err != nil {
		return
	}
	fmt.Println("for", ticket)
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "Seen, but no consent: Prompt.Run asks, but the delete does not depend on a yes.$"
}

func Function(name string) {
	var answer string
	fmt.Print("Delete? [Y/n] ")
	fmt.Scanln(&answer)
	if answer == "n" {
		return
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "Seen, but no consent: fmt.Scanln asks, but the delete does not depend on a yes.$"
}

var (
	on      = flag.Bool("yes", true, "")
	off     = flag.Bool("assume-yes", false, "")
	dry     = flag.Bool("dry-run", true, "")
	preview = flag.Bool("preview", false, "")
)

func OnByDefault(name string) {
	if *on {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "\"yes\" is on by default, so the delete runs unless somebody switches it off.$"
	}
}

func WithoutYes(name string) {
	if *off {
		return
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "the delete runs without \"assume-yes\".$"
}

func DryRun(name string) {
	if *dry {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "\"dry-run\" is on by default, so the delete runs unless somebody switches it off.$"
	}
}

func Preview(name string) {
	if *preview == false {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "\"preview\" is off unless somebody asks for it, so the delete runs by default.$"
	}
}

func Environment(name string) {
	if yes, err := strconv.ParseBool(os.Getenv("CONFIRM")); err != nil || !yes {
		return
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "Seen, but no consent: an environment variable decides, no person.$"
}
