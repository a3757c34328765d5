// Package iterators deletes in the body of a loop over a function, and in
// function literals that other function values call.
package iterators

import (
	"context"
	"fmt"
	"iter"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

var client *iam.Client

func ask(question string) bool {
	fmt.Print(question)
	var answer string
	fmt.Scanln(&answer)
	return answer == "y"
}

func confirmed(ids []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, id := range ids {
			if ask("Delete "+id+"? ") && !yield(id) {
				return
			}
		}
	}
}

func all(ids []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, id := range ids {
			if !yield(id) {
				return
			}
		}
	}
}

func Loop(ids []string) {
	for id := range confirmed(ids) {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
	}
}

func LoopOverAll(ids []string) {
	for id := range all(ids) {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
	}
}

func filtered(seq iter.Seq[string], keep func(string) bool) iter.Seq[string] {
	return func(yield func(string) bool) {
		seq(func(id string) bool { return !keep(id) || yield(id) })
	}
}

func Filtered(ids []string) {
	for id := range filtered(all(ids), func(id string) bool { return ask("Delete " + id + "? ") }) {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
	}
}

func FilteredByLength(ids []string) {
	for id := range filtered(all(ids), func(id string) bool { return len(id) == 20 }) {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
	}
}

// Set lets a function that is a value write the answer to a variable.
func Set(id string) {
	ok := false
	set := map[string]func(*bool){
		"ask":  func(to *bool) { *to = ask("Delete the key? ") },
		"keep": func(to *bool) { *to = false },
	}
	for _, f := range set {
		f(&ok)
	}
	if ok {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
	}
}

func SetByAll(id string) {
	ok := false
	set := map[string]func(*bool, int){
		"ask":   func(to *bool, _ int) { *to = ask("Delete the key? ") },
		"force": func(to *bool, n int) { *to = n > 3 },
	}
	for i := range 9 {
		for _, f := range set {
			f(&ok, i)
		}
	}
	if ok {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
	}
}
