// Package resource stands in for the library of the same path.
package resource

type Managed interface{ GetName() string }
