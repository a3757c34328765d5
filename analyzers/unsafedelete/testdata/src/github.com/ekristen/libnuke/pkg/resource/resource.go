// Package resource stands in for the library of the same path.
package resource

import "context"

type Resource interface {
	Remove(ctx context.Context) error
}
