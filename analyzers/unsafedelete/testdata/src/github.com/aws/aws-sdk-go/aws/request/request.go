// Package request stands in for the SDK's package of the same path.
package request

type Request struct{}

func (*Request) Send() error                         { return nil }
func (*Request) Presign(seconds int) (string, error) { return "", nil }

type Option func(*Request)
