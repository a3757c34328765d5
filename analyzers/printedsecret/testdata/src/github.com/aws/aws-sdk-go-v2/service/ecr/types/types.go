// Package types stands in for the SDK's.
package types

type AuthorizationData struct{ AuthorizationToken, ProxyEndpoint *string }
