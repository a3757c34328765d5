// Package api answers requests.
package api

import (
	"net/http"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

type Handler struct{ Client *iam.Client }

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := r.FormValue("id")
	if _, err := h.Client.DeleteAccessKey(r.Context(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}); err != nil { // want "path from main.main"
		w.WriteHeader(http.StatusInternalServerError)
	}
}
