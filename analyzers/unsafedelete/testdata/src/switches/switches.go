// Package switches decides by a bool whether to delete, and changes it as it runs.
package switches

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

func ask() bool {
	var answer string
	fmt.Print("Delete the key pairs? ")
	fmt.Scanln(&answer)
	return answer == "yes"
}

// environment is what steps get to see of a run.
type environment interface {
	trying() bool
	setTrying(bool)
	name() string
}

type run struct {
	dry bool
	key string
}

func (r *run) trying() bool     { return r.dry }
func (r *run) setTrying(b bool) { r.dry = b }
func (r *run) name() string     { return r.key }

func newRun(key string) environment {
	r := new(run)
	r.key = key
	return r
}

type plan struct {
	client *ec2.Client
	steps  []string
}

// try runs the plan without effect.
func (p *plan) try(env environment) {
	env.setTrying(true)
	defer env.setTrying(false)
	p.apply(env)
}

func (p *plan) apply(env environment) {
	for _, s := range p.steps {
		fmt.Println("step", s)
		p.step(env)
	}
}

func (p *plan) step(env environment) {
	name := env.name()
	if env.trying() {
		fmt.Println("would delete", name)
		return
	}
	p.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name})
}

// TryThenApply does the same twice, for real only after a yes.
func TryThenApply(c *ec2.Client, key string) {
	p := &plan{client: c, steps: []string{"one"}}
	env := newRun(key)
	p.try(env)
	if ask() {
		p.apply(env)
	}
}

type hasty struct{ client *ec2.Client }

func (h *hasty) try(env environment) {
	env.setTrying(true)
	defer env.setTrying(false)
	h.apply(env)
}

func (h *hasty) apply(env environment) {
	name := env.name()
	if env.trying() {
		return
	}
	h.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "AWS EC2 DeleteKeyPair"
}

// TryAndApply asks nobody before it does it for real.
func TryAndApply(c *ec2.Client, key string) {
	h := &hasty{client: c}
	env := newRun(key)
	h.try(env)
	h.apply(env)
}

type cleaner struct {
	client *ec2.Client
	dry    bool
}

// run asks unless nothing is to be deleted.
func (c *cleaner) run(names []string) {
	if !c.dry && !ask() {
		return
	}
	for _, n := range names {
		c.remove(n)
	}
}

func (c *cleaner) remove(name string) {
	if c.dry {
		fmt.Println("would delete", name)
		return
	}
	c.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name})
}

func Cleaner(client *ec2.Client, dry bool, names []string) {
	c := &cleaner{client: client, dry: dry}
	c.run(names)
}

type loud struct {
	client *ec2.Client
	dry    bool
}

// run asks if nothing is to be deleted.
func (l *loud) run(names []string) {
	if l.dry && !ask() {
		return
	}
	for _, n := range names {
		l.remove(n)
	}
}

func (l *loud) remove(name string) {
	if l.dry {
		return
	}
	l.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "AWS EC2 DeleteKeyPair"
}

func Loud(client *ec2.Client, dry bool, names []string) {
	l := &loud{client: client, dry: dry}
	l.run(names)
}

type options struct {
	dry    bool
	client *ec2.Client
}

// run gets a copy of the options, and hands one on.
func (o options) run(name string) {
	if o.dry || ask() {
		o.remove(name)
	}
}

func (o options) remove(name string) {
	if !o.dry {
		o.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name})
	}
}

func Options(client *ec2.Client, dry bool, name string) {
	options{dry: dry, client: client}.run(name)
}

type copied struct {
	dry    bool
	client *ec2.Client
}

// run hands on a copy that it changed.
func (o copied) run(name string) {
	if o.dry || ask() {
		o.dry = false
		o.remove(name)
	}
}

func (o copied) remove(name string) {
	if !o.dry {
		o.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "AWS EC2 DeleteKeyPair"
	}
}

func Copied(client *ec2.Client, dry bool, name string) {
	copied{dry: dry, client: client}.run(name)
}

var pretend bool

func purge(c *ec2.Client, name string) {
	if pretend {
		return
	}
	c.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name})
}

// Variable switches a variable on and off.
func Variable(c *ec2.Client, name string) {
	pretend = true
	purge(c, name)
	pretend = false
	if ask() {
		purge(c, name)
	}
}

var faking bool

func wipe(c *ec2.Client, name string) {
	if faking {
		return
	}
	c.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name}) // want "AWS EC2 DeleteKeyPair"
}

// VariableTooEarly switches it off before it asks, and does not look at the answer.
func VariableTooEarly(c *ec2.Client, name string) {
	faking = true
	wipe(c, name)
	faking = false
	ask()
	wipe(c, name)
}

// The rest switches something on that is off again, or another one, when it matters.

type job struct {
	client *ec2.Client
	dry    bool
	name   string
}

func (j *job) reset() { j.dry = false }

func (j *job) do() {
	if j.dry {
		return
	}
	j.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &j.name}) // want "AWS EC2 DeleteKeyPair"
}

func Reset(c *ec2.Client) {
	j := &job{client: c}
	j.dry = true
	j.reset()
	j.do()
}

type pair struct {
	client *ec2.Client
	dry    bool
	name   string
}

func (p *pair) do() {
	if p.dry {
		return
	}
	p.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &p.name}) // want "AWS EC2 DeleteKeyPair"
}

func Another(c *ec2.Client) {
	one, other := &pair{client: c}, &pair{client: c}
	one.dry = true
	other.do()
}

type late struct {
	client *ec2.Client
	dry    bool
	name   string
}

func (l *late) do() {
	if l.dry {
		return
	}
	l.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &l.name}) // want "AWS EC2 DeleteKeyPair"
}

// Late runs when the function ends.
func Late(c *ec2.Client) {
	l := &late{client: c}
	l.dry = true
	defer l.do()
	l.dry = false
}

type earlier struct {
	client *ec2.Client
	dry    bool
	name   string
}

// do looks at what the switch was before.
func (e *earlier) do() {
	was := e.dry
	e.dry = true
	if was {
		return
	}
	e.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &e.name}) // want "AWS EC2 DeleteKeyPair"
}

func Earlier(c *ec2.Client) { (&earlier{client: c}).do() }

type parallel struct {
	client *ec2.Client
	dry    bool
	name   string
}

func (p *parallel) release() { p.dry = false }

func (p *parallel) do() {
	if p.dry {
		return
	}
	p.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &p.name}) // want "AWS EC2 DeleteKeyPair"
}

// Parallel is released while it runs.
func Parallel(c *ec2.Client) {
	p := &parallel{client: c}
	p.dry = true
	go p.release()
	p.do()
}

type timed struct {
	client *ec2.Client
	dry    bool
	name   string
}

func (t *timed) release() { t.dry = false }

func (t *timed) do() {
	if t.dry {
		return
	}
	t.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &t.name}) // want "AWS EC2 DeleteKeyPair"
}

// Timed is released after a while.
func Timed(c *ec2.Client) {
	t := &timed{client: c}
	time.AfterFunc(time.Second, t.release)
	t.dry = true
	t.do()
}

type loaded struct {
	client *ec2.Client
	dry    bool
	name   string
}

func (l *loaded) do() {
	if l.dry {
		return
	}
	l.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &l.name}) // want "AWS EC2 DeleteKeyPair"
}

// Loaded reads the switch from a file.
func Loaded(c *ec2.Client, file []byte) error {
	l := &loaded{client: c}
	l.dry = true
	if err := json.Unmarshal(file, l); err != nil {
		return err
	}
	l.do()
	return nil
}

type decoded struct {
	client *ec2.Client
	dry    bool
	name   string
}

func (d *decoded) do() {
	if d.dry {
		return
	}
	d.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &d.name}) // want "AWS EC2 DeleteKeyPair"
}

func populate(into any, values map[string]string) {
	fields := reflect.ValueOf(into).Elem()
	for name, value := range values {
		fields.FieldByName(name).SetString(value)
	}
}

// Decoded is filled in by a helper that takes anything.
func Decoded(c *ec2.Client, values map[string]string) {
	d := &decoded{client: c, dry: len(values) > 0}
	if !d.dry {
		return
	}
	populate(d, values)
	d.do()
}

// sizes are what a volume may have, in GiB: many values, none of which is a switch.
var sizes = []any{
	8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
	28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
	48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67,
	68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87,
	88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107,
	108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127,
	128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 140, 141, 142, 143, 144, 145, 146, 147,
	148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163, 164, 165, 166, 167,
	168, 169, 170, 171, 172, 173, 174, 175, 176, 177, 178, 179, 180, 181, 182, 183, 184, 185, 186, 187,
	188, 189, 190, 191, 192, 193, 194, 195, 196, 197, 198, 199, 200, 201, 202, 203, 204, 205, 206, 207,
	208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 218, 219, 220, 221, 222, 223, 224, 225, 226, 227,
	228, 229, 230, 231, 232, 233, 234, 235, 236, 237, 238, 239, 240, 241, 242, 243, 244, 245, 246, 247,
	248, 249, 250, 251, 252, 253, 254, 255, 256, 257, 258, 259, 260, 261, 262, 263, 264, 265, 266, 267,
}

type sized struct {
	client *ec2.Client
	size   int
}

// try hands what is in a long list to code that could change what it points to. The
// switch is behind an interface as well, but not in that list.
func (s *sized) try(env environment) {
	env.setTrying(true)
	defer env.setTrying(false)
	for _, size := range sizes {
		if reflect.DeepEqual(size, s.size) {
			s.apply(env)
		}
	}
}

func (s *sized) apply(env environment) {
	name := env.name()
	if env.trying() {
		return
	}
	s.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &name})
}

// TrySize does it for real only after a yes.
func TrySize(c *ec2.Client, key string) {
	s := &sized{client: c, size: 64}
	env := newRun(key)
	s.try(env)
	if ask() {
		s.apply(env)
	}
}

type listed struct {
	client *ec2.Client
	dry    bool
	name   string
}

func (l *listed) do() {
	if l.dry {
		return
	}
	l.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &l.name}) // want "AWS EC2 DeleteKeyPair"
}

// Listed puts its switch into a list, and all that is in it is filled in.
func Listed(c *ec2.Client, values map[string]string) {
	l := &listed{client: c, dry: len(values) > 0}
	if !l.dry {
		return
	}
	for _, entry := range append([]any{l}, sizes...) {
		populate(entry, values)
	}
	l.do()
}

type replaced struct {
	client *ec2.Client
	dry    bool
	name   string
}

func (r *replaced) renew(c *ec2.Client) { *r = replaced{client: c} }

func (r *replaced) do() {
	if r.dry {
		return
	}
	r.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &r.name}) // want "AWS EC2 DeleteKeyPair"
}

// Replaced changes all at once.
func Replaced(c *ec2.Client) {
	r := &replaced{client: c}
	r.dry = true
	r.renew(c)
	r.do()
}

type called struct {
	client *ec2.Client
	dry    bool
	name   string
}

func (b *called) do() {
	if b.dry {
		return
	}
	b.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &b.name}) // want "AWS EC2 DeleteKeyPair"
}

// CalledBack is changed by a function that a library calls.
func CalledBack(c *ec2.Client, names []string) {
	b := &called{client: c}
	b.dry = true
	slices.ContainsFunc(names, func(name string) bool {
		b.dry = name == ""
		return b.dry
	})
	b.do()
}

type holder struct{ current *held }

type held struct {
	client *ec2.Client
	dry    bool
	name   string
}

func (h *held) do() {
	if h.dry {
		return
	}
	h.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &h.name}) // want "AWS EC2 DeleteKeyPair"
}

// Exchanged switches one on and runs another, by the same name.
func Exchanged(c *ec2.Client) {
	h := &holder{current: &held{client: c}}
	h.current.dry = true
	h.current = &held{client: c}
	h.current.do()
}

type looped struct {
	client *ec2.Client
	dry    bool
	name   string
}

func (l *looped) do() {
	if l.dry {
		return
	}
	l.client.DeleteKeyPair(context.TODO(), &ec2.DeleteKeyPairInput{KeyName: &l.name}) // want "AWS EC2 DeleteKeyPair"
}

// Looped switches each on when it is done.
func Looped(c *ec2.Client, all []*looped) {
	for _, l := range all {
		l.do()
		l.dry = true
	}
}
