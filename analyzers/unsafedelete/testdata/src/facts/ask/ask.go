// Package ask asks for packages that import it.
package ask

import (
	"fmt"
	"log"
)

func Confirm(question string) bool { // want Confirm:"result 0 true means yes"
	var answer string
	fmt.Print(question)
	fmt.Scanln(&answer)
	return answer == "y"
}

func ConfirmUnless(yes bool) error { // want ConfirmUnless:"result 0 nil means yes"
	if yes || Confirm("Delete?") {
		return nil
	}
	return fmt.Errorf("aborted")
}

func Must() { // want Must:"does not return without consent"
	if !Confirm("Delete?") {
		log.Fatal("aborted")
	}
}

func Then(action func()) { // want Then:""
	if Confirm("Delete?") {
		action()
	}
}

func Now(action func()) { action() }

// Commands are registered by other packages.
var Commands = map[string]func(id string){}
