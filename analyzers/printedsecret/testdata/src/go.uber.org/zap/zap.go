// Package zap stands in for the logger.
package zap

type Field struct{ Key, String string }

func String(key, value string) Field  { return Field{key, value} }
func Any(key string, value any) Field { return Field{} }

type Logger struct{}

func (l *Logger) Info(msg string, fields ...Field) {}
func (l *Logger) With(fields ...Field) *Logger     { return l }
func (l *Logger) Sugar() *SugaredLogger            { return nil }

type SugaredLogger struct{}

func (s *SugaredLogger) Infow(msg string, kv ...any)   {}
func (s *SugaredLogger) Infof(format string, a ...any) {}
