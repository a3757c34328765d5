// Package helpers asks through functions of its own.
package helpers

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"go.uber.org/mock/gomock"
	"k8s.io/apimachinery/pkg/util/sets"
)

var client *iam.Client

func del(id string) error {
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
	return err
}

func ask(question string) bool {
	fmt.Print(question + " [y/N] ")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		return false
	}
	line = strings.TrimSpace(strings.ToLower(line))
	return line == "y" || line == "yes"
}

func Bool(id string) {
	if !ask("Delete?") {
		return
	}
	del(id)
}

func BoolElse(id string) {
	if ask("Delete?") {
		del(id)
	} else {
		fmt.Println("kept")
	}
}

func Inverted(id string) {
	if ask("Delete?") {
		return
	}
	inverted(id)
}

func inverted(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from helpers.Inverted"
}

func Compared(id string) {
	if ask("Delete?") == false {
		return
	}
	if ask("Really?") != true {
		return
	}
	del(id)
}

func askErr(question string) (bool, error) {
	fmt.Print(question)
	var answer string
	if _, err := fmt.Scanln(&answer); err != nil {
		return false, fmt.Errorf("reading the answer: %w", err)
	}
	return answer == "yes", nil
}

func BoolError(id string) error {
	ok, err := askErr("Delete?")
	if err != nil {
		return err
	}
	if !ok {
		return errors.New("aborted")
	}
	return del(id)
}

func OnlyError(id string) error {
	if _, err := askErr("Delete?"); err != nil {
		return err
	}
	return onlyError(id)
}

func onlyError(id string) error {
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "the answer of askErr is dropped"
	return err
}

var errAborted = errors.New("aborted")

func mustAgree() error {
	ok, err := askErr("Delete?")
	if err != nil {
		return err
	}
	if !ok {
		return errAborted
	}
	return nil
}

func Error(id string) error {
	if err := mustAgree(); err != nil {
		return err
	}
	return del(id)
}

func ErrorIgnored(id string) error {
	mustAgree()
	return ignored(id)
}

func ignored(id string) error {
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "the answer of mustAgree is dropped"
	return err
}

// declined mixes a "no" up with an error.
func declined() error {
	ok, err := askErr("Delete?")
	if err != nil || !ok {
		return err
	}
	return nil
}

func NoIsNil(id string) error {
	if err := declined(); err != nil {
		return err
	}
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from helpers.NoIsNil"
	return err
}

func exitUnlessAgreed() {
	if !ask("Delete?") {
		fmt.Println("kept")
		os.Exit(1)
	}
}

func Exits(id string) {
	exitUnlessAgreed()
	del(id)
}

func fatal(err error) {
	log.Println(err)
	os.Exit(2)
}

func OwnFatal(id string) {
	if !ask("Delete?") {
		fatal(errAborted)
	}
	del(id)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func Checked(id string) {
	check(mustAgree())
	del(id)
}

func warn(err error) {
	if err != nil {
		log.Print(err)
	}
}

func Warned(id string) {
	warn(mustAgree())
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from helpers.Warned"
}

// stub has the name of a confirmation and the body of none.
func confirm(string) bool { return true }

func Stub(id string) {
	if confirm("Delete?") {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from helpers.Stub"
	}
}

func askForConfirmation() bool {
	var response string
	if _, err := fmt.Scanln(&response); err != nil {
		log.Fatal(err)
	}
	switch {
	case contains([]string{"y", "Y", "yes"}, response):
		return true
	case contains([]string{"n", "N", "no"}, response):
		return false
	}
	fmt.Println("Please type yes or no")
	return askForConfirmation()
}

func contains(list []string, s string) bool { return position(list, s) != -1 }

func position(list []string, s string) int {
	for i, elem := range list {
		if elem == s {
			return i
		}
	}
	return -1
}

func Recursive(id string) {
	if askForConfirmation() {
		del(id)
	}
}

func AnyKnownWord(id string) {
	var response string
	fmt.Scanln(&response)
	if contains([]string{"y", "n"}, response) {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from helpers.AnyKnownWord"
	}
}

func retry(in io.Reader) bool {
	s := bufio.NewScanner(in)
	for {
		if !s.Scan() {
			return false
		}
		switch strings.ToLower(s.Text()) {
		case "y", "yes":
			return true
		case "n", "no":
			return false
		}
	}
}

func Loop(id string) {
	if retry(os.Stdin) {
		del(id)
	}
}

type answer int

const (
	no answer = iota
	yes
	all
)

func choose() answer {
	var text string
	fmt.Scanln(&text)
	switch text {
	case "y":
		return yes
	case "yes to all":
		return all
	}
	return no
}

func Enum(id string) {
	switch choose() {
	case yes, all:
		del(id)
	}
}

func EnumDifferent(id string) {
	if choose() == no {
		return
	}
	del(id)
}

func readLine() string {
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	return strings.TrimSpace(line)
}

func Line(id string) {
	fmt.Print("Delete? ")
	if readLine() == "yes" {
		del(id)
	}
}

func LineTypedName(name string) {
	fmt.Print("Type the name: ")
	if typed := readLine(); typed != name {
		return
	}
	del(name)
}

func OtherSubject(id string) {
	if !ask("Send usage statistics?") {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "its question is about something else"
}

func PrintedByCaller(id string) {
	fmt.Println("Save a copy of the report?")
	if !askForConfirmation() {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "its question is about something else"
}

type prompter interface {
	AskBool(question string) bool
}

func Injected(p prompter, id string) {
	if p.AskBool("Delete " + id + "?") {
		del(id)
	}
}

type ui struct{ in *bufio.Reader }

func newUI() *ui { return &ui{in: bufio.NewReader(os.Stdin)} }

func (u *ui) yes(format string, args ...any) bool {
	fmt.Printf(format, args...)
	line, _ := u.in.ReadString('\n')
	return line == "y\n"
}

func Field(id string) {
	if newUI().yes("Delete %s? ", id) {
		del(id)
	}
}

func parameter(ok bool, id string) {
	if ok {
		del(id)
	}
}

func Passed(id string) { parameter(ask("Delete?"), id) }

func constant(ok bool, id string) {
	if ok {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from helpers.PassedTrue"
	}
}

func PassedTrue(id string) { constant(true, id) }

func PassedFalse(id string) { constant(false, id) }

func skippable(question string, assumeYes bool) bool {
	if assumeYes {
		return true
	}
	return ask(question)
}

func NotSkipped(id string) {
	if skippable("Delete?", false) {
		del(id)
	}
}

func AlwaysSkipped(id string) {
	if skippable("Delete?", true) {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from helpers.AlwaysSkipped"
	}
}

func BothSubjects(id string) {
	if !ask("Create a new key and delete this one?") {
		return
	}
	del(id)
}

func OtherThanDeleted(id string) {
	if !ask("Show the keys that are about to be deleted?") {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "its question is about something else"
}

func OneOfSet(id string) {
	if okay := sets.NewString("y", "yes"); !okay.Has(line()) {
		return
	}
	del(id)
}

func OneOfGrownSet(id string) {
	okay := sets.New("y")
	okay.Insert("yes")
	if okay.Has(line()) {
		del(id)
	}
}

func NotInSet(id string) {
	if sets.NewString("n", "no").Has(line()) {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
}

func InSetOfBoth(id string) {
	if !sets.NewString("y", "n").Has(line()) {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
}

func InSetThatGrows(id string, more []string) {
	okay := sets.NewString("y", "yes")
	okay.Insert(more...)
	if !okay.Has(line()) {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
}

func line() string {
	fmt.Print("Delete it? ")
	return readLine()
}

type step interface{ Name() string }

type optional interface{ Agree() bool }

type plain struct{}

func (plain) Name() string { return "plain" }

type careful struct{}

func (careful) Name() string { return "careful" }

func (careful) Agree() bool { return ask("Delete?") }

var steps = []step{plain{}, careful{}}

// Asserted asks only steps that can be asked.
func Asserted(id string) {
	for _, s := range steps {
		if o, ok := s.(optional); ok && o.Agree() {
			del(id)
		}
	}
}

type questioner interface{ Agree(question string) bool }

type terminal struct{}

func (terminal) Agree(question string) bool { return ask(question) }

var atTerminal questioner = terminal{}

// mockQuestioner takes its place in tests.
type mockQuestioner struct{ ctrl *gomock.Controller }

func (m *mockQuestioner) Agree(question string) bool {
	agreed, _ := m.ctrl.Call(m, "Agree", question)[0].(bool)
	return agreed
}

func BesideMock(q questioner, id string) {
	if q.Agree("Delete?") {
		del(id)
	}
}

// Cleaner is for programs that ask in their own way.
type Cleaner struct {
	Confirm func(question string) (bool, error)
	Filter  func(id string) (bool, error)
}

func (c *Cleaner) Clean(id string) error {
	if ok, err := c.Confirm("Delete " + id + "?"); err != nil || !ok {
		return err
	}
	return del(id)
}

func (c *Cleaner) CleanFiltered(id string) error {
	if ok, err := c.Filter(id); err != nil || !ok {
		return err
	}
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from helpers.Cleaner.CleanFiltered"
	return err
}

func CleanIf(id string, confirm func(string) bool) {
	if confirm("Delete " + id + "?") {
		del(id)
	}
}

// CleanUnless has the answer the wrong way round.
func CleanUnless(id string, confirm func(string) bool) {
	if !confirm("Delete " + id + "?") {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from helpers.CleanUnless"
	}
}

func cleanAlways(id string, confirm func(string) bool) {
	if confirm("Delete " + id + "?") {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from helpers.CleanAlways"
	}
}

// CleanAlways fills in a function that asks nobody.
func CleanAlways(id string) { cleanAlways(id, func(string) bool { return true }) }
