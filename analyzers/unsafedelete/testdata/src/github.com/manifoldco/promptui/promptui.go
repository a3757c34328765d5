// Package promptui stands in for the library of the same path.
package promptui

type Prompt struct {
	Validate  func(string) error
	Label     any
	Default   string
	IsConfirm bool
}

func (*Prompt) Run() (string, error) { return "", nil }

type Select struct {
	Label any
	Items any
}

func (*Select) Run() (int, string, error) { return 0, "", nil }
