// Package ecr stands in for the SDK's.
package ecr

type AuthorizationData struct{ AuthorizationToken, ProxyEndpoint *string }

func (s AuthorizationData) String() string { return "" }

type GetAuthorizationTokenOutput struct{ AuthorizationData []*AuthorizationData }

func (s GetAuthorizationTokenOutput) String() string { return "" }
