// Command actions runs the action that its first argument names: packages put
// their actions into a map of another package.
package main

import (
	"os"

	_ "programs/actions/acts"
	"programs/actions/registry"
)

func main() {
	for name := range registry.Actions {
		if name == os.Args[1] {
			registry.Actions[name].Execute(os.Args[2:])
		}
	}
	for name, run := range registry.Asking {
		if name == os.Args[1] {
			run(os.Args[2:])
		}
	}
}
