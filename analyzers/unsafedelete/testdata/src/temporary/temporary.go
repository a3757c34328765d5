// Package temporary deletes what it created a moment before, or claims to.
package temporary

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	mathrand "math/rand"
	"os"
	"sort"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

var apply = flag.Bool("apply", false, "do it")

const probe = "keyvet-probe"

var errNotReady = errors.New("not ready")

func ready(id string) error { return errNotReady }

// Recreate deletes a key pair that was there before: creating it failed.
func Recreate(ctx context.Context, c *ec2.Client, name string) error {
	_, err := c.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: &name})
	if err != nil {
		if _, err := c.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyName: &name}); err != nil { // want "AWS EC2 DeleteKeyPair"
			return err
		}
		_, err = c.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: &name})
	}
	return err
}

// Replace deletes first.
func Replace(ctx context.Context, c *ec2.Client, name string) error {
	if _, err := c.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyName: &name}); err != nil { // want "AWS EC2 DeleteKeyPair"
		return err
	}
	_, err := c.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: &name})
	return err
}

func Constant(ctx context.Context, c *ec2.Client) error {
	if _, err := c.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: aws.String(probe)}); err != nil {
		return err
	}
	defer c.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyName: aws.String(probe)})
	return ready(probe)
}

func Other(ctx context.Context, c *ec2.Client) error {
	if _, err := c.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: aws.String(probe)}); err != nil {
		return err
	}
	_, err := c.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyName: aws.String("production")}) // want "AWS EC2 DeleteKeyPair"
	return err
}

func launch(ctx context.Context, c *ec2.Client) (string, error) {
	out, err := c.RunInstances(ctx, &ec2.RunInstancesInput{})
	if err != nil {
		return "", fmt.Errorf("launching: %w", err)
	}
	return *out.Instances[0].InstanceId, nil
}

func Launched(ctx context.Context, c *ec2.Client) error {
	id, err := launch(ctx, c)
	if err != nil {
		return err
	}
	if err := ready(id); err != nil {
		c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{id}})
		return err
	}
	return nil
}

func find(ctx context.Context, c *ec2.Client) (string, error) {
	out, err := c.DescribeInstances(ctx, &ec2.DescribeInstancesInput{})
	if err != nil || len(out.Instances) == 0 {
		return "", err
	}
	return *out.Instances[0].InstanceId, nil
}

func findOrLaunch(ctx context.Context, c *ec2.Client) (string, error) {
	if id, err := find(ctx, c); err != nil || id != "" {
		return id, err
	}
	return launch(ctx, c)
}

// Found may be a machine that ran before.
func Found(ctx context.Context, c *ec2.Client) error {
	id, err := findOrLaunch(ctx, c)
	if err != nil {
		return err
	}
	if err := ready(id); err != nil {
		c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{id}}) // want "AWS EC2 TerminateInstances"
		return err
	}
	return nil
}

type machine struct {
	client *ec2.Client
	id     string
}

func newMachine(ctx context.Context, c *ec2.Client) (*machine, error) {
	id, err := launch(ctx, c)
	if err != nil {
		return nil, err
	}
	return &machine{client: c, id: id}, nil
}

func (m *machine) close(ctx context.Context) error {
	_, err := m.client.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{m.id}})
	return err
}

func Machine(ctx context.Context, c *ec2.Client) error {
	m, err := newMachine(ctx, c)
	if err != nil {
		return err
	}
	defer m.close(ctx)
	return ready(m.id)
}

func Batch(ctx context.Context, c *ec2.Client) error {
	out, err := c.RunInstances(ctx, &ec2.RunInstancesInput{})
	if err != nil {
		return err
	}
	ids := make([]string, len(out.Instances))
	for i, instance := range out.Instances {
		ids[i] = aws.ToString(instance.InstanceId)
	}
	for _, id := range ids {
		if err := ready(id); err != nil {
			_, err := c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: ids})
			return err
		}
	}
	return nil
}

// BatchInLists gathers the new machines in lists that are made without elements.
func BatchInLists(ctx context.Context, c *ec2.Client) error {
	out, err := c.RunInstances(ctx, &ec2.RunInstancesInput{})
	if err != nil {
		return err
	}
	first, second, third := []string{}, make([]string, 0, 8), make([]string, 0, len(out.Instances))
	for _, instance := range out.Instances {
		first = append(first, aws.ToString(instance.InstanceId))
		second = append(second, aws.ToString(instance.InstanceId))
		third = append(third, aws.ToString(instance.InstanceId))
	}
	for _, ids := range [][]string{first, second, third} {
		if _, err := c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: ids}); err != nil {
			return err
		}
	}
	return nil
}

// BatchInLongLists has an old machine in one of the lists.
func BatchInLongLists(ctx context.Context, c *ec2.Client, old string) error {
	out, err := c.RunInstances(ctx, &ec2.RunInstancesInput{})
	if err != nil {
		return err
	}
	ids := []string{old}
	for _, instance := range out.Instances {
		ids = append(ids, aws.ToString(instance.InstanceId))
	}
	_, err = c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: ids}) // want "AWS EC2 TerminateInstances"
	return err
}

// BatchOfAll adds the new machines to the old.
func BatchOfAll(ctx context.Context, c *ec2.Client, ids []string) error {
	out, err := c.RunInstances(ctx, &ec2.RunInstancesInput{})
	if err != nil {
		return err
	}
	for _, instance := range out.Instances {
		ids = append(ids, aws.ToString(instance.InstanceId))
	}
	_, err = c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: ids}) // want "AWS EC2 TerminateInstances"
	return err
}

// Oldest sorts what there is and deletes from the wrong end.
func Oldest(ctx context.Context, c *iam.Client) error {
	created, err := c.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{})
	if err != nil {
		return err
	}
	keys, err := c.ListAccessKeys(ctx, &iam.ListAccessKeysInput{})
	if err != nil {
		return err
	}
	list := keys.AccessKeyMetadata
	sort.Slice(list, func(i, j int) bool { return list[i].CreateDate.Before(*list[j].CreateDate) })
	fmt.Fprintln(os.Stderr, *created.AccessKey.AccessKeyId)
	_, err = c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: list[0].AccessKeyId}) // want "AWS IAM DeleteAccessKey"
	return err
}

func DryRunUnlessApplied(ctx context.Context, c *ec2.Client, ids []string) error {
	_, err := c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: ids, DryRun: aws.Bool(!*apply)})
	return err
}

func DryRunVariable(ctx context.Context, c *ec2.Client, ids []string) error {
	dry := true
	_, err := c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: ids, DryRun: &dry})
	return err
}

func DryRunThenReal(ctx context.Context, c *ec2.Client, ids []string) error {
	in := &ec2.TerminateInstancesInput{InstanceIds: ids, DryRun: aws.Bool(true)}
	if _, err := c.TerminateInstances(ctx, in); err != nil {
		return err
	}
	in.DryRun = aws.Bool(false)
	_, err := c.TerminateInstances(ctx, in) // want "AWS EC2 TerminateInstances"
	return err
}

// DryRunVariableChanged tries first, and again for real.
func DryRunVariableChanged(ctx context.Context, c *ec2.Client, ids []string) error {
	dry := true
	in := &ec2.TerminateInstancesInput{InstanceIds: ids, DryRun: &dry}
	if _, err := c.TerminateInstances(ctx, in); err == nil {
		return nil
	}
	dry = false
	_, err := c.TerminateInstances(ctx, in) // want "AWS EC2 TerminateInstances"
	return err
}

// DryRunOnceMore comes to the first call again, after the second.
func DryRunOnceMore(ctx context.Context, c *ec2.Client, ids []string) error {
	in := &ec2.TerminateInstancesInput{InstanceIds: ids, DryRun: aws.Bool(true)}
	for range 2 {
		if _, err := c.TerminateInstances(ctx, in); err == nil { // want "AWS EC2 TerminateInstances"
			return nil
		}
		in.DryRun = aws.Bool(false)
	}
	return nil
}

// DryRunEachTime makes a new input for each.
func DryRunEachTime(ctx context.Context, c *ec2.Client, ids []string) {
	for _, id := range ids {
		in := &ec2.TerminateInstancesInput{InstanceIds: []string{id}, DryRun: aws.Bool(true)}
		if _, err := c.TerminateInstances(ctx, in); err == nil {
			continue
		}
		in.DryRun = nil
		fmt.Println(in)
	}
}

var remove = flag.Bool("remove", false, "terminate what was found")

type janitor struct {
	client *ec2.Client
	remove bool
}

// clean tries, unless an option that is off by default is on, whatever it is
// called.
func (j janitor) clean(ctx context.Context, ids []string) error {
	_, err := j.client.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: ids, DryRun: aws.Bool(!j.remove)})
	return err
}

func Janitor(ctx context.Context, c *ec2.Client, ids []string) error {
	return janitor{c, *remove}.clean(ctx, ids)
}

type sweeper struct {
	client *ec2.Client
	remove bool
}

func (s sweeper) clean(ctx context.Context, ids []string) error {
	_, err := s.client.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: ids, DryRun: aws.Bool(!s.remove)}) // want "AWS EC2 TerminateInstances"
	return err
}

func Sweeper(ctx context.Context, c *ec2.Client, ids []string) error {
	return sweeper{c, *remove || len(ids) > 10}.clean(ctx, ids)
}

func DryRunInverted(ctx context.Context, c *ec2.Client, ids []string) error {
	_, err := c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: ids, DryRun: aws.Bool(*apply)}) // want "AWS EC2 TerminateInstances"
	return err
}

type userKeys struct {
	client *iam.Client
	made   map[string]*iam.AccessKey
}

func (u *userKeys) add(ctx context.Context, user string) error {
	out, err := u.client.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: &user})
	if err != nil {
		return err
	}
	u.made[user] = out.AccessKey
	return nil
}

func (u *userKeys) rollback(ctx context.Context) {
	for user, key := range u.made {
		u.client.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{UserName: aws.String(user), AccessKeyId: key.AccessKeyId})
	}
}

func Rollback(ctx context.Context, c *iam.Client, users []string) error {
	u := &userKeys{client: c, made: make(map[string]*iam.AccessKey)}
	for _, user := range users {
		if err := u.add(ctx, user); err != nil {
			u.rollback(ctx)
			return err
		}
	}
	return nil
}

func describe(ctx context.Context, c *ec2.Client, ids []string) ([]ec2.Instance, error) {
	out, err := c.DescribeInstances(ctx, &ec2.DescribeInstancesInput{InstanceIds: ids})
	if err != nil {
		return nil, err
	}
	return out.Instances, nil
}

// Described looks its machines up again before it terminates them.
func Described(ctx context.Context, c *ec2.Client) error {
	id, err := launch(ctx, c)
	if err != nil {
		return err
	}
	instances, err := describe(ctx, c, []string{id})
	if err != nil {
		return err
	}
	_, err = c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{*instances[0].InstanceId}})
	return err
}

func DescribedAll(ctx context.Context, c *ec2.Client) error {
	if _, err := launch(ctx, c); err != nil {
		return err
	}
	instances, err := describe(ctx, c, nil)
	if err != nil {
		return err
	}
	_, err = c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{*instances[0].InstanceId}}) // want "AWS EC2 TerminateInstances"
	return err
}

// listMachines builds its query in ways that nobody follows.
func listMachines(ctx context.Context, c *ec2.Client, selectors ...string) []ec2.Instance {
	in := query(selectors)
	out, err := c.DescribeInstances(ctx, in)
	if err != nil {
		return nil
	}
	return out.Instances
}

func query(selectors []string) *ec2.DescribeInstancesInput {
	in := &ec2.DescribeInstancesInput{}
	fill(in, selectors)
	return in
}

var fill func(in *ec2.DescribeInstancesInput, selectors []string)

// listRest lists all machines but one.
func listRest(ctx context.Context, c *ec2.Client, id string) []ec2.Instance {
	var rest []ec2.Instance
	for _, i := range listMachines(ctx, c) {
		if *i.InstanceId != id {
			rest = append(rest, i)
		}
	}
	return rest
}

// Selected terminates what it finds again by what it launched.
func Selected(ctx context.Context, c *ec2.Client) error {
	id, err := launch(ctx, c)
	if err != nil {
		return err
	}
	found := listMachines(ctx, c, id)
	_, err = c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{*found[0].InstanceId}})
	return err
}

// SelectedByName terminates what has a name, whoever launched it.
func SelectedByName(ctx context.Context, c *ec2.Client, name string) error {
	if _, err := launch(ctx, c); err != nil {
		return err
	}
	found := listMachines(ctx, c, name)
	_, err := c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{*found[0].InstanceId}}) // want "AWS EC2 TerminateInstances"
	return err
}

// Replaced terminates all that it did not launch.
func Replaced(ctx context.Context, c *ec2.Client) error {
	id, err := launch(ctx, c)
	if err != nil {
		return err
	}
	found := listRest(ctx, c, id)
	_, err = c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{*found[0].InstanceId}}) // want "AWS EC2 TerminateInstances"
	return err
}

// session is kept in a file from one run to the next.
type session struct {
	Machine string `json:"machine"`
}

func (s *session) up(ctx context.Context, c *ec2.Client) (err error) {
	s.Machine, err = launch(ctx, c)
	return err
}

// Down terminates what a file says, of whichever run.
func Down(ctx context.Context, c *ec2.Client, file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	s := &session{}
	if err := json.Unmarshal(data, s); err != nil {
		return err
	}
	_, err = c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{s.Machine}}) // want "AWS EC2 TerminateInstances"
	return err
}

// attempt lives as long as one call.
type attempt struct{ machine string }

func (a *attempt) up(ctx context.Context, c *ec2.Client) (err error) {
	a.machine, err = launch(ctx, c)
	return err
}

func Attempt(ctx context.Context, c *ec2.Client) error {
	a := &attempt{}
	if err := a.up(ctx, c); err != nil {
		return err
	}
	_, err := c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{a.machine}})
	return err
}

// rig has machines and a key that it made, by id and by a name that is new.
type rig struct {
	client   *ec2.Client
	machines map[string]bool
	key      string
}

func (r *rig) up(ctx context.Context) error {
	r.key = "rig-" + rand.Text()
	if _, err := r.client.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: &r.key}); err != nil {
		return err
	}
	out, err := r.client.RunInstances(ctx, &ec2.RunInstancesInput{})
	if err != nil {
		return err
	}
	r.machines = make(map[string]bool)
	for _, i := range out.Instances {
		r.machines[*i.InstanceId] = true
	}
	return nil
}

func (r *rig) down(ctx context.Context) {
	var ids []string
	for id := range r.machines {
		ids = append(ids, id)
	}
	r.client.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: ids})
	r.client.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyName: &r.key})
}

func Rig(ctx context.Context, c *ec2.Client) error {
	r := &rig{client: c}
	defer r.down(ctx)
	return r.up(ctx)
}

// found has a machine among those that it made, and a key whose name another may
// have.
type found struct {
	client   *ec2.Client
	machines map[string]bool
	key      string
}

func (f *found) up(ctx context.Context, id string) error {
	f.key = fmt.Sprintf("found-%d", mathrand.Intn(10))
	out, err := f.client.RunInstances(ctx, &ec2.RunInstancesInput{})
	if err != nil {
		return err
	}
	f.machines = make(map[string]bool)
	f.machines[*out.Instances[0].InstanceId] = true
	f.machines[id] = true
	return nil
}

func (f *found) down(ctx context.Context) {
	var ids []string
	for id := range f.machines {
		ids = append(ids, id)
	}
	f.client.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: ids}) // want "AWS EC2 TerminateInstances"
	f.client.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyName: &f.key})            // want "AWS EC2 DeleteKeyPair"
}

func FoundAndMade(ctx context.Context, c *ec2.Client, id string) error {
	f := &found{client: c}
	defer f.down(ctx)
	return f.up(ctx, id)
}

type fleet struct{ client *ec2.Client }

// RunInstances only has the name of what creates: the machine may have been there.
func (f fleet) RunInstances(ctx context.Context) (string, error) { return findOrLaunch(ctx, f.client) }

// CreateKeyPair creates.
func (f fleet) CreateKeyPair(ctx context.Context, name string) (string, error) {
	made, err := f.client.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: &name})
	if err != nil {
		return "", err
	}
	return *made.KeyName, nil
}

func ByName(ctx context.Context, f fleet, name string) error {
	key, err := f.CreateKeyPair(ctx, name)
	if err != nil {
		return err
	}
	id, err := f.RunInstances(ctx)
	if err != nil {
		f.client.DeleteKeyPair(ctx, &ec2.DeleteKeyPairInput{KeyName: &key})
		return err
	}
	if err := ready(id); err != nil {
		f.client.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{id}}) // want "AWS EC2 TerminateInstances"
	}
	return nil
}
