// Package uuid stands in for the library of the same path.
package uuid

type UUID [16]byte

func New() UUID                    { return UUID{} }
func NewString() string            { return "" }
func NewRandom() (UUID, error)     { return UUID{}, nil }
func NewSHA1(UUID, []byte) UUID    { return UUID{} }
func Parse(string) (UUID, error)   { return UUID{}, nil }
func Must(id UUID, err error) UUID { return id }
func (UUID) String() string        { return "" }
