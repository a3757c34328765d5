// Command operator runs controllers that a library calls.
package main

import (
	"context"
	"os"

	controllerruntime "sigs.k8s.io/controller-runtime"

	"programs/operator/users"
)

func main() {
	client, err := controllerruntime.NewClient()
	if err != nil {
		os.Exit(1)
	}
	// The client is the library's, not the stand-in: nobody knows what it returns.
	if err := client.Get(context.TODO(), "settings", &users.Settings{}); err != nil {
		os.Exit(1)
	}
	if err := users.Add(client); err != nil {
		os.Exit(1)
	}
}
