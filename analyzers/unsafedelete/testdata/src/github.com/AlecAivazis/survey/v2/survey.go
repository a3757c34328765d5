// Package survey stands in for the library of the same path.
package survey

type Prompt interface{ Error(error) error }

type Confirm struct {
	Message string
	Default bool
}

func (*Confirm) Error(error) error { return nil }

type Input struct{ Message string }

func (*Input) Error(error) error { return nil }

type Select struct {
	Message string
	Options []string
}

func (*Select) Error(error) error { return nil }

type AskOpt func()

func AskOne(p Prompt, response any, opts ...AskOpt) error { return nil }

type Question struct {
	Name   string
	Prompt Prompt
}

func Ask(qs []*Question, response any, opts ...AskOpt) error { return nil }
