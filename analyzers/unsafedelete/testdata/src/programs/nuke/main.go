// Command nuke asks once and removes everything that is registered.
package main

import (
	"fmt"
	"os"

	"programs/nuke/prompt"
	"programs/nuke/resources"
)

type item struct {
	resource resources.Resource
	filtered bool
}

type nuke struct {
	force bool
	items []*item
}

func (n *nuke) run() error {
	if err := n.scan(); err != nil {
		return err
	}
	if !n.force {
		if err := prompt.Ask("Do you really want to nuke %d resources? Enter the account's alias:", "sandbox"); err != nil {
			return err
		}
	}
	for _, i := range n.items {
		if i.filtered {
			continue
		}
		n.handle(i)
	}
	return nil
}

func (n *nuke) handle(i *item) {
	if err := i.resource.Remove(); err != nil {
		fmt.Println(err)
	}
}

func (n *nuke) scan() error {
	for _, list := range resources.Listers() {
		found, err := list()
		if err != nil {
			return err
		}
		for _, r := range found {
			n.items = append(n.items, &item{resource: r})
		}
	}
	return nil
}

func main() {
	n := &nuke{force: len(os.Args) > 1 && os.Args[1] == "--force"}
	if err := n.run(); err != nil {
		os.Exit(1)
	}
}
