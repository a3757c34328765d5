// Package vault stands in for a project's own secret store.
package vault

type Entry struct{ Name, Value string }

func Read(name string) string { return name }

func Mask(value string) string { return value }

func Tell(value string) {}
