// Package lambda stands in for the library of the same path.
package lambda

func Start(handler any) {}
