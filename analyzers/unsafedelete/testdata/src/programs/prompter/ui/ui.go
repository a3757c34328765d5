// Package ui asks.
package ui

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"k8s.io/apimachinery/pkg/util/sets"
)

type Question struct {
	Text string
	// Answer is for tests, which set it instead of a person who types.
	Answer string
}

func Confirm(q *Question) (bool, error) {
	yes, no := sets.NewString("y", "yes"), sets.NewString("n", "no")
	for {
		fmt.Println(q.Text)
		answer := q.Answer
		if answer == "" {
			var err error
			if answer, err = line(); err != nil {
				return false, err
			}
		}
		switch {
		case yes.Has(answer):
			return true, nil
		case no.Has(answer):
			return false, nil
		}
	}
}

// Prepared is a question that may come with its answer.
type Prepared struct {
	Text   string
	Answer string
}

func ConfirmPrepared(q *Prepared) (bool, error) {
	fmt.Println(q.Text)
	answer := q.Answer
	if answer == "" {
		var err error
		if answer, err = line(); err != nil {
			return false, err
		}
	}
	return sets.New("y", "yes").Has(answer), nil
}

func line() (string, error) {
	text, err := bufio.NewReader(os.Stdin).ReadString('\n')
	return strings.ToLower(strings.TrimSpace(text)), err
}

// Input is a document on the standard input: it asks nothing.
func Input() string {
	data, _ := io.ReadAll(os.Stdin)
	return string(data)
}
