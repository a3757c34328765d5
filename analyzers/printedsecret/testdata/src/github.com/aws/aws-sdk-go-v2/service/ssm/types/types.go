// Package types stands in for the SDK's.
package types

type Parameter struct{ Name, Value *string }
