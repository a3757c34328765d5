// Package log stands in for the library of the same path.
package log

import "github.com/rs/zerolog"

func Fatal() *zerolog.Event { return nil }
func Error() *zerolog.Event { return nil }
