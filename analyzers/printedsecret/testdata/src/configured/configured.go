// Package configured shows sources, sinks and sanitizers of the configuration.
package configured

import (
	"fmt"

	"vault"
)

func sources(entry vault.Entry) {
	fmt.Println(entry.Value) // want `the secret Entry.Value goes to the standard output`
	fmt.Println(entry.Name)
	fmt.Println(entry)             // want `the secret Entry.Value goes to the standard output`
	fmt.Println(vault.Read("key")) // want `the secret that Read returns goes to the standard output`
}

func sinks(entry vault.Entry) {
	vault.Tell(entry.Value) // want `the secret Entry.Value goes to Tell`
	vault.Tell(entry.Name)
}

func sanitizers(entry vault.Entry) {
	fmt.Println(vault.Mask(entry.Value))
}
