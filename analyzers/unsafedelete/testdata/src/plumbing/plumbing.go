// Package plumbing carries the answer to the delete through what programs are
// made of: method values, generics, interfaces, closures, channels, maps.
package plumbing

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

var (
	client  *iam.Client
	yes     = flag.Bool("yes", false, "do not ask")
	errNo   = errors.New("declined")
	errKept = fmt.Errorf("kept: %w", errNo)
)

func del(id string) error {
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
	return err
}

func ask(question string) bool {
	fmt.Print(question)
	var answer string
	fmt.Scanln(&answer)
	return answer == "y"
}

func askErr(question string) (bool, error) {
	fmt.Print(question)
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		return false, err
	}
	return strings.TrimSpace(line) == "yes", nil
}

func ErrGroup(ids []string) error {
	if !ask("Delete all?") {
		return nil
	}
	var g errgroup.Group
	for _, id := range ids {
		g.Go(func() error { return del(id) })
	}
	return g.Wait()
}

func ErrGroupUnasked(ids []string) error {
	var g errgroup.Group
	for _, id := range ids {
		g.Go(func() error {
			_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.ErrGroupUnasked"
			return err
		})
	}
	return g.Wait()
}

func ErrGroupAnswer(id string) error {
	var g errgroup.Group
	var ok bool
	g.Go(func() error {
		ok = ask("Delete?")
		return nil
	})
	if err := g.Wait(); err != nil {
		return err
	}
	if ok {
		return del(id)
	}
	return nil
}

func confirmAny[T any](question string, v T) bool {
	fmt.Print(question, v)
	var answer string
	fmt.Scanln(&answer)
	return answer == "yes"
}

func GenericQuestion(id string) {
	if confirmAny("Delete ", id) {
		del(id)
	}
}

func GenericQuestionDropped(id string) {
	confirmAny("Delete ", id)
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.GenericQuestionDropped"
}

func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}

func Must(id string) {
	if !must(askErr("Delete?")) {
		return
	}
	del(id)
}

func MustDropped(id string) {
	_ = must(askErr("Delete?"))
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.MustDropped"
}

type terminal struct{ in *bufio.Reader }

func (t *terminal) confirm(question string) bool {
	fmt.Print(question)
	line, _ := t.in.ReadString('\n')
	return line == "y\n"
}

func MethodValue(id string) {
	t := &terminal{bufio.NewReader(os.Stdin)}
	sure := t.confirm
	if sure("Delete?") {
		del(id)
	}
}

func MethodExpression(id string) {
	sure := (*terminal).confirm
	if !sure(&terminal{bufio.NewReader(os.Stdin)}, "Delete?") {
		return
	}
	del(id)
}

type confirmer interface{ confirm(question string) bool }

type always struct{}

func (always) confirm(string) bool { return true }

func strategy(yes bool) confirmer {
	if yes {
		return always{}
	}
	return &terminal{bufio.NewReader(os.Stdin)}
}

// Strategy says yes without a question only where an option says so.
func Strategy(id string) {
	if strategy(*yes).confirm("Delete?") {
		del(id)
	}
}

type agreeable struct{}

func (agreeable) confirm(string) bool { return true }

func careless(production bool) confirmer {
	if !production {
		return agreeable{}
	}
	return &terminal{bufio.NewReader(os.Stdin)}
}

func StrategyCareless(id string, production bool) {
	if careless(production).confirm("Delete?") {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.StrategyCareless"
	}
}

var handlers = map[string]func(string) error{
	"delete": del,
	"print":  func(id string) error { fmt.Println(id); return nil },
}

func Handlers(name, id string) {
	if h, ok := handlers[name]; ok && ask("Delete?") {
		h(id)
	}
}

var commands = map[string]func(id string){
	"purge": func(id string) {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.HandlersUnasked"
	},
	"clean": func(id string) {
		if ask("Delete?") {
			del(id)
		}
	},
}

func HandlersUnasked(name, id string) { commands[name](id) }

func Select(id string) {
	answers := make(chan string, 1)
	go func() {
		var answer string
		fmt.Scanln(&answer)
		answers <- answer
	}()
	select {
	case answer := <-answers:
		if answer != "y" {
			return
		}
	case <-time.After(time.Minute):
		return
	}
	del(id)
}

func SelectRunsOut(id string) {
	answers := make(chan string, 1)
	go func() {
		var answer string
		fmt.Scanln(&answer)
		answers <- answer
	}()
	select {
	case answer := <-answers:
		if answer != "y" {
			return
		}
	case <-time.After(time.Minute):
		fmt.Println("nobody is there")
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.SelectRunsOut"
}

func into(ok *bool) { *ok = ask("Delete?") }

func Pointer(id string) {
	var ok bool
	into(&ok)
	if !ok {
		return
	}
	del(id)
}

type result struct {
	Confirmed bool
	Note      string
}

func question() result { return result{Confirmed: ask("Delete?"), Note: "asked"} }

func Struct(id string) {
	if r := question(); r.Confirmed {
		del(id)
	}
}

func StructOther(id string) {
	if r := question(); r.Note != "" {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.StructOther"
	}
}

func named(question string) (ok bool, err error) {
	defer fmt.Println("asked")
	ok, err = askErr(question)
	return
}

func NamedResults(id string) error {
	ok, err := named("Delete?")
	if err != nil || !ok {
		return err
	}
	return del(id)
}

// confirm can be replaced by tests.
var confirm = ask

func Variable(id string) {
	if confirm("Delete?") {
		del(id)
	}
}

var agree = func(string) bool { return true }

func VariableAgrees(id string) {
	if agree("Delete?") {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.VariableAgrees"
	}
}

type deps struct {
	confirm func(string) bool
	remove  func(string) error
}

func (d deps) run(id string) error {
	if !d.confirm("Delete?") {
		return errKept
	}
	return d.remove(id)
}

func Injected(id string) error { return deps{confirm: ask, remove: del}.run(id) }

type remover struct {
	sure func(string) bool
}

type setting func(*remover)

func withQuestion(f func(string) bool) setting { return func(r *remover) { r.sure = f } }

func newRemover(settings ...setting) *remover {
	r := &remover{}
	for _, set := range settings {
		set(r)
	}
	return r
}

func FunctionalOptions(id string) {
	r := newRemover(withQuestion(ask))
	if r.sure("Delete?") {
		del(id)
	}
}

var (
	once   sync.Once
	agreed bool
)

func Once(id string) {
	once.Do(func() { agreed = ask("Delete all?") })
	if agreed {
		del(id)
	}
}

func each(ids []string, f func(string) error) error {
	for _, id := range ids {
		if err := f(id); err != nil {
			return err
		}
	}
	return nil
}

func guarded(f func(string) error) func(string) error {
	return func(id string) error {
		if !ask("Delete " + id + "?") {
			return errNo
		}
		return f(id)
	}
}

func Decorated(ids []string) error { return each(ids, guarded(del)) }

func logged(f func(string) error) func(string) error {
	return func(id string) error {
		fmt.Println("deleting", id)
		return f(id)
	}
}

func remove(id string) error {
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.DecoratedOnly"
	return err
}

func DecoratedOnly(ids []string) error { return each(ids, logged(remove)) }

type queue[T any] struct{ items []T }

func (q *queue[T]) push(item T) { q.items = append(q.items, item) }

func (q *queue[T]) each(f func(T) error) error {
	for _, item := range q.items {
		if err := f(item); err != nil {
			return err
		}
	}
	return nil
}

func GenericQueue(ids []string) error {
	var q queue[string]
	for _, id := range ids {
		if ask("Delete " + id + "?") {
			q.push(id)
		}
	}
	return q.each(del)
}

type bag[T any] struct{ items []T }

func (b *bag[T]) push(item T) { b.items = append(b.items, item) }

func GenericBagOfAll(ids []string) error {
	var b bag[string]
	for _, id := range ids {
		b.push(id)
	}
	for _, id := range b.items {
		if _, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}); err != nil { // want "path from plumbing.GenericBagOfAll"
			return err
		}
	}
	return nil
}

// Uninstantiated is called by nobody here.
func Uninstantiated[T ~string](id T) {
	name := string(id)
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &name}) // want "path from plumbing.Uninstantiated"
}

func UninstantiatedAsking[T ~string](id T) {
	name := string(id)
	if !ask("Delete " + name + "?") {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &name})
}

type Store[K comparable] struct{ ids map[K]string }

func (s *Store[K]) Remove(key K) {
	id := s.ids[key]
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.Store.Remove"
}

func Context(ctx context.Context, id string) error {
	ctx, cancel := context.WithCancel(ctx)
	if !ask("Delete?") {
		cancel()
	}
	_, err := client.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.Context"
	return err
}

type cloud interface{ Remove(id string) error }

type local struct{}

func (local) Remove(id string) error { return nil }

func (local) Write(p []byte) (int, error) { return len(p), nil }

type remote struct{}

func (remote) Remove(id string) error { return del(id) }

func pick(name string) cloud {
	if name == "local" {
		return local{}
	}
	return remote{}
}

// Asserted gives one kind of cloud to other code, which is never the other kind.
func Asserted(name string) {
	c := pick(name)
	if w, ok := c.(io.Writer); ok {
		fmt.Fprintln(w, "hello")
	}
	if ask("Delete?") {
		c.Remove(name)
	}
}

// replace runs what it is given when it waited too long.
func replace(id string, late func(id string)) {
	if late != nil {
		late(id)
	}
}

func evict(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
}

// ReplaceAsked evicts after a yes.
func ReplaceAsked(id string) {
	if ask("Delete?") {
		replace(id, evict)
	}
}

// ReplaceOnly wants nothing done.
func ReplaceOnly(id string) { replace(id, nil) }

func purge(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.ReplaceAlways"
}

func ReplaceAlways(id string) { replace(id, purge) }

var consented, fresh atomic.Bool

func Atomic(id string) error {
	consented.Store(ask("Delete?"))
	if !consented.Load() {
		return nil
	}
	return del(id)
}

// AtomicOfBoth is stored for another reason as well.
func AtomicOfBoth(id string) error {
	fresh.Store(ask("Delete?"))
	if len(id) == 20 {
		fresh.Store(true)
	}
	if !fresh.Load() {
		return nil
	}
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
	return err
}

func Kept(ids []string) {
	for _, id := range slices.DeleteFunc(ids, func(id string) bool { return !ask("Delete " + id + "?") }) {
		del(id)
	}
}

// KeptInverted deletes those for which the answer was no.
func KeptInverted(ids []string) {
	for _, id := range slices.DeleteFunc(ids, func(id string) bool { return ask("Delete " + id + "?") }) {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
	}
}

// A guard keeps the first error, so that questions can be put in a row: without an
// error all of them were answered with yes.
type guard struct{ err error }

func (g *guard) ask(question string) *guard {
	if g.err == nil && !ask(question) {
		g.err = errNo
	}
	return g
}

func (g *guard) Err() error { return g.err }

func Chained(id string) error {
	g := &guard{}
	if err := g.ask("Delete?").ask("Really?").err; err != nil {
		return err
	}
	return del(id)
}

func ChainedGetter(id string) error {
	g := new(guard)
	g.ask("Delete?")
	if err := g.Err(); err != nil {
		return err
	}
	return del(id)
}

func askedByGuard() error {
	var g guard
	g.ask("Delete?")
	return g.err
}

func ChainedInHelper(id string) error {
	if err := askedByGuard(); err != nil {
		return err
	}
	return del(id)
}

// The guard is looked at before it asks.
func ChainedTooEarly(id string) error {
	g := &guard{}
	err := g.Err()
	g.ask("Delete?")
	if err != nil {
		return err
	}
	_, err = client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.ChainedTooEarly"
	return err
}

// The error is forgotten before it is looked at.
func ChainedForgotten(id string) error {
	g := &guard{}
	g.ask("Delete?")
	g.err = nil
	if g.err != nil {
		return g.err
	}
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.ChainedForgotten"
	return err
}

// The question is about something else.
func ChainedAboutAnother(id string) error {
	g := &guard{}
	if err := g.ask("Show the details?").err; err != nil {
		return err
	}
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.ChainedAboutAnother"
	return err
}

// Another guard was asked.
func ChainedOther(id string) error {
	g, other := &guard{}, &guard{}
	other.ask("Delete?")
	if g.err != nil {
		return g.err
	}
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.ChainedOther"
	return err
}

// This guard asks only the first time, and keeps no error of that.
type laxGuard struct {
	asked bool
	err   error
}

func (g *laxGuard) ask(question string) *laxGuard {
	if !g.asked && !ask(question) {
		g.asked = true
		if len(question) > 20 {
			g.err = errNo
		}
	}
	return g
}

func ChainedLax(id string) error {
	g := &laxGuard{}
	if err := g.ask("Delete?").err; err != nil {
		return err
	}
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.ChainedLax"
	return err
}

type (
	sureKey  struct{}
	quickKey struct{}
)

func InContext(ctx context.Context, id string) error {
	return delIfSure(context.WithValue(ctx, sureKey{}, *yes), id)
}

func delIfSure(ctx context.Context, id string) error {
	if sure, _ := ctx.Value(sureKey{}).(bool); !sure {
		return nil
	}
	return del(id)
}

func OtherInContext(ctx context.Context, id string) {
	ctx = context.WithValue(ctx, sureKey{}, *yes)
	ctx = context.WithValue(ctx, quickKey{}, true)
	if quick, _ := ctx.Value(quickKey{}).(bool); quick {
		client.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.OtherInContext"
	}
}

func SentIfAgreed(ids []string) {
	agreed := make(chan string)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for id := range agreed {
			del(id)
		}
	}()
	for _, id := range ids {
		if ask("Delete " + id + "?") {
			agreed <- id
		}
	}
	close(agreed)
	wg.Wait()
}

func SentAnyway(ids []string) {
	work := make(chan string)
	go func() {
		defer close(work)
		for _, id := range ids {
			if len(id) > 8 || ask("Delete "+id+"?") {
				work <- id
			}
		}
	}()
	for id := range work {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.SentAnyway"
	}
}

// Code outside the program may send something as well.
func SentFromOutside(ids []string) {
	work := make(chan os.Signal, 1)
	signal.Notify(work)
	if ask("Delete all?") {
		work <- os.Interrupt
	}
	for range work {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &ids[0]}) // want "path from plumbing.SentFromOutside"
	}
}

func AskedOnce(ids []string) {
	sure := sync.OnceValue(func() bool { return ask("Delete all?") })
	for _, id := range ids {
		if sure() {
			del(id)
		}
	}
}

func CountedOnce(ids []string) {
	few := sync.OnceValue(func() bool { return len(ids) < 3 })
	for _, id := range ids {
		if few() {
			client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.CountedOnce"
		}
	}
}

// mustAgree says where its error comes from when it returns.
func mustAgree(id string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("asking about %s: %w", id, err)
		}
	}()
	ok, err := askErr("Delete? ")
	if err != nil {
		return err
	}
	if !ok {
		return errNo
	}
	return nil
}

func WrappedError(id string) error {
	if err := mustAgree(id); err != nil {
		return err
	}
	return del(id)
}

// mayAgree takes an error for a yes when it returns.
func mayAgree(id string) (err error) {
	defer func() {
		if errors.Is(err, io.EOF) {
			err = nil
		}
	}()
	ok, err := askErr("Delete? ")
	if err != nil {
		return err
	}
	if !ok {
		return errNo
	}
	return nil
}

func SwallowedError(id string) error {
	if err := mayAgree(id); err != nil {
		return err
	}
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.SwallowedError"
	return err
}

func AnsweredOnChannel(id string) error {
	answer := make(chan error)
	go func() {
		if !ask("Delete? ") {
			answer <- errNo
			return
		}
		answer <- nil
	}()
	if err := <-answer; err != nil {
		return err
	}
	return del(id)
}

// A channel that is closed gives nil to whoever waits for an error.
func ClosedChannel(id string) error {
	answer := make(chan error)
	go func() {
		defer close(answer)
		if !ask("Delete? ") {
			return
		}
		answer <- nil
	}()
	if err := <-answer; err != nil {
		return err
	}
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.ClosedChannel"
	return err
}

func AnswersInMap(ids []string) {
	sure := make(map[string]bool)
	for _, id := range ids {
		sure[id] = ask("Delete " + id + "?")
	}
	for _, id := range ids {
		if sure[id] {
			del(id)
		}
	}
}

func LengthsInMap(ids []string) {
	sure := make(map[string]bool)
	for _, id := range ids {
		sure[id] = ask("Delete "+id+"?") || len(id) > 8
	}
	for _, id := range ids {
		if sure[id] {
			client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.LengthsInMap"
		}
	}
}

func DecodedMap(ids []string, file []byte) error {
	sure := make(map[string]bool)
	if err := json.Unmarshal(file, &sure); err != nil {
		return err
	}
	for _, id := range ids {
		if sure[id] {
			client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.DecodedMap"
		}
	}
	return nil
}

func SetOfAgreed(ids []string) {
	agreed := make(map[string]struct{})
	for _, id := range ids {
		if ask("Delete " + id + "?") {
			agreed[id] = struct{}{}
		}
	}
	for _, id := range ids {
		if _, ok := agreed[id]; ok {
			del(id)
		}
	}
}

func SetOfAsked(ids []string) {
	asked := make(map[string]struct{})
	for _, id := range ids {
		if !ask("Delete " + id + "?") {
			fmt.Println("kept")
		}
		asked[id] = struct{}{}
	}
	for _, id := range ids {
		if _, ok := asked[id]; ok {
			client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.SetOfAsked"
		}
	}
}

func CollectedErrors(id string) error {
	var errs []error
	if id == "" {
		errs = append(errs, errors.New("no id"))
	}
	if ok, err := askErr("Delete? "); err != nil || !ok {
		errs = append(errs, errNo)
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	return del(id)
}

func CollectedOther(id string) error {
	var errs []error
	if id == "" {
		errs = append(errs, errors.New("no id"))
	}
	if ok, err := askErr("Delete? "); err != nil || !ok {
		fmt.Println(errNo)
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.CollectedOther"
	return err
}

// pointed is nil where nobody said anything.
type pointed struct{ Sure, Fine *bool }

func (p *pointed) complete(few bool) {
	if p.Sure == nil {
		p.Sure = aws.Bool(ask("Delete? "))
	}
	p.Fine = aws.Bool(few)
}

func BehindPointer(id string, few bool) error {
	p := &pointed{}
	p.complete(few)
	if !aws.ToBool(p.Sure) {
		return nil
	}
	return del(id)
}

func OtherBehindPointer(id string, few bool) error {
	p := &pointed{}
	p.complete(few)
	if !aws.ToBool(p.Fine) {
		return nil
	}
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from plumbing.OtherBehindPointer"
	return err
}
