// Package registry knows the actions.
package registry

import "fmt"

type Action interface{ Execute(ids []string) }

// Actions and Asking are filled by packages whose names come first.
var (
	Actions = map[string]Action{}
	Asking  = map[string]func(ids []string){}
)

// Logged and Asked are decorators.
func Logged(run func([]string)) func([]string) {
	return func(ids []string) {
		fmt.Println(ids)
		run(ids)
	}
}

func Asked(run func([]string)) func([]string) {
	return func(ids []string) {
		fmt.Printf("Delete %v? ", ids)
		var answer string
		fmt.Scanln(&answer)
		if answer == "yes" {
			run(ids)
		}
	}
}
