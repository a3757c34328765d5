// Command sweep removes everything that is registered and asks nobody.
package main

import (
	"fmt"

	"programs/sweep/resources"
)

func main() {
	for _, r := range resources.All() {
		fmt.Println("removing")
		r.Remove()
	}
}
