// Package model stands in for the SDK's package of the same path.
package model

type DeletePermanentAccessKeyRequest struct{ AccessKey string }

type DeletePermanentAccessKeyResponse struct{}
