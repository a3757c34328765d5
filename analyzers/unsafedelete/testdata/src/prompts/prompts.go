// Package prompts asks through libraries.
package prompts

import (
	"context"
	"fmt"

	"github.com/AlecAivazis/survey/v2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/huh"
	"github.com/erikgeiser/promptkit/confirmation"
	"github.com/manifoldco/promptui"
	"github.com/ncruces/zenity"
	"github.com/pterm/pterm"
)

var client *iam.Client

func del(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
}

func Survey(id string) {
	ok := false
	if err := survey.AskOne(&survey.Confirm{Message: "Delete the key?"}, &ok); err != nil {
		return
	}
	if !ok {
		return
	}
	del(id)
}

func SurveyDefault(id string) {
	ok := false
	survey.AskOne(&survey.Confirm{Message: "Delete the key?", Default: true}, &ok)
	if ok {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "Enter means yes there"
	}
}

func SurveyUnused(id string) {
	ok := false
	if err := survey.AskOne(&survey.Confirm{Message: "Delete the key?"}, &ok); err != nil {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "AskOne asks, but the delete does not depend on a yes"
}

func SurveyOther(id string) {
	ok := false
	survey.AskOne(&survey.Confirm{Message: "Print the result as JSON?"}, &ok)
	if ok {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "its question is about something else"
	}
}

func SurveyInput(id string) {
	var typed string
	survey.AskOne(&survey.Input{Message: "Type the id to delete it"}, &typed)
	if typed == id {
		del(id)
	}
}

func SurveySelect(ids []string) {
	var id string
	survey.AskOne(&survey.Select{Message: "Which key?", Options: ids}, &id)
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from prompts.SurveySelect"
}

func SurveySelectYes(id string) {
	var choice string
	survey.AskOne(&survey.Select{Message: "Delete the key?", Options: []string{"Yes", "No"}}, &choice)
	if choice == "Yes" {
		del(id)
	}
}

func Promptui(id string) {
	prompt := promptui.Prompt{Label: "Delete the key", IsConfirm: true}
	if _, err := prompt.Run(); err != nil {
		return
	}
	del(id)
}

func PromptuiText(id string) {
	prompt := promptui.Prompt{Label: "User"}
	if _, err := prompt.Run(); err != nil {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from prompts.PromptuiText"
}

func PromptuiAnswer(id string) {
	prompt := promptui.Prompt{Label: "Delete the key? (yes/no)"}
	result, err := prompt.Run()
	if err != nil || result != "yes" {
		return
	}
	del(id)
}

func PromptuiSelect(id string) {
	s := promptui.Select{Label: "Delete?", Items: []string{"No", "Yes"}}
	_, choice, err := s.Run()
	if err == nil && choice == "Yes" {
		del(id)
	}
}

func Huh(id string) error {
	var ok bool
	if err := huh.NewConfirm().Title("Delete the key?").Value(&ok).Run(); err != nil {
		return err
	}
	if ok {
		del(id)
	}
	return nil
}

func HuhForm(id string) error {
	var ok bool
	form := huh.NewForm(huh.NewGroup(huh.NewConfirm().Value(&ok).Title("Delete the key?")))
	if err := form.Run(); err != nil {
		return err
	}
	if !ok {
		return nil
	}
	del(id)
	return nil
}

func HuhOther(id string) {
	var ok bool
	huh.NewConfirm().Title("Use colors?").Value(&ok).Run()
	if ok {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from prompts.HuhOther"
	}
}

func Pterm(id string) {
	ok, _ := pterm.DefaultInteractiveConfirm.Show("Delete the key?")
	if ok {
		del(id)
	}
}

func PtermDefault(id string) {
	ok, _ := pterm.DefaultInteractiveConfirm.WithDefaultValue(true).Show("Delete the key?")
	if ok {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from prompts.PtermDefault"
	}
}

func Promptkit(id string) error {
	ok, err := confirmation.New("Delete the key?", confirmation.Undecided).RunPrompt()
	if err != nil {
		return err
	}
	if ok {
		del(id)
	}
	return nil
}

func PromptkitDefault(id string) error {
	ok, err := confirmation.New("Delete the key?", confirmation.Yes).RunPrompt()
	if err != nil || !ok {
		return err
	}
	_, err = client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from prompts.PromptkitDefault"
	return err
}

type model struct {
	id         string
	confirming bool
	confirmed  bool
}

func (m model) Init() tea.Cmd { return nil }

func (m model) View() string { return fmt.Sprint("delete ", m.id) }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	key, ok := msg.(tea.KeyMsg)
	if !ok {
		return m, nil
	}
	switch key.String() {
	case "d":
		m.confirming = true
	case "y":
		if m.confirming {
			return m, m.remove
		}
	case "x":
		return m, m.removeNow
	case "c":
		m.confirmed = false
	}
	return m, nil
}

func (m model) remove() tea.Msg {
	del(m.id)
	return nil
}

func (m model) removeNow() tea.Msg {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &m.id}) // want "path from prompts.Tea"
	return nil
}

func Tea(id string) {
	tea.NewProgram(model{id: id}).Run()
}

type asker struct{ yes bool }

func (m asker) Init() tea.Cmd { return nil }

func (m asker) View() string { return "Delete? (y/n)" }

func (m asker) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyMsg); ok && key.String() == "y" {
		m.yes = true
		return m, tea.Quit
	}
	return m, nil
}

func TeaResult(id string) error {
	final, err := tea.NewProgram(asker{}).Run()
	if err != nil {
		return err
	}
	if !final.(asker).yes {
		return nil
	}
	del(id)
	return nil
}

// dialogue is a function of the library as a type of its own.
type dialogue func(survey.Prompt, any, ...survey.AskOpt) error

func newDialogue() dialogue { return survey.AskOne }

func (d dialogue) Confirm(question string) (bool, error) {
	var yes bool
	err := d(&survey.Confirm{Message: question}, &yes)
	return yes, err
}

type confirmer interface {
	Confirm(question string) (bool, error)
}

type window struct{ confirmer confirmer }

func ByFunctionValue(id string) error {
	w := window{newDialogue()}
	if ok, err := w.confirmer.Confirm("Delete?"); err != nil || !ok {
		return err
	}
	del(id)
	return nil
}

// silent asks nobody.
type silent func(survey.Prompt, any, ...survey.AskOpt) error

func newSilent() silent {
	return func(survey.Prompt, any, ...survey.AskOpt) error { return nil }
}

func (s silent) Confirm(question string) (bool, error) {
	yes := true
	err := s(&survey.Confirm{Message: question}, &yes)
	return yes, err
}

func BySilentValue(id string) error {
	if ok, err := newSilent().Confirm("Delete?"); err != nil || !ok {
		return err
	}
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "AWS IAM DeleteAccessKey"
	return err
}

func Zenity(id string) {
	if err := zenity.Question("Delete the key?"); err != nil {
		return
	}
	del(id)
}

// What only says something is no question.
func ZenityInfo(id string) {
	if err := zenity.Info("The key goes now."); err != nil {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "DeleteAccessKey runs without"
}

// Where the name has to be typed, the words say what to type.
func TypedSerial(serial string) {
	if typed, _ := pterm.DefaultInteractiveTextInput.Show("Type the serial number of the device"); typed == serial {
		del(serial)
	}
}

func TypedPassword(id, password string) {
	if typed, _ := pterm.DefaultInteractiveTextInput.Show("Type the password of the device"); typed == password {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "its question is about something else"
	}
}

func YesToNouns(id string) {
	if typed, _ := pterm.DefaultInteractiveTextInput.Show("The blue theme?"); typed == "yes" {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "its question is about something else"
	}
}
