// Package huh stands in for the library of the same path.
package huh

type Confirm struct{}

func NewConfirm() *Confirm               { return nil }
func (c *Confirm) Title(string) *Confirm { return c }
func (c *Confirm) Value(*bool) *Confirm  { return c }
func (c *Confirm) Run() error            { return nil }

type Field interface{ Run() error }

type Group struct{}

func NewGroup(...Field) *Group { return nil }

type Form struct{}

func NewForm(...*Group) *Form { return nil }
func (*Form) Run() error      { return nil }
