// Package terminals asks through more libraries, and through screens.
package terminals

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/AlecAivazis/survey/v2"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/huh"
	"github.com/jroimartin/gocui"
	"github.com/manifoldco/promptui"
	"github.com/mitchellh/cli"
	"github.com/peterh/liner"
	"github.com/pterm/pterm"
	"github.com/rivo/tview"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

var client *iam.Client

func del(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
}

func HuhKey(id string) error {
	form := huh.NewForm(huh.NewGroup(huh.NewConfirm().Key("sure").Title("Delete the key?"))).WithShowHelp(false)
	if err := form.Run(); err != nil {
		return err
	}
	if !form.GetBool("sure") {
		return nil
	}
	del(id)
	return nil
}

func HuhPreset(id string) error {
	ok := true // Enter means yes
	if err := huh.NewConfirm().Title("Delete the key?").Value(&ok).Run(); err != nil {
		return err
	}
	if ok {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from terminals.HuhPreset"
	}
	return nil
}

func HuhSelect(id string) error {
	var choice string
	err := huh.NewSelect[string]().Title("Delete the key?").
		Options(huh.NewOption("Keep it", "no"), huh.NewOption("Delete it", "yes")).Value(&choice).Run()
	if err != nil || choice != "yes" {
		return err
	}
	del(id)
	return nil
}

func HuhInput(id string) error {
	var typed string
	if err := huh.NewInput().Title("Type the id to delete it").Value(&typed).Run(); err != nil {
		return err
	}
	if typed != id {
		return errors.New("ids differ")
	}
	del(id)
	return nil
}

func HuhValidated(id string) error {
	var typed string
	input := huh.NewInput().Title("Type the id to delete it").Value(&typed).Validate(func(s string) error {
		if s != id {
			return errors.New("ids differ")
		}
		return nil
	})
	if err := input.Run(); err != nil {
		return err
	}
	del(id)
	return nil
}

func HuhValidatedLength(id string) error {
	var typed string
	input := huh.NewInput().Title("Type the id to delete it").Value(&typed).Validate(func(s string) error {
		if s == "" {
			return errors.New("empty")
		}
		return nil
	})
	if err := input.Run(); err != nil {
		return err
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from terminals.HuhValidatedLength"
	return nil
}

func PromptuiValidated(id string) {
	prompt := promptui.Prompt{
		Label: "Type the id to delete it",
		Validate: func(s string) error {
			if s != id {
				return errors.New("ids differ")
			}
			return nil
		},
	}
	if _, err := prompt.Run(); err != nil {
		return
	}
	del(id)
}

func PromptuiMaybe(id string, production bool) {
	prompt := promptui.Prompt{Label: "Delete the key", IsConfirm: production}
	if _, err := prompt.Run(); err != nil {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from terminals.PromptuiMaybe"
}

func SurveyStruct(id string) error {
	answers := struct{ Sure bool }{}
	questions := []*survey.Question{{Name: "sure", Prompt: &survey.Confirm{Message: "Delete the key?"}}}
	if err := survey.Ask(questions, &answers); err != nil {
		return err
	}
	if !answers.Sure {
		return nil
	}
	del(id)
	return nil
}

func surveyConfirm(message string) (sure bool, err error) {
	err = survey.AskOne(&survey.Confirm{Message: message}, &sure)
	return sure, err
}

func SurveyHelper(id string) {
	if sure, err := surveyConfirm("Delete the key?"); err == nil && sure {
		del(id)
	}
}

func SurveyHelperError(id string) {
	if _, err := surveyConfirm("Delete the key?"); err == nil {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from terminals.SurveyHelperError"
	}
}

func PtermText(id string) {
	typed, err := pterm.DefaultInteractiveTextInput.Show("Type the id to delete it")
	if err != nil || typed != id {
		return
	}
	del(id)
}

func PtermContinue(id string) {
	answer, _ := pterm.DefaultInteractiveContinue.WithDefaultText("Delete the key?").Show()
	if answer == "yes" {
		del(id)
	}
}

func Liner(id string) {
	line := liner.NewLiner()
	defer line.Close()
	if answer, err := line.Prompt("Delete the key? "); err != nil || strings.ToLower(answer) != "yes" {
		return
	}
	del(id)
}

func Mitchellh(ui cli.Ui, id string) int {
	answer, err := ui.Ask("Do you really want to delete the key? Only 'yes' is accepted.")
	if err != nil {
		return 1
	}
	if answer != "yes" {
		ui.Output("kept")
		return 1
	}
	del(id)
	return 0
}

func Tview(app *tview.Application, id string) {
	tview.NewModal().
		SetText("Delete the key?").
		AddButtons([]string{"Delete", "Cancel"}).
		SetDoneFunc(func(index int, label string) {
			if label == "Delete" {
				del(id)
			}
		})
	app.Run()
}

func TviewAny(app *tview.Application, id string) {
	tview.NewModal().SetText("Delete the key?").AddButtons([]string{"Delete", "Cancel"}).SetDoneFunc(func(index int, label string) {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from terminals.TviewAny"
	})
	app.Run()
}

func TviewCancel(app *tview.Application, id string) {
	tview.NewModal().SetText("Delete the key?").AddButtons([]string{"Delete", "Cancel"}).SetDoneFunc(func(index int, label string) {
		if label == "Cancel" {
			client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from terminals.TviewCancel"
		}
	})
	app.Run()
}

// Gocui deletes as soon as d is pressed.
func Gocui(g *gocui.Gui, id string) error {
	err := g.SetKeybinding("", 'd', 0, func(g *gocui.Gui, v *gocui.View) error {
		_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from terminals.Gocui"
		return err
	})
	if err != nil {
		return err
	}
	return g.MainLoop()
}

type keyMap struct{ Delete, Confirm, Cancel key.Binding }

type keysModel struct {
	keys   keyMap
	id     string
	asking bool
}

func newKeysModel(id string) keysModel {
	return keysModel{id: id, keys: keyMap{
		Delete:  key.NewBinding(key.WithKeys("d"), key.WithHelp("d", "delete")),
		Confirm: key.NewBinding(key.WithKeys("y"), key.WithHelp("y", "yes")),
		Cancel:  key.NewBinding(key.WithKeys("n", "esc"), key.WithHelp("n", "no")),
	}}
}

func (m keysModel) Init() tea.Cmd { return nil }

func (m keysModel) View() string { return "Delete? (y/n)" }

func (m keysModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return m, nil
	}
	switch {
	case key.Matches(press, m.keys.Delete):
		m.asking = true
	case m.asking && key.Matches(press, m.keys.Confirm):
		del(m.id)
	case key.Matches(press, m.keys.Cancel):
		m.asking = false
	}
	return m, nil
}

func Keys(id string) error {
	_, err := tea.NewProgram(newKeysModel(id)).Run()
	return err
}

type rashModel struct{ id string }

func (m rashModel) Init() tea.Cmd { return nil }

func (m rashModel) View() string { return "d deletes" }

func (m rashModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if press, ok := msg.(tea.KeyMsg); ok && press.String() == "d" {
		return m, func() tea.Msg {
			_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &m.id}) // want "path from terminals.Rash"
			return err
		}
	}
	return m, nil
}

func Rash(id string) {
	if _, err := tea.NewProgram(rashModel{id}).Run(); err != nil {
		fmt.Println(err)
	}
}

// inputModel wants the id to be typed into a field.
type inputModel struct {
	input textinput.Model
	id    string
}

func (m inputModel) Init() tea.Cmd { return nil }

func (m inputModel) View() string { return "Type " + m.id + " to delete it: " + m.input.View() }

func (m inputModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok && k.String() == "enter" {
		if m.input.Value() != "" {
			client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &m.id}) // want "without anyone's consent"
		}
		if m.input.Value() == m.id {
			del(m.id)
		}
		return m, tea.Quit
	}
	m.input, _ = m.input.Update(msg)
	return m, nil
}

// typedModel keeps what is typed itself, key by key.
type typedModel struct{ typed, seen, id string }

func (m *typedModel) Init() tea.Cmd { return nil }

func (m *typedModel) View() string { return "Type " + m.id + " to delete it: " + m.typed }

func (m *typedModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		m.seen += fmt.Sprint(msg)
		return m, nil
	}
	switch k.String() {
	case "enter":
		if m.typed == m.id {
			del(m.id)
		}
		if m.seen == m.id {
			client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &m.id}) // want "without anyone's consent"
		}
		m.typed = ""
	case "backspace":
		if len(m.typed) > 0 {
			m.typed = m.typed[:len(m.typed)-1]
		}
	default:
		m.typed += k.String()
	}
	return m, nil
}

func Inputs(id string) {
	tea.NewProgram(inputModel{id: id}).Run()
	tea.NewProgram(&typedModel{id: id}).Run()
}

// typedModel gathers the id key by key, and lets a function compare it.
type gatheredModel struct {
	typed string
	id    string
}

func (m *gatheredModel) Init() tea.Cmd { return nil }

func (m *gatheredModel) View() string { return "Type " + m.id + " to delete it: " + m.typed }

func (m *gatheredModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return m, nil
	}
	switch press.String() {
	case "enter":
		if same(m.typed, m.id) {
			del(m.id)
		}
	case "backspace":
		m.typed = m.typed[:len(m.typed)-1]
	case "esc":
		m.typed = ""
	default:
		m.typed += press.String()
	}
	return m, nil
}

func same(typed, id string) bool { return typed == id }

func Gathered(id string) error {
	_, err := tea.NewProgram(&gatheredModel{id: id}).Run()
	return err
}

// pickModel deletes when the key of an entry is pressed: that picks the entry.
type pickModel struct{ ids, keys []string }

func (m pickModel) Init() tea.Cmd { return nil }

func (m pickModel) View() string { return "Press the key of an entry to delete it" }

func (m pickModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if press, ok := msg.(tea.KeyMsg); ok {
		m.pick(press.String())
	}
	return m, nil
}

func (m pickModel) pick(key string) {
	shortcut := m.keys[0]
	if key == shortcut {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &m.ids[0]}) // want "path from terminals.Pick"
	}
}

func Pick(ids, keys []string) error {
	_, err := tea.NewProgram(pickModel{ids, keys}).Run()
	return err
}

// buttonsModel has two buttons, and begins with the one that says no.
type buttonsModel struct {
	selected int
	sure     bool
}

func (m buttonsModel) Init() tea.Cmd { return nil }

func (m buttonsModel) View() string {
	if m.selected == 0 {
		return "Delete it? [*Yes*] [ No ]"
	}
	return "Delete it? [ Yes ] [*No*]"
}

func (m buttonsModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return m, nil
	}
	switch press.String() {
	case "left", "right", "tab":
		m.selected = 1 - m.selected
	case "y":
		m.sure = true
		return m, tea.Quit
	case "n":
		m.sure = false
		return m, tea.Quit
	case "enter":
		m.sure = m.selected == 0
		return m, tea.Quit
	}
	return m, nil
}

func Buttons(id string) error {
	final, err := tea.NewProgram(buttonsModel{selected: 1}).Run()
	if err != nil {
		return err
	}
	if m, ok := final.(buttonsModel); !ok || !m.sure {
		return nil
	}
	del(id)
	return nil
}

// hastyButtonsModel begins with the one that says yes.
type hastyButtonsModel struct {
	selected int
	sure     bool
}

func (m hastyButtonsModel) Init() tea.Cmd { return nil }

func (m hastyButtonsModel) View() string {
	if m.selected == 0 {
		return "Delete it? [*Yes*] [ No ]"
	}
	return "Delete it? [ Yes ] [*No*]"
}

func (m hastyButtonsModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return m, nil
	}
	switch press.String() {
	case "left", "right", "tab":
		m.selected = 1 - m.selected
	case "enter":
		m.sure = m.selected == 0
		return m, tea.Quit
	}
	return m, nil
}

func HastyButtons(id string) error {
	final, err := tea.NewProgram(hastyButtonsModel{}).Run()
	if err != nil {
		return err
	}
	if m, ok := final.(hastyButtonsModel); !ok || !m.sure {
		return nil
	}
	_, err = client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from terminals.HastyButtons"
	return err
}

// toggleModel switches between two actions, and asks nothing.
type toggleModel struct {
	deletes bool
	done    bool
}

func (m toggleModel) Init() tea.Cmd { return nil }

func (m toggleModel) View() string { return "Tab: keep or delete. Enter: go." }

func (m toggleModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return m, nil
	}
	switch press.String() {
	case "tab":
		m.deletes = !m.deletes
	case "enter":
		m.done = m.deletes
		return m, tea.Quit
	}
	return m, nil
}

func Toggle(id string) error {
	final, err := tea.NewProgram(toggleModel{}).Run()
	if err != nil {
		return err
	}
	if m, ok := final.(toggleModel); !ok || !m.done {
		return nil
	}
	_, err = client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from terminals.Toggle"
	return err
}

// listModel asks before it makes the command that deletes. What it shows has commands
// as well, which nobody knows.
type listModel struct {
	input  textinput.Model
	id     string
	asking bool
}

func (m listModel) update(msg tea.Msg) (listModel, tea.Cmd) {
	var cmd tea.Cmd
	if press, ok := msg.(tea.KeyMsg); ok {
		if m.asking {
			if press.String() == "y" {
				return m, m.remove()
			}
			m.asking = false
			return m, nil
		}
		m.asking = press.String() == "d"
	}
	m.input, cmd = m.input.Update(msg)
	return m, cmd
}

func (m listModel) remove() tea.Cmd {
	return func() tea.Msg {
		del(m.id)
		return nil
	}
}

// hastyListModel makes the command when "d" is pressed.
type hastyListModel struct {
	input textinput.Model
	id    string
}

func (m hastyListModel) update(msg tea.Msg) (hastyListModel, tea.Cmd) {
	var cmd tea.Cmd
	if press, ok := msg.(tea.KeyMsg); ok && press.String() == "d" {
		return m, m.remove()
	}
	m.input, cmd = m.input.Update(msg)
	return m, cmd
}

func (m hastyListModel) remove() tea.Cmd {
	return func() tea.Msg {
		_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &m.id}) // want "path from terminals.Lists"
		return err
	}
}

// listsModel shows one of two lists.
type listsModel struct {
	list  listModel
	hasty hastyListModel
	other bool
}

func (m listsModel) Init() tea.Cmd { return nil }

func (m listsModel) View() string { return "Delete? (y/n)" }

func (m listsModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	if m.other {
		m.hasty, cmd = m.hasty.update(msg)
	} else {
		m.list, cmd = m.list.update(msg)
	}
	return m, cmd
}

func Lists(id string) error {
	_, err := tea.NewProgram(listsModel{list: listModel{id: id}, hasty: hastyListModel{id: id}}).Run()
	return err
}
