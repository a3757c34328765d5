// Package sets stands in for the sets of Kubernetes.
package sets

type String map[string]struct{}

func NewString(items ...string) String { return nil }

func (s String) Has(item string) bool { return false }

func (s String) Insert(items ...string) String { return s }

type Set[T comparable] map[T]struct{}

func New[T comparable](items ...T) Set[T] { return nil }

func (s Set[T]) Has(item T) bool { return false }

func (s Set[T]) Insert(items ...T) Set[T] { return s }
