// Package textinput stands in for the library of the same path.
package textinput

import tea "github.com/charmbracelet/bubbletea"

type Model struct{ Prompt string }

func New() Model                                { return Model{} }
func (m Model) Value() string                   { return "" }
func (m Model) View() string                    { return "" }
func (m Model) Update(tea.Msg) (Model, tea.Cmd) { return m, nil }
