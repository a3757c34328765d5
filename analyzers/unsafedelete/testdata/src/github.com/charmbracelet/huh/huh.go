// Package huh stands in for the library of the same path.
package huh

type Confirm struct{}

func NewConfirm() *Confirm                     { return nil }
func (c *Confirm) Title(string) *Confirm       { return c }
func (c *Confirm) Description(string) *Confirm { return c }
func (c *Confirm) Affirmative(string) *Confirm { return c }
func (c *Confirm) Negative(string) *Confirm    { return c }
func (c *Confirm) Key(string) *Confirm         { return c }
func (c *Confirm) Value(*bool) *Confirm        { return c }
func (c *Confirm) Run() error                  { return nil }

type Input struct{}

func NewInput() *Input                              { return nil }
func (i *Input) Title(string) *Input                { return i }
func (i *Input) Value(*string) *Input               { return i }
func (i *Input) Validate(func(string) error) *Input { return i }
func (i *Input) Run() error                         { return nil }

type Option[T comparable] struct{}

func NewOption[T comparable](key string, value T) Option[T] { return Option[T]{} }

type Select[T comparable] struct{}

func NewSelect[T comparable]() *Select[T]            { return nil }
func (s *Select[T]) Title(string) *Select[T]         { return s }
func (s *Select[T]) Options(...Option[T]) *Select[T] { return s }
func (s *Select[T]) Value(*T) *Select[T]             { return s }
func (s *Select[T]) Run() error                      { return nil }

type Field interface{ Run() error }

type Group struct{}

func NewGroup(...Field) *Group { return nil }

type Form struct{}

func NewForm(...*Group) *Form           { return nil }
func (*Form) Run() error                { return nil }
func (*Form) GetBool(key string) bool   { return false }
func (f *Form) WithShowHelp(bool) *Form { return f }
