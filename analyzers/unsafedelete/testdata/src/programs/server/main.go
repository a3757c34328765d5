// Command server deletes what requests ask for.
package main

import (
	"net/http"

	"programs/server/api"
)

func main() {
	http.Handle("/keys", &api.Handler{})
	http.ListenAndServe("localhost:8080", nil)
}
