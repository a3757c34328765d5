// Package model stands in for the SDK's.
package model

type CreateCredentialResult struct{ Access, Secret string }

func (o CreateCredentialResult) String() string { return "" }
