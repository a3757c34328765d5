// Package model stands in for the SDK's package of the same path.
package model

type ServerId struct{ Id string }

type DeleteServersRequestBody struct {
	DeletePublicip *bool
	Servers        []ServerId
}

type DeleteServersRequest struct{ Body *DeleteServersRequestBody }

type DeleteServersResponse struct{}

type CreatePostPaidServersRequest struct{}

type CreatePostPaidServersResponse struct{ ServerIds *[]string }
