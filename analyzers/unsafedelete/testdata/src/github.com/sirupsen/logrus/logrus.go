// Package logrus stands in for the library of the same path.
package logrus

func Fatal(args ...any)                 {}
func Fatalf(format string, args ...any) {}
func Info(args ...any)                  {}

type Entry struct{}

func WithField(key string, value any) *Entry { return nil }

func (*Entry) Fatal(args ...any) {}
func (*Entry) Error(args ...any) {}
