// Package tea stands in for the library of the same path.
package tea

type Msg any

type Cmd func() Msg

type Model interface {
	Init() Cmd
	Update(Msg) (Model, Cmd)
	View() string
}

type KeyMsg struct{}

func (KeyMsg) String() string { return "" }

type Program struct{}

func NewProgram(m Model) *Program    { return nil }
func (*Program) Run() (Model, error) { return nil, nil }
func Quit() Msg                      { return nil }
