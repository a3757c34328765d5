// Package v1 stands in for the library of the same path.
package v1

type Time struct{}

func (t *Time) IsZero() bool { return t == nil }

type ObjectMeta struct {
	DeletionTimestamp *Time `json:"deletionTimestamp,omitempty"`
}

func (o *ObjectMeta) GetDeletionTimestamp() *Time { return o.DeletionTimestamp }
