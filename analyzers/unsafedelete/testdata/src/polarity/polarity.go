// Package polarity asks, and then reads the answer the right or the wrong way.
package polarity

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

var (
	client         *ec2.Client
	interactive    = flag.Bool("interactive", true, "ask")
	askOnRequest   = flag.Bool("prompt", false, "ask")
	quiet          = flag.Bool("quiet", false, "say less, ask nothing")
	skipConfirm    = flag.Bool("skip-confirm", false, "do not ask")
	confirmDefault = flag.Bool("confirm", true, "ask")
)

func del(name string) {
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name})
}

func ask() bool {
	var answer string
	fmt.Print("Delete? ")
	fmt.Scanln(&answer)
	return answer == "y"
}

func declined() bool { return !ask() }

func Declined(name string) {
	if declined() {
		return
	}
	del(name)
}

func DeclinedInverted(name string) {
	if !declined() {
		return
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.DeclinedInverted"
}

func shouldAbort(name string) bool {
	fmt.Printf("Delete %s? [y/N]: ", name)
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		return true
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		return false
	}
	return true
}

func Abort(name string) {
	if shouldAbort(name) {
		os.Exit(1)
	}
	del(name)
}

func AbortForgotten(name string) {
	if shouldAbort(name) {
		fmt.Println("aborted")
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.AbortForgotten"
}

func Interactive(name string) {
	if *interactive && !ask() {
		return
	}
	del(name)
}

func AskOnRequest(name string) {
	if *askOnRequest && !ask() {
		return
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.AskOnRequest"
}

func Quiet(name string) {
	if !*quiet && !ask() {
		return
	}
	del(name)
}

func QuietAlone(name string) {
	if !*quiet {
		fmt.Println("deleting", name)
		return
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.QuietAlone"
}

func SkipConfirm(name string) {
	if *skipConfirm || ask() {
		del(name)
	}
}

// SkipConfirmInverted asks those who said not to, and nobody else.
func SkipConfirmInverted(name string) {
	if !*skipConfirm || ask() {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.SkipConfirmInverted"
	}
}

func ConfirmByDefault(name string) {
	if *confirmDefault {
		if !ask() {
			return
		}
	}
	del(name)
}

func OnlyOnTerminals(name string) {
	if term.IsTerminal(0) && !ask() {
		return
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.OnlyOnTerminals"
}

func NoTerminalNoDelete(name string) {
	if !term.IsTerminal(0) {
		return
	}
	if !ask() {
		return
	}
	del(name)
}

func NotNo(name string) {
	var answer string
	fmt.Print("Delete? [Y/n] ")
	fmt.Scanln(&answer)
	if strings.ToLower(answer) != "n" {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.NotNo"
	}
}

func NotPrefix(name string) {
	var answer string
	fmt.Print("Delete? ")
	fmt.Scanln(&answer)
	if !strings.HasPrefix(answer, "y") {
		return
	}
	del(name)
}

func ContainsLetter(name string) {
	var answer string
	fmt.Print("Delete? ")
	fmt.Scanln(&answer)
	if strings.Contains("yYyes", answer) { // so is ""
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.ContainsLetter"
	}
}

func DefaultCase(name string) {
	var answer string
	fmt.Print("Delete? ")
	fmt.Scanln(&answer)
	switch answer {
	case "n", "no":
		return
	default:
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.DefaultCase"
	}
}

func Fallthrough(name string) {
	var answer string
	fmt.Print("Delete? ")
	fmt.Scanln(&answer)
	switch answer {
	case "y":
		fallthrough
	case "yes":
		del(name)
	case "":
		fmt.Println("say something")
	}
}

func FallthroughFromNo(name string) {
	var answer string
	fmt.Print("Delete? ")
	fmt.Scanln(&answer)
	switch answer {
	case "":
		fallthrough
	case "y":
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.FallthroughFromNo"
	}
}

func Label(name string) {
loop:
	for {
		var answer string
		fmt.Print("Delete? ")
		fmt.Scanln(&answer)
		switch answer {
		case "y":
			break loop
		case "n":
			return
		}
	}
	del(name)
}

func LabelGivesUp(name string) {
loop:
	for tries := 0; ; tries++ {
		var answer string
		fmt.Print("Delete? ")
		fmt.Scanln(&answer)
		switch {
		case answer == "y", tries == 3:
			break loop
		case answer == "n":
			return
		}
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.LabelGivesUp"
}

func Until(name string) {
	answer := ""
	for answer != "y" {
		if answer == "n" {
			return
		}
		fmt.Print("Delete? ")
		fmt.Scanln(&answer)
	}
	del(name)
}

func UntilYes(name string) {
	for !ask() {
	}
	del(name)
}

func Goto(name string) {
	if ask() {
		goto remove
	}
	return
remove:
	del(name)
}

func Counter(name string) {
	agreed := 0
	for range 2 {
		if ask() {
			agreed++
		}
	}
	if agreed == 0 {
		return
	}
	del(name)
}

func Overwritten(name string) {
	ok := ask()
	fmt.Println(ok)
	ok = true
	if ok {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.Overwritten"
	}
}

func Shadowed(name string, production bool) {
	ok := true
	if production {
		ok := ask()
		fmt.Println(ok)
	}
	if ok {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.Shadowed"
	}
}

func ErrorOnly(name string) {
	var answer string
	fmt.Print("Delete? ")
	if _, err := fmt.Scanln(&answer); err != nil {
		return
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.ErrorOnly"
}

func DoubleNegative(name string) {
	no := !ask()
	if !!no {
		return
	}
	if !no == true {
		del(name)
	}
}

func FirstOfTwo(name string) {
	first := ask()
	second := ask()
	if first && second {
		del(name)
	}
}

func EitherOfTwo(name string) {
	if first, second := ask(), true; first || second {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.EitherOfTwo"
	}
}

func TypedFold(name string) {
	fmt.Printf("Type the name %s to delete it: ", name)
	s := bufio.NewScanner(os.Stdin)
	if !s.Scan() || !strings.EqualFold(strings.TrimSpace(s.Text()), name) {
		return
	}
	del(name)
}

func TypedSentence(name string) {
	fmt.Println("Type 'delete NAME' to go on")
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	if strings.TrimRight(line, "\r\n") != fmt.Sprintf("delete %s", name) {
		return
	}
	del(name)
}

func TypedSame(name string) {
	fmt.Print("Type the name: ")
	s := bufio.NewScanner(os.Stdin)
	s.Scan()
	if strings.TrimSpace(s.Text()) == name {
		fmt.Println("matches")
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.TypedSame"
}

func TypedDifferent(name string) {
	fmt.Print("Type the name: ")
	s := bufio.NewScanner(os.Stdin)
	s.Scan()
	if s.Text() == name {
		return
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from polarity.TypedDifferent"
}

func Compare(name string) {
	var answer string
	fmt.Print("Delete? ")
	fmt.Scanln(&answer)
	if strings.Compare(answer, "yes") != 0 {
		return
	}
	del(name)
}
