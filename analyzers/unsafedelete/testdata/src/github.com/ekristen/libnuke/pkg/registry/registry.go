// Package registry stands in for the library of the same path.
package registry

import (
	"context"

	"github.com/ekristen/libnuke/pkg/resource"
)

type Lister interface {
	List(ctx context.Context, o any) ([]resource.Resource, error)
}

type Registration struct {
	Name   string
	Lister Lister
}

func Register(r *Registration) {}
