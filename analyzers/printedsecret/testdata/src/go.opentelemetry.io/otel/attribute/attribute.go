// Package attribute stands in for OpenTelemetry's.
package attribute

type KeyValue struct{ Key, Value string }

func String(k, v string) KeyValue { return KeyValue{k, v} }
