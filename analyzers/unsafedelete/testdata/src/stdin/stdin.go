// Package stdin reads the answer from standard input in the ways that programs
// do.
package stdin

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

var client *iam.Client

func del(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
}

func ReadString(id string) {
	fmt.Print("Delete the key? [y/N] ")
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	if strings.ToLower(strings.TrimSpace(line)) == "y" {
		del(id)
	}
}

func ReadStringUnchecked(id string) {
	fmt.Print("Delete the key? [y/N] ")
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	if strings.TrimSpace(line) != "" {
		fmt.Println("thanks")
	}
	unchecked(id)
}

func unchecked(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "no consent: Reader.ReadString asks, but the delete does not depend on a yes"
}

func Scanner(id string) {
	s := bufio.NewScanner(os.Stdin)
	fmt.Print("Really delete? ")
	s.Scan()
	switch s.Text() {
	case "y", "yes":
		del(id)
	default:
		fmt.Println("kept")
	}
}

func Scanln(id string) {
	var answer string
	fmt.Println("Type yes to delete")
	fmt.Scanln(&answer)
	if answer != "yes" {
		return
	}
	del(id)
}

func Fscan(in io.Reader, id string) {
	var answer string
	fmt.Fscanln(in, &answer)
	if !strings.EqualFold(answer, "yes") {
		return
	}
	del(id)
}

func Byte(id string) {
	b := make([]byte, 1)
	fmt.Print("Delete? ")
	os.Stdin.Read(b)
	if b[0] == 'y' || b[0] == 'Y' {
		del(id)
	}
}

func Rune(id string) {
	r, _, err := bufio.NewReader(os.Stdin).ReadRune()
	if err != nil || r != 'y' {
		return
	}
	del(id)
}

func FirstLetter(id string) {
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	if len(line) > 0 && strings.ToLower(line)[0] == 'y' {
		del(id)
	}
}

func Prefix(id string) {
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	if strings.HasPrefix(strings.ToLower(line), "y") {
		del(id)
	}
}

func List(id string) {
	var answer string
	fmt.Scan(&answer)
	if slices.Contains([]string{"y", "Y", "yes"}, answer) {
		del(id)
	}
}

func Map(id string) {
	var answer string
	fmt.Scan(&answer)
	if map[string]bool{"y": true, "yes": true}[answer] {
		del(id)
	}
}

func ParseBool(id string) {
	var answer string
	fmt.Scan(&answer)
	if ok, err := strconv.ParseBool(answer); err == nil && ok {
		del(id)
	}
}

var yes = regexp.MustCompile(`^(?i)y(es)?$`)

func Pattern(id string) {
	var answer string
	fmt.Scan(&answer)
	if yes.MatchString(answer) {
		del(id)
	}
}

func Negative(id string) {
	var answer string
	fmt.Scanln(&answer)
	if answer == "n" {
		return
	}
	enter(id)
}

func enter(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent on a path from stdin.Negative"
}

func EnterMeansYes(id string) {
	var answer string
	fmt.Scanln(&answer)
	if answer == "" || answer == "y" {
		weak(id)
	}
}

func weak(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent on a path from stdin.EnterMeansYes"
}

func PressEnter(id string) {
	fmt.Println("Press enter to continue")
	bufio.NewReader(os.Stdin).ReadString('\n')
	pressed(id)
}

func pressed(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "the answer of Reader.ReadString is dropped"
}

func TypedName(id string) {
	var typed string
	fmt.Printf("Type %s to delete it: ", id)
	fmt.Scanln(&typed)
	if typed != id {
		return
	}
	del(id)
}

func TypedNames(ids []string) {
	r := bufio.NewReader(os.Stdin)
	for _, id := range ids {
		fmt.Printf("Type %s to delete it: ", id)
		line, _ := r.ReadString('\n')
		if strings.TrimSpace(line) == id {
			del(id)
		}
	}
}

func PickedTarget(ids []string) {
	var picked string
	fmt.Print("Which key? ")
	fmt.Scanln(&picked)
	for _, id := range ids {
		if id == picked {
			target(id)
		}
	}
}

func target(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent on a path from stdin.PickedTarget"
}

func ScannedTarget() {
	var id string
	fmt.Scanln(&id)
	if id == "" {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
}

func MFA(id string) {
	var code string
	fmt.Print("MFA code: ")
	fmt.Scanln(&code)
	if len(code) != 6 {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
}

func FromFile(id string) {
	f, _ := os.Open("answers.txt")
	line, _ := bufio.NewReader(f).ReadString('\n')
	if line == "yes\n" {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
	}
}

func OtherQuestion(id string) {
	var answer string
	fmt.Print("Show more details? [y/N] ")
	fmt.Scanln(&answer)
	if answer != "y" {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "its question is about something else"
}

func AskedAfter(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
	var answer string
	fmt.Print("Delete? [y/N] ")
	fmt.Scanln(&answer)
	if answer != "y" {
		return
	}
}

// Reassigned compares with a variable that is made of itself.
func Reassigned(names []string) {
	name := names[0]
	name = strings.TrimSpace(name)
	shown := &name
	fmt.Printf("Type %s to delete it: ", *shown)
	var typed string
	fmt.Scanln(&typed)
	if typed != *shown {
		return
	}
	del(*shown)
}

// Word takes the answer out of a line.
func Word(id string) {
	fmt.Print("Delete the key? [y/N] ")
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	var word string
	if n, err := fmt.Sscan(line, &word); n != 1 || err != nil || word != "y" {
		return
	}
	del(id)
}

// WordOfFile takes it out of something that nobody typed.
func WordOfFile(id string) {
	fmt.Print("Delete the key? [y/N] ")
	line, _ := os.ReadFile("answers.txt")
	var word string
	if n, err := fmt.Sscan(string(line), &word); n != 1 || err != nil || word != "y" {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
}

func Bool(id string) {
	fmt.Print("Delete the key? [true/false] ")
	var yes bool
	if _, err := fmt.Scan(&yes); err != nil || !yes {
		return
	}
	del(id)
}

func BoolInverted(id string) {
	fmt.Print("Delete the key? [true/false] ")
	var yes bool
	if _, err := fmt.Scan(&yes); err != nil || yes {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
}

func Terminal(id string) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return
	}
	defer tty.Close()
	fmt.Fprint(tty, "Delete the key? [y/N] ")
	line, _ := bufio.NewReader(tty).ReadString('\n')
	if strings.TrimSpace(line) == "y" {
		del(id)
	}
}

func OpenedFile(id string) {
	f, err := os.OpenFile("answers.txt", os.O_RDWR, 0)
	if err != nil {
		return
	}
	defer f.Close()
	fmt.Print("Delete the key? [y/N] ")
	line, _ := bufio.NewReader(f).ReadString('\n')
	if strings.TrimSpace(line) == "y" {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
	}
}

// Program lets another program ask.
func Program(id string) {
	if exec.Command("gum", "confirm", "Delete "+id+"?").Run() == nil {
		del(id)
	}
}

func ProgramOther(id string) {
	if exec.Command("gum", "confirm", "Send statistics?").Run() == nil {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
	}
	if exec.Command("ping", "-c1", id).Run() == nil {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
	}
}

// One answer can be a yes to all that follows.
func YesToAll(ids []string) {
	in := bufio.NewScanner(os.Stdin)
	all := false
	for _, id := range ids {
		if !all {
			fmt.Printf("Delete %s? [y]es, [n]o, [a]ll ", id)
			in.Scan()
			switch in.Text() {
			case "a":
				all = true
			case "y":
			default:
				continue
			}
		}
		del(id)
	}
}

func NoToAll(ids []string) {
	in := bufio.NewScanner(os.Stdin)
	all := false
	for _, id := range ids {
		if !all {
			fmt.Printf("Delete %s? [y]es, [n]o, [q]uiet ", id)
			in.Scan()
			switch in.Text() {
			case "q":
				all = true
			case "y":
			default:
				continue
			}
		}
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from stdin.NoToAll"
	}
}
