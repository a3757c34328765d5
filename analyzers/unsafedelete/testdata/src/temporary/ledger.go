package temporary

import (
	"context"
	"encoding/json"
	"os"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

type entry struct {
	Machine string `json:"machine"`
}

type chapter struct {
	Entries []entry `json:"entries"`
}

type ledger struct {
	Chapters map[string][]*chapter `json:"chapters"`
}

// Ledger terminates what stands in a file, in lists of structs, some of which it
// launched itself.
func Ledger(ctx context.Context, c *ec2.Client) error {
	data, err := os.ReadFile("ledger.json")
	if err != nil {
		return err
	}
	var l ledger
	if err := json.Unmarshal(data, &l); err != nil {
		return err
	}
	out, err := c.RunInstances(ctx, &ec2.RunInstancesInput{})
	if err != nil {
		return err
	}
	l.Chapters["new"] = append(l.Chapters["new"], &chapter{Entries: []entry{{Machine: *out.Instances[0].InstanceId}}})
	for _, list := range l.Chapters {
		for _, ch := range list {
			for _, e := range ch.Entries {
				c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{e.Machine}}) // want "AWS EC2 TerminateInstances"
			}
		}
	}
	return nil
}

type slip struct{ Machine string }

// Slips is Ledger with a file that is one list.
func Slips(ctx context.Context, c *ec2.Client, data []byte) error {
	var slips []slip
	if err := json.Unmarshal(data, &slips); err != nil {
		return err
	}
	out, err := c.RunInstances(ctx, &ec2.RunInstancesInput{})
	if err != nil {
		return err
	}
	slips = append(slips, slip{Machine: *out.Instances[0].InstanceId})
	for _, s := range slips {
		c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{s.Machine}}) // want "AWS EC2 TerminateInstances"
	}
	return nil
}

type receipt struct{ Machine string }

// Receipts writes its list and does not read it.
func Receipts(ctx context.Context, c *ec2.Client) error {
	var receipts []receipt
	for range 2 {
		out, err := c.RunInstances(ctx, &ec2.RunInstancesInput{})
		if err != nil {
			return err
		}
		receipts = append(receipts, receipt{Machine: *out.Instances[0].InstanceId})
	}
	data, err := json.Marshal(receipts)
	if err != nil {
		return err
	}
	if err := os.WriteFile("receipts.json", data, 0o600); err != nil {
		for _, r := range receipts {
			c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{r.Machine}})
		}
		return err
	}
	return nil
}

type page struct{ Machine string }

type book struct{ Pages []page }

func restore(path string, into any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

// Book reads by a function that takes anything.
func Book(ctx context.Context, c *ec2.Client) error {
	var b book
	if err := restore("book.json", &b); err != nil {
		return err
	}
	out, err := c.RunInstances(ctx, &ec2.RunInstancesInput{})
	if err != nil {
		return err
	}
	b.Pages = append(b.Pages, page{Machine: *out.Instances[0].InstanceId})
	for _, p := range b.Pages {
		c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{p.Machine}}) // want "AWS EC2 TerminateInstances"
	}
	return nil
}

type leaf struct{ Machine string }

type tree struct{ Leaves []leaf }

func read[T any](path string) (*T, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, err
	}
	return &v, nil
}

// Tree reads by a generic function.
func Tree(ctx context.Context, c *ec2.Client) error {
	t, err := read[tree]("tree.json")
	if err != nil {
		return err
	}
	out, err := c.RunInstances(ctx, &ec2.RunInstancesInput{})
	if err != nil {
		return err
	}
	t.Leaves = append(t.Leaves, leaf{Machine: *out.Instances[0].InstanceId})
	for _, l := range t.Leaves {
		c.TerminateInstances(ctx, &ec2.TerminateInstancesInput{InstanceIds: []string{l.Machine}}) // want "AWS EC2 TerminateInstances"
	}
	return nil
}
