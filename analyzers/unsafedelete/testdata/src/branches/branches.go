// Package branches leads to a delete by many ways at once.
package branches

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

var (
	client *ec2.Client

	force  = flag.Bool("force", false, "do not ask")
	yes    = flag.Bool("yes", false, "do not ask")
	dryRun = flag.Bool("dry-run", false, "only print")
)

func del(name string) {
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name})
}

func bare(name string) {
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "AWS EC2 DeleteKeyPair runs without anyone's consent"
}

func ask() bool {
	var answer string
	fmt.Print("Delete? ")
	fmt.Scanln(&answer)
	return answer == "y"
}

func Or(name string) {
	if *force || ask() {
		del(name)
	}
}

func And(name string) {
	if !*yes && !ask() {
		return
	}
	del(name)
}

func Nested(name string) {
	if !*force {
		if !ask() {
			return
		}
	}
	del(name)
}

func Variable(name string) {
	ok := true
	if !*force {
		ok = ask()
	}
	if ok {
		del(name)
	}
}

func VariableFromFlag(name string) {
	ok := *force
	if !ok {
		ok = ask()
	}
	if ok {
		del(name)
	}
}

func BothArms(name string, production bool) {
	if production {
		if !ask() {
			return
		}
	} else {
		fmt.Println("staging")
		if !ask() {
			return
		}
	}
	del(name)
}

func OneArm(name string, production bool) {
	if production {
		if !ask() {
			return
		}
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from branches.OneArm"
}

func OrOther(name string, production bool) {
	if production || ask() {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from branches.OrOther"
	}
}

func AndOther(name string, production bool) {
	if production && ask() {
		del(name)
	}
}

func ForceAlone(name string) {
	if *force {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want `"force" alone is no consent`
	}
}

func DryRunByDefaultOff(name string) {
	if *dryRun {
		fmt.Println("would delete", name)
		return
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want `"dry-run" is off unless somebody asks for it`
}

// Correlated asks unless it is a dry run, and deletes unless it is one.
func Correlated(name string) {
	if *dryRun {
		fmt.Println("would delete", name)
	} else if !ask() {
		return
	}
	if !*dryRun {
		del(name)
	}
}

func Decoupled(name string) {
	if *dryRun {
		fmt.Println("would delete", name)
	} else if !ask() {
		fmt.Println("no")
	}
	if !*dryRun {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from branches.Decoupled"
	}
}

func Dropped(name string) {
	ask()
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "the answer of ask is dropped"
}

func EachOne(names []string) {
	for _, name := range names {
		if !ask() {
			continue
		}
		del(name)
	}
}

func NotEachOne(names []string) {
	for _, name := range names {
		if !ask() {
			fmt.Println("no")
		}
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from branches.NotEachOne"
	}
}

func Chosen(names []string) {
	var chosen []string
	for _, name := range names {
		if ask() {
			chosen = append(chosen, name)
		}
	}
	for _, name := range chosen {
		del(name)
	}
}

func AllChosen(names []string) {
	var chosen []string
	for _, name := range names {
		if ask() {
			fmt.Println("thanks")
		}
		chosen = append(chosen, name)
	}
	for _, name := range chosen {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from branches.AllChosen"
	}
}

func confirmed(names []string) []string {
	kept := names[:0]
	for _, name := range names {
		if ask() {
			kept = append(kept, name)
		}
	}
	return kept
}

func Filtered(names []string) {
	for _, name := range confirmed(names) {
		del(name)
	}
}

func RetryLoop(name string) {
	for i := 0; ; i++ {
		if i == 3 {
			return
		}
		if ask() {
			break
		}
	}
	del(name)
}

func LoopRunsOut(name string) {
	for i := 0; i < 3; i++ {
		if ask() {
			break
		}
	}
	client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from branches.LoopRunsOut"
}

func Panics(name string) {
	if !ask() {
		panic("declined")
	}
	del(name)
}

func Goroutine(names []string) {
	if !ask() {
		return
	}
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			del(name)
		}()
	}
	wg.Wait()
}

func GoroutineUnasked(name string) {
	go bare(name)
	ask()
}

func Deferred(name string) error {
	defer client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from branches.Deferred"
	if !ask() {
		return errors.New("no")
	}
	return nil
}

func DeferredAfter(name string) error {
	if !ask() {
		return errors.New("no")
	}
	defer del(name)
	return nil
}

func Closure(name string) {
	remove := func() { del(name) }
	if ask() {
		remove()
	}
}

func Captured(name string) {
	ok := false
	prompt := func() { ok = ask() }
	prompt()
	if ok {
		del(name)
	}
}

func with(question string, action func()) {
	fmt.Print(question)
	if ask() {
		action()
	}
}

func always(question string, action func()) {
	fmt.Print(question)
	ask()
	action()
}

func Callback(name string) {
	with("Delete the key pair?", func() { del(name) })
}

func CallbackAlways(name string) {
	always("Delete the key pair?", func() {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from branches.CallbackAlways"
	})
}

func CallbackBoth(name string, other func()) {
	with("Delete?", func() { del(name) })
	always("Hello", func() { fmt.Println("no delete here") })
}

func Channel(name string) {
	answers := make(chan bool)
	go func() { answers <- ask() }()
	if <-answers {
		del(name)
	}
}

type plan struct {
	confirmed bool
	names     []string
}

func (p *plan) ask() { p.confirmed = ask() }

func (p *plan) run() {
	if !p.confirmed {
		return
	}
	for _, name := range p.names {
		del(name)
	}
}

func Planned(names []string) {
	p := &plan{names: names}
	p.ask()
	p.run()
}

type eager struct{ approved bool }

func Literal(name string) {
	e := eager{approved: true}
	if e.approved {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from branches.Literal"
	}
}

type options struct{ yes bool }

func (o *options) parse() { flag.BoolVar(&o.yes, "yes", false, "do not ask") }

// WriteBack keeps the answer in the option.
func WriteBack(name string) {
	var o options
	o.parse()
	if !o.yes {
		if !ask() {
			return
		}
		o.yes = true
	}
	if o.yes {
		del(name)
	}
}

func Else(name string) {
	if ask() {
		fmt.Println("good")
	} else {
		bare(name)
	}
}

type request struct {
	Enabled bool     `json:"enabled"`
	Names   []string `json:"names"`
}

// Decoded is filled in by a decoder after it was set.
func Decoded(data []byte) error {
	r := request{Enabled: false}
	if err := json.Unmarshal(data, &r); err != nil {
		return err
	}
	if r.Enabled {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &r.Names[0]}) // want "path from branches.Decoded"
	}
	return nil
}

func DecodedList(data []byte) error {
	names := []string{}
	if err := json.Unmarshal(data, &names); err != nil {
		return err
	}
	for _, name := range names {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from branches.DecodedList"
	}
	return nil
}

func collect(into map[string]bool, names []string) {
	for _, name := range names {
		into[name] = true
	}
}

func Set(names []string) {
	set := make(map[string]bool)
	collect(set, names)
	for name := range set {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from branches.Set"
	}
}

func collectAgreed(into map[string]bool, names []string) {
	for _, name := range names {
		if ask() {
			into[name] = true
		}
	}
}

func AgreedSet(names []string) {
	set := make(map[string]bool)
	collectAgreed(set, names)
	for name := range set {
		del(name)
	}
}

func CopiedSet(names map[string]bool) {
	set := make(map[string]bool)
	maps.Copy(set, names)
	for name := range set {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from branches.CopiedSet"
	}
}

// Remembered keeps the yes of one turn for those that follow.
func Remembered(names []string) {
	agreed := false
	for _, name := range names {
		agreed = given(name, agreed)
	}
}

func given(name string, agreed bool) bool {
	if agreed {
		del(name)
		return true
	}
	return ask()
}

// SecondTurn takes the first turn for a yes, whatever was answered in it.
func SecondTurn(names []string) {
	agreed := false
	for _, name := range names {
		taken(name, agreed)
		ask()
		agreed = true
	}
}

func taken(name string, agreed bool) {
	if agreed {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from branches.SecondTurn"
	}
}

func FilledIn(name string) {
	ok := *force
	if !ok {
		askInto("Delete? ", &ok)
	}
	if ok {
		del(name)
	}
}

func askInto(question string, answer *bool) {
	fmt.Print(question)
	in := bufio.NewScanner(os.Stdin)
	*answer = in.Scan() && in.Text() == "yes"
}

func FilledInElsewhere(name string, few bool) {
	ok := *force
	if !ok {
		setTo(&ok, few)
	}
	if ok {
		client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "path from branches.FilledInElsewhere"
	}
}

func setTo(place *bool, value bool) { *place = value }
