// Package trace stands in for OpenTelemetry's.
package trace

import "go.opentelemetry.io/otel/attribute"

type Span interface {
	SetAttributes(kv ...attribute.KeyValue)
}
