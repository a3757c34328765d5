// Package tables keeps in tables, and in options that are handed on, what has to be
// confirmed.
package tables

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

var client *iam.Client

func confirm(question string) bool {
	fmt.Print(question, " [y/N] ")
	answer, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	return strings.TrimSpace(answer) == "y"
}

// A command says whether it has to be confirmed, and what it does.
type command struct {
	name    string
	confirm bool
	run     func(id string)
}

var commands = []command{
	{name: "show", run: show},
	{name: "delete", confirm: true, run: remove},
}

func show(id string) { fmt.Println(id) }

func remove(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
}

func Commands(name, id string) {
	for _, c := range commands {
		if c.name != name {
			continue
		}
		if c.confirm && !confirm("Really "+c.name+"?") {
			return
		}
		c.run(id)
	}
}

type rashCommand struct {
	name    string
	confirm bool
	run     func(id string)
}

var rashCommands = []rashCommand{
	{name: "rename", confirm: true, run: show},
	{name: "delete", run: rashRemove},
}

func rashRemove(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from tables.RashCommands"
}

func RashCommands(name, id string) {
	for _, c := range rashCommands {
		if c.name != name {
			continue
		}
		if c.confirm && !confirm("Really "+c.name+"?") {
			return
		}
		c.run(id)
	}
}

// The entries of a table that changes can be any.
type hastyCommand struct {
	name    string
	confirm bool
	run     func(id string)
}

var hastyCommands = map[string]*hastyCommand{
	"show":   {run: show},
	"delete": {confirm: true, run: hastyRemove},
}

func hastyRemove(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from tables.HastyCommands"
}

func HastyCommands(name, id string) {
	c := hastyCommands[name]
	if len(os.Args) > 3 {
		c.confirm = false
	}
	if c.confirm && !confirm("Really delete?") {
		return
	}
	c.run(id)
}

// Another entry may have come into the variable since the question.
type swappedCommand struct {
	confirm bool
	run     func(id string)
}

var swappedCommands = []swappedCommand{
	{run: show},
	{confirm: true, run: swappedRemove},
}

func swappedRemove(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from tables.SwappedCommands"
}

func SwappedCommands(i, j int, id string) {
	c := swappedCommands[i]
	if c.confirm && !confirm("Really delete?") {
		return
	}
	c = swappedCommands[j]
	c.run(id)
}

// A level of confirmation and a name of an operation, which travel together.
type level int

const (
	never level = iota
	always
)

type action struct {
	operation string
	level     level
}

var actions = map[string]action{
	"list":   {operation: "ListAccessKeys"},
	"delete": {operation: "DeleteAccessKey", level: always},
}

func Actions(name, id string) {
	chosen, ok := actions[name]
	if !ok {
		return
	}
	switch chosen.level {
	case always:
		if confirm("Really delete?") {
			perform(chosen, id)
		}
	default:
		perform(chosen, id)
	}
}

func perform(a action, id string) {
	switch a.operation {
	case "ListAccessKeys":
		show(id)
	case "DeleteAccessKey":
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
	}
}

type rashAction struct {
	operation string
	level     level
}

var rashActions = map[string]rashAction{
	"list":   {operation: "ListAccessKeys", level: always},
	"delete": {operation: "DeleteAccessKey", level: always},
	"purge":  {operation: "DeleteAccessKey"},
}

func RashActions(name, id string) {
	chosen, ok := rashActions[name]
	if !ok {
		return
	}
	switch chosen.level {
	case always:
		if confirm("Really delete?") {
			rashPerform(chosen, id)
		}
	default:
		rashPerform(chosen, id)
	}
}

func rashPerform(a rashAction, id string) {
	switch a.operation {
	case "ListAccessKeys":
		show(id)
	case "DeleteAccessKey":
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from tables.RashActions"
	}
}

// A report that one caller hands on, and asks before.
type report struct{ keys []string }

type rotation struct {
	user   string
	quiet  bool
	report *report
}

func RotateByReport(user string, keys []string) {
	if !confirm("Really delete the keys of " + user + "?") {
		return
	}
	rotate(&rotation{user: user, quiet: true, report: &report{keys: keys}})
}

func RotateWithoutReport(user string) { rotate(&rotation{user: user}) }

func rotate(r *rotation) {
	if !r.quiet {
		fmt.Println("rotating", r.user)
	}
	for _, key := range keysOf(r.report) {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &key})
	}
}

func keysOf(r *report) []string {
	if r == nil {
		return nil
	}
	return r.keys
}

type rashRotation struct {
	user   string
	quiet  bool
	report *report
}

func RashRotateByReport(user string, keys []string) {
	rashRotate(&rashRotation{user: user, quiet: true, report: &report{keys: keys}})
}

func RashRotateWithoutReport(user string) { rashRotate(&rashRotation{user: user}) }

func rashRotate(r *rashRotation) {
	if !r.quiet {
		fmt.Println("rotating", r.user)
	}
	for _, key := range keysOf(r.report) {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &key}) // want "path from tables.RashRotateByReport"
	}
}

// What is filled in later is not what it was made with.
type lateRotation struct {
	user   string
	quiet  bool
	report *report
}

func LateRotate(user string, keys []string) {
	r := &lateRotation{user: user, quiet: true}
	late(r, keys)
	lateRotate(r)
}

func late(r *lateRotation, keys []string) { r.report = &report{keys: keys} }

func lateRotate(r *lateRotation) {
	if !r.quiet {
		fmt.Println("rotating", r.user)
	}
	for _, key := range keysOf(r.report) {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &key}) // want "path from tables.LateRotate"
	}
}

// What is filled in by reflection is not what it was made with.
type readRotation struct {
	user   string
	quiet  bool
	Report *report
}

func ReadRotateByReport(user string, keys []string) {
	if !confirm("Really delete the keys of " + user + "?") {
		return
	}
	readRotate(&readRotation{user: user, quiet: true, Report: &report{keys: keys}})
}

func ReadRotateAsSaid(user string) {
	r := &readRotation{user: user}
	reflect.ValueOf(r).Elem().FieldByName("Report").Set(reflect.ValueOf(&report{keys: os.Args[2:]}))
	readRotate(r)
}

func readRotate(r *readRotation) {
	if !r.quiet {
		fmt.Println("rotating", r.user)
	}
	for _, key := range keysOf(r.Report) {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &key}) // want "path from tables.ReadRotateAsSaid"
	}
}

// Entries of another type become entries of the table.
type plainCommand struct {
	confirm bool
	run     func(id string)
}

type madeCommand struct {
	confirm bool
	run     func(id string)
}

var (
	plainCommands = []plainCommand{{run: madeRemove}}
	madeCommands  = []madeCommand{{run: show}, {confirm: true, run: show}}
)

func madeRemove(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from tables.MadeCommands"
}

func MadeCommands(i int, id string) {
	for _, c := range plainCommands {
		madeCommands = append(madeCommands, madeCommand(c))
	}
	c := madeCommands[i]
	if c.confirm && !confirm("Really delete?") {
		return
	}
	c.run(id)
}

// A task says by a method whether it has to be confirmed.
type task interface {
	Dangerous() bool
	Do(id string)
}

type deleting struct{}

func (deleting) Dangerous() bool { return true }
func (deleting) Do(id string)    { remove(id) }

type harmless struct{}

func (harmless) Dangerous() bool { return false }
func (harmless) Do(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from tables.Tasks"
}

// undecided is dangerous for some.
type undecided struct{ dangerous bool }

func (u undecided) Dangerous() bool { return u.dangerous }
func (undecided) Do(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from tables.Tasks"
}

func Tasks(id string, few bool) {
	for _, t := range []task{deleting{}, harmless{}, undecided{few}} {
		if t.Dangerous() && !confirm("Really?") {
			continue
		}
		t.Do(id)
	}
}

// A job is dangerous if it has a method that says so.
type job interface{ Start(id string) }

type warned interface{ Warning() string }

type cleaning struct{}

func (cleaning) Warning() string { return "Everything is deleted." }
func (cleaning) Start(id string) { remove(id) }

type quiet struct{}

func (quiet) Start(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from tables.Jobs"
}

func Jobs(id string) {
	for _, j := range []job{cleaning{}, quiet{}} {
		if w, ok := j.(warned); ok {
			fmt.Println(w.Warning())
			if !confirm("Delete?") {
				continue
			}
		}
		j.Start(id)
	}
}
