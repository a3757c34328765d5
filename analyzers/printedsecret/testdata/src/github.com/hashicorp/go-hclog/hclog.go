// Package hclog stands in for the logger.
package hclog

type Logger interface {
	Info(msg string, args ...any)
}
