// Package controllerruntime stands in for the library of controllers.
package controllerruntime

import "context"

type Request struct{ Name string }

type Client interface {
	Get(ctx context.Context, name string, into any) error
}

type Reconciler interface {
	Reconcile(ctx context.Context, request Request) error
}

type Options struct{ Reconciler Reconciler }

func NewClient() (Client, error) { return nil, nil }

func NewController(name string, o Options) error { return nil }
