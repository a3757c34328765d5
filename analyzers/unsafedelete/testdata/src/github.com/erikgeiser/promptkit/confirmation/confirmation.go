// Package confirmation stands in for the library of the same path.
package confirmation

type Value *bool

var Yes, No, Undecided Value

type Confirmation struct{}

func New(prompt string, defaultValue Value) *Confirmation { return nil }
func (*Confirmation) RunPrompt() (bool, error)            { return false, nil }
