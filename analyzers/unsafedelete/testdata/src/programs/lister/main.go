// Command lister lists what it would delete without asking, and deletes only
// what is confirmed.
package main

import (
	"os"

	"programs/lister/app"
	"programs/lister/keys"
)

type command interface{ Execute(names []string) error }

type list struct{ logger *app.Logger }

func (l list) Execute(names []string) error {
	l.logger.NoConfirm()
	for _, key := range keys.Select(l.logger, names) {
		l.logger.Println(key.Name())
	}
	return nil
}

type remove struct{ logger *app.Logger }

func (r remove) Execute(names []string) error {
	for _, key := range keys.Select(r.logger, names) {
		if err := key.Delete(); err != nil {
			return err
		}
	}
	return nil
}

type purge struct{ logger *app.Purger }

func (p purge) Execute(names []string) error {
	p.logger.NoConfirm()
	for _, key := range keys.SelectPurged(p.logger, names) {
		if err := key.Purge(); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	logger := app.NewLogger(os.Stdin, os.Stdout)
	commands := map[string]command{
		"list":   list{logger},
		"delete": remove{logger},
		"purge":  purge{app.NewPurger(os.Stdin, os.Stdout)},
	}
	if err := commands[os.Args[1]].Execute(os.Args[2:]); err != nil {
		os.Exit(1)
	}
}
