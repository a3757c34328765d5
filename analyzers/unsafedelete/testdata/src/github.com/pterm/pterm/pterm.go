// Package pterm stands in for the library of the same path.
package pterm

type InteractiveConfirmPrinter struct{ DefaultValue bool }

var DefaultInteractiveConfirm InteractiveConfirmPrinter

func (p InteractiveConfirmPrinter) WithDefaultValue(bool) *InteractiveConfirmPrinter  { return &p }
func (p InteractiveConfirmPrinter) WithDefaultText(string) *InteractiveConfirmPrinter { return &p }
func (p InteractiveConfirmPrinter) Show(text ...string) (bool, error)                 { return false, nil }

type PrefixPrinter struct{}

var Fatal, Error PrefixPrinter

func (p *PrefixPrinter) Println(a ...any) *TextPrinter { return nil }

type TextPrinter interface{ Println(a ...any) *TextPrinter }

type InteractiveTextInputPrinter struct{}

var DefaultInteractiveTextInput InteractiveTextInputPrinter

func (p InteractiveTextInputPrinter) Show(text ...string) (string, error) { return "", nil }

type InteractiveContinuePrinter struct{}

var DefaultInteractiveContinue InteractiveContinuePrinter

func (p InteractiveContinuePrinter) WithDefaultText(string) *InteractiveContinuePrinter { return &p }
func (p InteractiveContinuePrinter) Show(text ...string) (string, error)                { return "", nil }
