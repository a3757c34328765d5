// Command prompter asks through a helper whose answer tests can set.
package main

import (
	"encoding/json"
	"os"

	"programs/prompter/keys"
	"programs/prompter/ui"
)

func main() {
	switch os.Args[1] {
	case "delete":
		if ok, err := ui.Confirm(&ui.Question{Text: "Delete the key?"}); ok && err == nil {
			keys.Delete(os.Args[2])
		}
	case "purge":
		var q ui.Prepared
		if err := json.NewDecoder(os.Stdin).Decode(&q); err != nil {
			os.Exit(1)
		}
		if ok, err := ui.ConfirmPrepared(&q); ok && err == nil {
			keys.Purge(os.Args[2])
		}
	case "import":
		keys.Replace(ui.Input())
	}
}
