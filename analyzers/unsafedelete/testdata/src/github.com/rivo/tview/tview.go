// Package tview stands in for the library of the same path.
package tview

type Modal struct{}

func NewModal() *Modal                                                        { return nil }
func (m *Modal) SetText(string) *Modal                                        { return m }
func (m *Modal) AddButtons([]string) *Modal                                   { return m }
func (m *Modal) SetDoneFunc(func(buttonIndex int, buttonLabel string)) *Modal { return m }

type Form struct{}

func (f *Form) AddButton(label string, selected func()) *Form { return f }

type Application struct{}

func (*Application) Run() error { return nil }
