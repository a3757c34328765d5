// Package zap stands in for the library of the same path.
package zap

type Field struct{}

type Logger struct{}

func (*Logger) Fatal(msg string, fields ...Field)  {}
func (*Logger) DPanic(msg string, fields ...Field) {}

type SugaredLogger struct{}

func (*SugaredLogger) Fatalw(msg string, keysAndValues ...any) {}
