package users

import (
	"context"
	"errors"
)

// StandIn is a client for tests, which nothing here makes.
type StandIn struct{ Objects map[string]any }

func (s *StandIn) Get(ctx context.Context, name string, into any) error {
	return errors.New("no object")
}

type idle struct{}

func (idle) Update(context.Context, *User) error { return nil }
func (idle) Delete(context.Context, *User) error { return nil }

// Idle makes nothing happen.
func Idle() actuator { return idle{} }

// Offline is a reconciler for tests.
func Offline() *reconciler { return &reconciler{&StandIn{}, idle{}} }
