// Command decoded deletes what it is told. Methods that only a library calls, by
// reflection, switch one question off; what nothing calls switches none off.
package main

import (
	"encoding/json"
	"os"

	"programs/decoded/config"
	"programs/decoded/keys"
)

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		os.Exit(1)
	}
	var c config.Config
	if err := json.NewDecoder(file).Decode(&c); err != nil {
		os.Exit(1)
	}
	keys.Quietly(c.Mode, os.Args[2])
	keys.Always(os.Args[2])
}
