// Package ui talks to a person.
package ui

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

func Say(text string) { fmt.Println(text) }

func Confirm(format string, args ...any) bool {
	fmt.Printf(format+" [y/N] ", args...)
	s := bufio.NewScanner(os.Stdin)
	for s.Scan() {
		switch strings.ToLower(strings.TrimSpace(s.Text())) {
		case "y", "yes":
			return true
		case "", "n", "no":
			return false
		}
	}
	return false
}

// Each runs f for each name that is confirmed.
func Each(names []string, yes bool, f func(string) error) error {
	for _, name := range names {
		if !yes && !Confirm("Delete %s?", name) {
			continue
		}
		if err := f(name); err != nil {
			return err
		}
	}
	return nil
}
