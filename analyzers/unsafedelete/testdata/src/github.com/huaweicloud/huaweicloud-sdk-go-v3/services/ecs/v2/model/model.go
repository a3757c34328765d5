// Package model stands in for the SDK's package of the same path.
package model

type DeleteServersRequest struct{}

type DeleteServersResponse struct{}
